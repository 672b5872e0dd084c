using System.Diagnostics;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Stoa.Platform.Jobs;

namespace Stoa.Server.Telemetry;

/// <summary>Traces of requests with their SQL statements. Statements of background services alone are not traced: they look for work every second.</summary>
internal static class RequestTraces
{
    public static TracerProviderBuilder AddRequestTraces(this TracerProviderBuilder traces, double ratio) =>
        traces
            .SetSampler(new ParentBasedSampler(new RequestSampler(ratio)))
            .AddAspNetCoreInstrumentation(requests =>
                requests.Filter = static http => !http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) && http.Request.Path != "/metrics"
            )
            .AddNpgsql()
            .AddSource(Traces.SourceName)
            .AddProcessor(new SecretsRemoved());

    /// <summary>Starts a trace at requests alone.</summary>
    private sealed class RequestSampler(double ratio) : Sampler
    {
        private readonly TraceIdRatioBasedSampler _sampler = new(ratio);

        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            samplingParameters.Kind == ActivityKind.Server ? _sampler.ShouldSample(samplingParameters) : new SamplingResult(SamplingDecision.Drop);
    }

    /// <summary>
    /// A query string may hold a token of a mail or a code of Google's. The library replaces the values unless an environment variable says otherwise;
    /// we export none. Of a path the pattern is exported, which says which route it was: the path itself holds what the caller wrote there, an address or a
    /// token by mistake. What a caller calls itself, and a method that there is not, are no names of ours either.
    /// Statements are exported as they are written in the code, with $1 for every value; the values themselves are never recorded by the driver.
    /// </summary>
    private sealed class SecretsRemoved : BaseProcessor<Activity>
    {
        private const string Path = "url.path";

        private static readonly string[] Removed = ["url.query", "url.full", "http.url", "http.target", "user_agent.original", "http.request.method_original"];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in Removed)
            {
                data.SetTag(tag, null);
            }
            if (data.GetTagItem(Path) is not null)
            {
                data.SetTag(Path, data.GetTagItem("http.route"));
            }
        }
    }
}
