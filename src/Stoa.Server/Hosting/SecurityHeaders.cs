using Microsoft.AspNetCore.HttpOverrides;
using Stoa.Contracts.Http;

namespace Stoa.Server.Hosting;

/// <summary>
/// Security headers on every response, CORS for the listed origins, and the caller's address behind known proxies. It wraps all contracts, so they
/// need no code for it.
/// </summary>
internal static class SecurityHeaders
{
    private const string ForData = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    private const string ForPages =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
    private static readonly string[] Readable =
    [
        "Content-Language",
        "ETag",
        "Error-Code",
        "Idempotency-Replayed",
        "Link",
        "Location",
        "Retry-After",
        "WWW-Authenticate",
        "X-Corrected-Keyword",
        "X-Facets",
        "X-Request-Id",
        "X-Total-Count",
        "X-Total-Is-Minimum",
    ];

    public static void AddSecurityHeaders(this IServiceCollection services, IConfiguration configuration)
    {
        var origins = SecurityOptions.Origins(configuration);
        services.AddSingleton(new PageOrigins(origins, Uri.TryCreate(configuration["PublicUrl"], UriKind.Absolute, out var url) ? url : null));
        services.AddCors(cors =>
            cors.AddDefaultPolicy(policy =>
                policy
                    .WithOrigins([.. origins])
                    .AllowCredentials()
                    .WithMethods(Methods)
                    .AllowAnyHeader()
                    .WithExposedHeaders(Readable)
                    .SetPreflightMaxAge(TimeSpan.FromMinutes(10))
            )
        );
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // Any number of hops: the first address that is not a known proxy is the caller's.
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in SecurityOptions.Networks(configuration, "Proxies:Known"))
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });
        services.AddSingleton<MaintenanceMode, ConfiguredMaintenance>();
    }

    public static void UseSecurityHeaders(this WebApplication app)
    {
        // Without known proxies the middleware would trust every client.
        if (SecurityOptions.Networks(app.Configuration, "Proxies:Known").Count > 0)
        {
            app.UseForwardedHeaders();
        }
        var crossOrigin = app.Services.GetRequiredService<PageOrigins>().Listed.Count > 0;
        app.Use(
            (http, next) =>
            {
                http.Response.OnStarting(static state => Protect((HttpContext)state), http);
                if (crossOrigin)
                {
                    // A preflight is answered before a contract is chosen.
                    http.Response.Headers["X-Request-Id"] = RequestId.Of(http.Request);
                    http.Response.OnStarting(static state => VaryByOrigin((HttpContext)state), http);
                }
                return next(http);
            }
        );
        if (crossOrigin)
        {
            app.UseCors();
        }
    }

    private static Task Protect(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        // A page may set a stricter policy. A 304 has none: it would replace the policy that the browser has cached with the page (RFC 9111, 3.2).
        if (headers.ContentSecurityPolicy.Count == 0 && http.Response.StatusCode != StatusCodes.Status304NotModified)
        {
            headers.ContentSecurityPolicy = http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true ? ForPages : ForData;
        }
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }
        return Task.CompletedTask;
    }

    /// <summary>Also for requests without Origin: their responses have no CORS headers, and a cache must not give them to a listed page.</summary>
    private static Task VaryByOrigin(HttpContext http)
    {
        if (!http.Response.Headers.Vary.ToString().Contains("Origin", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.Append("Vary", "Origin");
        }
        return Task.CompletedTask;
    }
}
