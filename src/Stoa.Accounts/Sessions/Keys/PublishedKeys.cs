using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Stoa.Accounts.Sessions.Keys;

/// <summary><c>/.well-known/jwks.json</c>: the public keys by which other programs check access tokens; outside every mount and contract.</summary>
internal static class PublishedKeys
{
    private const string Path = "/.well-known/jwks.json";

    /// <summary>Far shorter than a key is published before it signs.</summary>
    private const string Fresh = "public, max-age=300";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var ring = endpoints.ServiceProvider.GetRequiredService<TokenKeyRing>();
        endpoints.MapMethods(
            Path,
            ["GET", "HEAD"],
            (RequestDelegate)(
                async http =>
                {
                    var keys = ring.Published();
                    http.Response.ContentType = "application/json";
                    http.Response.ContentLength = keys.Length;
                    http.Response.Headers.CacheControl = Fresh;
                    if (!HttpMethods.IsHead(http.Request.Method))
                    {
                        await http.Response.Body.WriteAsync(keys, http.RequestAborted);
                    }
                }
            )
        );
    }
}
