using System.Net;
using Microsoft.Extensions.Primitives;

namespace Stoa.Contracts.Http;

/// <summary>Who may call a route. A route without declared access stops the start.</summary>
public enum RouteAccess
{
    Undeclared,

    /// <summary>Every caller.</summary>
    Public,

    /// <summary>Callers with a valid access token.</summary>
    SignedIn,

    /// <summary>Holders of the roles super_admin, admin, manager or customer_experience.</summary>
    Staff,
}

/// <summary>The permission that a staff route requires besides a staff role: a resource and an action (<c>push_messages</c>, <c>read</c>).</summary>
public sealed record RequiredPermission(string Resource, string Action);

/// <summary>The authenticated user of a request, or the holder of a guest's token.</summary>
/// <param name="UserId">Who calls.</param>
/// <param name="SessionId">The session that the access token belongs to.</param>
/// <param name="IsStaff">Has a staff role now, and the permission that the route requires.</param>
public sealed record Caller(Guid UserId, Guid SessionId, bool IsStaff)
{
    /// <summary>Has no account: known by a token of <see cref="Route.OrGuest"/>, and <see cref="UserId"/> stands for that token.</summary>
    public bool IsGuest { get; init; }

    /// <summary>Whose rights are those of this key, which the user made; null for the user in person.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>What their roles grant, and their key where they come by one; null where that is nothing.</summary>
    public ICallerPermissions? Permissions { private get; init; }

    /// <summary>Staff, and a holder of this permission or of <c>manage</c> of the same resource: what a route asks for by itself, of something else.</summary>
    public bool May(string resource, string action) => IsStaff && Permissions?.Includes(resource, action) == true;

    /// <summary>The most that they may move at once by this permission.</summary>
    /// <returns>Minor units of the currency; null where nothing limits it, or where they do not hold the permission at all.</returns>
    public long? LimitOf(string resource, string action, string currency) => Permissions?.LimitOf(resource, action, currency);
}

/// <summary>The permissions of a caller, as the module that owns accounts knows them.</summary>
public interface ICallerPermissions
{
    bool Includes(string resource, string action);

    /// <summary>The most that may be moved at once by a permission, in minor units; null where nothing limits it, or where it is not held.</summary>
    long? LimitOf(string resource, string action, string currency);
}

/// <summary>The answer of a <see cref="RequestAuthorizer"/>: a caller (null on public routes) or the reason for refusing the request.</summary>
public readonly record struct AuthorizationResult(Caller? Caller, Failure? Failure)
{
    /// <summary>The key that the request came with: it may stand beside a guest, and alone on public routes.</summary>
    public ApiKey? Key { get; init; }

    public static implicit operator AuthorizationResult(Fault fault) => new(null, fault);

    public static implicit operator AuthorizationResult(Caller caller) => new(caller, null);
}

/// <summary>Authenticates and authorizes callers. The module that owns accounts supplies it, because no other module may know accounts.</summary>
public abstract class RequestAuthorizer
{
    /// <summary>Decides whether a request may go on, and as which caller.</summary>
    /// <param name="authorization">The header of that name.</param>
    /// <param name="access">Who may call the route.</param>
    /// <param name="permission">The permission they need as well; null for none.</param>
    /// <param name="cancelled">Of the request.</param>
    public abstract ValueTask<AuthorizationResult> Authorize(
        string? authorization,
        RouteAccess access,
        RequiredPermission? permission,
        CancellationToken cancelled
    );

    /// <summary>Whether this header holds an API key, be it a good one or not.</summary>
    public virtual bool IsApiKey(StringValues authorization) => false;

    /// <summary>Decides whether a request with an API key may go on. On routes for guests the caller is left to their token.</summary>
    /// <param name="authorization">The header of that name, which <see cref="IsApiKey"/>.</param>
    /// <param name="route">What is called.</param>
    /// <param name="contract">Under which contract.</param>
    /// <param name="address">From where.</param>
    /// <param name="cancelled">Of the request.</param>
    public virtual ValueTask<AuthorizationResult> AuthorizeKey(
        string authorization,
        Route route,
        Contract contract,
        IPAddress? address,
        CancellationToken cancelled
    ) => new(RequestFaults.TokenInvalid);

    /// <summary>Decides anew about a request whose answer goes on for long, by the credentials that it came with: what was good may have ended since.</summary>
    public ValueTask<AuthorizationResult> Again(RequestContext context, CancellationToken cancelled) =>
        context.Key is null
            ? Authorize(context.Authorization, context.Route.Access, context.Route.Permission, cancelled)
            : AuthorizeKey(context.Authorization!, context.Route, context.Contract, CallerAddress.Of(context.Http), cancelled);

    /// <summary>All faults by which it may refuse a request with an API key.</summary>
    public virtual IReadOnlyList<Fault> KeyFaultsOf(Route route) => [];

    /// <summary>All faults by which it may refuse a request.</summary>
    public abstract IReadOnlyList<Fault> FaultsOf(RouteAccess access);
}
