using Microsoft.AspNetCore.HttpOverrides;
using Stoa.Contracts.Http;

namespace Stoa.Server.Hosting;

/// <summary>
/// What keeps browsers and their users safe, on every answer: who may read it from another site's page, what a page of ours may load, who the
/// caller behind a proxy is. Outside of it all contracts are written, so it costs them nothing.
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
        "X-Request-Id",
        "X-Total-Count",
    ];

    public static void AddSecurityHeaders(this IServiceCollection services, IConfiguration configuration)
    {
        var origins = SecurityOptions.Origins(configuration);
        services.AddSingleton(new PageOrigins(origins));
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
            // As many hops as are ours: the first address that is not a known proxy is the caller's.
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
        // The middleware believes everybody where it knows nobody.
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
        // A page may be stricter than the rest. A 304 has none: it would take the place of the policy that the browser keeps with the page (RFC 9111, 3.2).
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

    /// <summary>Also where the request names no origin, lest a cache gives its answer, which no page may read, to a page that may.</summary>
    private static Task VaryByOrigin(HttpContext http)
    {
        if (!http.Response.Headers.Vary.ToString().Contains("Origin", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.Append("Vary", "Origin");
        }
        return Task.CompletedTask;
    }
}
