using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Stoa.Server.Telemetry;

/// <summary>Which instruments are recorded, in which buckets, and with how many combinations of labels at most.</summary>
internal static class MetricStreams
{
    /// <summary>Of the framework and the driver. Each instrument that is recorded costs every request or statement something, so others are dropped.</summary>
    private static readonly HashSet<string> Recorded =
    [
        "http.server.request.duration",
        "kestrel.active_connections",
        "kestrel.rejected_connections",
        "db.client.operation.duration",
        "db.client.connection.count",
        "db.client.connection.max",
        "db.client.connection.npgsql.pending_requests",
        "db.client.connection.npgsql.timeouts",
    ];

    private static readonly HashSet<string> RecordedWhole = ["System.Runtime", "Stoa"];

    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Memory for all combinations is reserved at the start: the runtime's are known, the others depend on routes and statuses.</summary>
    private const int FewCombinations = 50;
    private const int MostCombinations = 2_000;

    public static MeterProviderBuilder AddStoaMetrics(this MeterProviderBuilder metrics) =>
        metrics.AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime", "Stoa").AddView(Configuration);

    private static MetricStreamConfiguration Configuration(Instrument instrument)
    {
        if (!RecordedWhole.Contains(instrument.Meter.Name) && !Recorded.Contains(instrument.Name))
        {
            return MetricStreamConfiguration.Drop;
        }
        return instrument is Histogram<double>
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds, CardinalityLimit = MostCombinations }
            : new MetricStreamConfiguration { CardinalityLimit = instrument.Meter.Name == "Stoa" ? MostCombinations : FewCombinations };
    }
}
