using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Stoa.Contracts.Http;

/// <summary>
/// Shows every route to routing once, under the first mount. A request for another mount is matched under the first one's prefix, then has its own path
/// back, and an endpoint that names its own mount. Routing compiles what it is given at each start: the same routes under four mounts cost four times as
/// much (ADR 98).
/// </summary>
internal sealed class MountRouting(IReadOnlyList<Mount> mounts)
{
    private readonly ConcurrentDictionary<(RouteEndpoint Matched, Mount Mount), Endpoint> _underOthers = new();

    /// <summary>Where the routes hang.</summary>
    public Mount First { get; } = mounts[0];

    /// <summary>
    /// Relies on <see cref="Negotiation"/>: a request that has a mount has its prefix. The addresses of the mounts themselves are no routes: whoever maps
    /// them does so for each.
    /// </summary>
    public Task BeforeMatching(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<Mount>() is { } mount && mount != First && http.Request.Path.Value is { } path && path.Length > mount.Prefix.Length + 1)
        {
            http.Features.Set(new Asked(http.Request.Path, mount));
            http.Request.Path = new PathString(string.Concat(First.Prefix, path.AsSpan(mount.Prefix.Length)));
        }
        return next(http);
    }

    public Task AfterMatching(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<Asked>() is { } asked)
        {
            http.Request.Path = asked.Path;
            if (http.GetEndpoint() is RouteEndpoint matched && matched.Metadata.GetMetadata<Mount>() is not null)
            {
                http.SetEndpoint(_underOthers.GetOrAdd((matched, asked.Mount), static (at, first) => Moved(at.Matched, first, at.Mount), First));
            }
        }
        return next(http);
    }

    private static Endpoint Moved(RouteEndpoint endpoint, Mount from, Mount to)
    {
        var pattern = RoutePatternFactory.Parse(to.Prefix + endpoint.RoutePattern.RawText![from.Prefix.Length..]);
        var builder = new RouteEndpointBuilder(endpoint.RequestDelegate, pattern, endpoint.Order);
        foreach (var metadata in endpoint.Metadata.Where(one => one is not (Mount or IRouteDiagnosticsMetadata)))
        {
            builder.Metadata.Add(metadata);
        }
        builder.Metadata.Add(to);
        return builder.Build();
    }

    private sealed record Asked(PathString Path, Mount Mount);
}
