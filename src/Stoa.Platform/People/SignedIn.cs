namespace Stoa.Platform.People;

/// <summary>Of sessions and people that were asked for, those that are over: sessions that were ended, and people whose accounts were deactivated.</summary>
public sealed record SignedOut(IReadOnlySet<Guid> Sessions, IReadOnlySet<Guid> People)
{
    /// <summary>Whether this session or this person is among them.</summary>
    public bool Has(Guid? session, Guid? person) => (session is { } id && Sessions.Contains(id)) || (person is { } user && People.Contains(user));
}

/// <summary>
/// Who is still signed in, for modules that keep ids of sessions and people. The module of accounts gives it. A session that merely ran out was ended by
/// nobody: it is not over, until all sessions of its person are ended together.
/// </summary>
public abstract class SignedIn
{
    /// <summary>
    /// The change notification that something about a person, the key, has changed: sessions ended, the account deactivated or activated. It can be missed, so
    /// what depends on it also asks.
    /// </summary>
    public const string Topic = "user";

    /// <summary>
    /// What a module keeps in place of a session that was ended where it has to know that for longer than accounts do, who forget sessions after a while. It
    /// is over whenever it is asked for.
    /// </summary>
    public static readonly Guid EndedSession = Guid.Empty;

    /// <summary>Which sessions and people of these are over; what nothing is known of is not.</summary>
    /// <param name="owners">Sessions, each with its person, as far as they are known: a session that ran out long ago is known by its person alone.</param>
    /// <param name="cancelled">Of who asks.</param>
    public abstract Task<SignedOut> Over(IReadOnlyCollection<(Guid? Session, Guid? Person)> owners, CancellationToken cancelled);
}
