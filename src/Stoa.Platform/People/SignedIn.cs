namespace Stoa.Platform.People;

/// <summary>Of sessions and people that were asked for, those that are over: sessions that were ended, and people whose accounts were deactivated.</summary>
public sealed record SignedOut(IReadOnlySet<Guid> Sessions, IReadOnlySet<Guid> People)
{
    /// <summary>Whether this session or this person is among them.</summary>
    public bool Has(Guid? session, Guid? person) => (session is { } id && Sessions.Contains(id)) || (person is { } user && People.Contains(user));
}

/// <summary>
/// Who is still signed in, for modules that keep ids of sessions and people. The module of accounts gives it. A session that merely ran out was ended by
/// nobody: it is not over.
/// </summary>
public abstract class SignedIn
{
    /// <summary>
    /// The change notification that something about a person, the key, has changed: sessions ended, the account deactivated or activated. It can be missed, so
    /// what depends on it also asks.
    /// </summary>
    public const string Topic = "user";

    /// <summary>Which of them are over; what is unknown is not.</summary>
    public abstract Task<SignedOut> Over(IReadOnlyCollection<Guid> sessions, IReadOnlyCollection<Guid> people, CancellationToken cancelled);
}
