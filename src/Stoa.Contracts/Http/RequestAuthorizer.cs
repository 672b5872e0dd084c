namespace Stoa.Contracts.Http;

/// <summary>Who may call a route. A route that does not say stops the start.</summary>
public enum RouteAccess
{
    Undeclared,

    /// <summary>Anybody.</summary>
    Public,

    /// <summary>Whoever holds a valid access token.</summary>
    SignedIn,

    /// <summary>Holders of the roles super_admin, admin, manager or customer_experience.</summary>
    Staff,
}

/// <summary>What a staff route asks for besides a staff role: leave to do something to a kind of thing (<c>push_messages</c>, <c>read</c>).</summary>
public sealed record RequiredPermission(string Resource, string Action);

/// <summary>The authenticated user of a request.</summary>
/// <param name="UserId">Who calls.</param>
/// <param name="SessionId">The session that the access token belongs to.</param>
/// <param name="IsStaff">Holds one of the staff roles right now, and what the route asks of staff.</param>
public sealed record Caller(Guid UserId, Guid SessionId, bool IsStaff);

/// <summary>The answer of a <see cref="RequestAuthorizer"/>: a caller (null on public routes) or the reason for turning the request away.</summary>
public readonly record struct AuthorizationResult(Caller? Caller, Failure? Failure)
{
    public static implicit operator AuthorizationResult(Fault fault) => new(null, fault);

    public static implicit operator AuthorizationResult(Caller caller) => new(caller, null);
}

/// <summary>Decides who comes in. The module that owns accounts supplies it, because no other module may know accounts.</summary>
public abstract class RequestAuthorizer
{
    /// <summary>Decides whether a request may go on, and as which caller.</summary>
    /// <param name="authorization">The header of that name.</param>
    /// <param name="access">Who may come in.</param>
    /// <param name="permission">What they have to hold besides; null where nothing.</param>
    /// <param name="cancelled">Of the request.</param>
    public abstract ValueTask<AuthorizationResult> Authorize(
        string? authorization,
        RouteAccess access,
        RequiredPermission? permission,
        CancellationToken cancelled
    );

    /// <summary>All faults by which it may turn a request away.</summary>
    public abstract IReadOnlyList<Fault> FaultsOf(RouteAccess access);
}
