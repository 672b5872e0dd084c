using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Stoa.Server.Telemetry;

/// <summary>
/// Metrics for Prometheus at any time; traces, metrics and logs over OTLP where <c>Telemetry:Otlp:Endpoint</c> is set. Without it no request is traced and no
/// log record is kept. The standard variables (<c>OTEL_SERVICE_NAME</c>, <c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_BSP_…</c>) hold besides.
/// </summary>
internal static class TelemetrySetup
{
    private static readonly string? Version = typeof(TelemetrySetup).Assembly.GetName().Version?.ToString();

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var settings = TelemetrySettings.Read(builder.Configuration);
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? "stoa", serviceVersion: Version))
            .WithMetrics(metrics => metrics.AddStoaMetrics().AddPrometheusExporter(MetricsEndpoint.Configure));
        if (settings.Endpoint is { } endpoint)
        {
            telemetry
                .WithTracing(traces => traces.AddRequestTraces(settings.TraceRatio))
                .WithLogging(null, static logs => logs.IncludeFormattedMessage = true)
                .UseOtlpExporter(settings.Protocol, endpoint);
        }
    }
}
