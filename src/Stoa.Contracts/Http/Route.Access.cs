namespace Stoa.Contracts.Http;

/// <summary>Who may call it.</summary>
public sealed partial class Route
{
    public Route Public() => For(RouteAccess.Public);

    public Route SignedIn() => For(RouteAccess.SignedIn);

    /// <summary>
    /// Open also to those who have no account but a token in this header (<see cref="GuestTokens"/>): they are guests, whom the use case knows by it.
    /// </summary>
    public Route OrGuest(string header)
    {
        GuestHeader = header;
        return this;
    }

    public Route Staff() => For(RouteAccess.Staff);

    /// <summary>For staff who hold this permission, or <c>manage</c> of the same resource.</summary>
    public Route Staff(string resource, string action)
    {
        Permission = new RequiredPermission(resource, action);
        return Staff();
    }

    /// <summary>What callers without access are told of this route in particular.</summary>
    public Route DeniedAs(Fault fault)
    {
        Denial = fault;
        return ProducesFault(fault);
    }

    /// <summary>What the authorizer may answer, without what this route tells in its own way, and without a permission that it does not ask for.</summary>
    private IEnumerable<Fault> AccessFaults() =>
        _authorizer.FaultsOf(Access).Where(fault => !IsDenial(fault) || (Denial is null && (fault == RequestFaults.AccessDenied || Permission is not null)));

    internal static bool IsDenial(Fault fault) => fault == RequestFaults.AccessDenied || fault == RequestFaults.PermissionMissing;

    /// <summary>For a route that is open to all signed-in users: callers without this permission are not treated as staff there.</summary>
    public Route StaffWith(string resource, string action)
    {
        Permission = new RequiredPermission(resource, action);
        return this;
    }
}
