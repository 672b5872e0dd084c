using System.Net;
using OpenTelemetry.Exporter;
using Stoa.Contracts.Http;
using Stoa.Server.Hosting;

namespace Stoa.Server.Telemetry;

/// <summary><c>GET /metrics</c>: Prometheus text, for <c>Metrics:From</c> only (by default this machine and private networks); 404 for all others.</summary>
internal static class MetricsEndpoint
{
    private const string Path = "/metrics";
    private static readonly string[] Near = ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

    /// <summary>Every scrape sees the present, and a metric has the labels that it was measured with and no others.</summary>
    public static void Configure(PrometheusAspNetCoreOptions prometheus)
    {
        prometheus.ScrapeResponseCacheDurationMilliseconds = 0;
        prometheus.ScopeInfoEnabled = false;
    }

    public static void MapMetrics(this WebApplication app)
    {
        var given = SecurityOptions.Networks(app.Configuration, "Metrics:From");
        var from = given.Count > 0 ? given : [.. Near.Select(network => IPNetwork.Parse(network))];
        var pipeline = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        pipeline.Use((http, next) => Guard(http, next, from));
        pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(Path);
        app.MapMethods(Path, ["GET", "HEAD"], pipeline.Build());
    }

    private static Task Guard(HttpContext http, RequestDelegate next, IReadOnlyList<IPNetwork> from)
    {
        if (CallerAddress.Of(http) is { } caller && !from.Any(network => network.Contains(caller)))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        http.Response.Headers.CacheControl = "no-store";
        return next(http);
    }
}
