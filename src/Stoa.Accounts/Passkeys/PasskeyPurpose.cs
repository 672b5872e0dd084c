namespace Stoa.Accounts.Passkeys;

/// <summary>What a challenge is issued for. Its answer counts for nothing else, and in no other session.</summary>
/// <param name="Name">For the log.</param>
/// <param name="Session">The session that asked; null for a login, which has none yet.</param>
/// <param name="StepUp">It proves anew who the session's user is.</param>
internal sealed record PasskeyPurpose(string Name, Guid? Session, bool StepUp)
{
    public static readonly PasskeyPurpose LogIn = new("login", Session: null, StepUp: false);

    public static PasskeyPurpose Add(Guid session) => new("adding", session, StepUp: false);

    public static PasskeyPurpose ProveAnew(Guid session) => new("step-up", session, StepUp: true);
}
