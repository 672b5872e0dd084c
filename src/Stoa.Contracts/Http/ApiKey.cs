namespace Stoa.Contracts.Http;

/// <summary>Which API keys a route takes. A key is no session: what is a person's own refuses keys.</summary>
public enum RouteKeys
{
    None,

    /// <summary>Secret keys, whose scopes say which staff routes they may call.</summary>
    Secret,

    /// <summary>Publishable keys as well: what a storefront shows to everybody and does for guests.</summary>
    Any,
}

/// <summary>The API key that a request came with, once it has been checked.</summary>
/// <param name="Id">Never changes, whatever the key's secret is.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="IsPublishable">It stands in public and opens only what a storefront needs.</param>
public record ApiKey(Guid Id, string Name, bool IsPublishable);
