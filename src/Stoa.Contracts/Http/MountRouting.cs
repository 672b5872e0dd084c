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
    private readonly ConcurrentDictionary<(Endpoint Matched, string Prefix), Endpoint> _underOthers = new();

    /// <summary>Where the routes hang.</summary>
    public Mount First { get; } = mounts[0];

    /// <summary>The addresses of the mounts themselves are no routes: whoever maps them does so for each.</summary>
    public Task BeforeMatching(HttpContext http, RequestDelegate next)
    {
        if (
            http.Features.Get<Mount>() is { } mount
            && mount != First
            && http.Request.Path.StartsWithSegments(new PathString(mount.Prefix), StringComparison.OrdinalIgnoreCase, out var below)
            && below.Value is { Length: > 1 }
        )
        {
            http.Features.Set(new Asked(http.Request.Path, mount));
            http.Request.Path = new PathString(First.Prefix + below.Value);
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
                http.SetEndpoint(
                    _underOthers.GetOrAdd(
                        (matched, asked.Mount.Prefix),
                        static (_, given) => given.Of.Under(given.Mount, given.matched),
                        (Of: this, asked.Mount, matched)
                    )
                );
            }
        }
        return next(http);
    }

    private RouteEndpoint Under(Mount mount, RouteEndpoint first)
    {
        var pattern = RoutePatternFactory.Parse(mount.Prefix + first.RoutePattern.RawText![First.Prefix.Length..]);
        var builder = new RouteEndpointBuilder(first.RequestDelegate, pattern, first.Order);
        foreach (var metadata in first.Metadata.Where(one => one is not (Mount or IRouteDiagnosticsMetadata)))
        {
            builder.Metadata.Add(metadata);
        }
        builder.Metadata.Add(mount);
        return (RouteEndpoint)builder.Build();
    }

    private sealed record Asked(PathString Path, Mount Mount);
}
