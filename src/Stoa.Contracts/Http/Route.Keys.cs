namespace Stoa.Contracts.Http;

/// <summary>What API keys may do with a route. Without a word of its own a staff route takes secret keys, one for guests all, and any other none.</summary>
public sealed partial class Route
{
    private RouteKeys? _keys;
    private RequiredPermission? _keyScope;

    /// <summary>Which keys it takes.</summary>
    public RouteKeys Keys =>
        _keys
        ?? (
            GuestHeader is not null ? RouteKeys.Any
            : Access == RouteAccess.Staff || Permission is not null ? RouteKeys.Secret
            : RouteKeys.None
        );

    /// <summary>The scope that a key needs here: the permission, or what a route that asks people for none asks keys for.</summary>
    public RequiredPermission? KeyScope => Permission ?? _keyScope;

    /// <summary>A public route that storefronts need: open to every key.</summary>
    public Route ForStorefronts()
    {
        (_keys, _all) = (RouteKeys.Any, null);
        return this;
    }

    /// <summary>A staff route that is about the caller in person, or that no scope may reach.</summary>
    public Route WithoutKeys()
    {
        (_keys, _all) = (RouteKeys.None, null);
        return this;
    }

    /// <summary>A staff route without a permission: what it asks of keys.</summary>
    public Route KeysNeed(string resource, string action)
    {
        _keyScope = new RequiredPermission(resource, action);
        return this;
    }
}
