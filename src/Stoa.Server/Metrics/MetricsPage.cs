using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Stoa.Contracts.Http;
using Stoa.Server.Hosting;

namespace Stoa.Server.Metrics;

/// <summary>
/// <c>GET /metrics</c>: what the framework, the database driver, the runtime and we ourselves measure, as Prometheus reads it; for addresses in
/// <c>Metrics:From</c> only (by default this machine and private networks), 404 for everybody else.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private static readonly string[] Meters = ["System.Runtime", "Stoa"];

    /// <summary>Of the framework's and the driver's, those that somebody acts on: each that is listened to costs every request or statement something.</summary>
    private static readonly string[] Instruments =
    [
        "http.server.request.duration", "kestrel.active_connections", "kestrel.rejected_connections", "db.client.operation.duration", "db.client.connection.count",
        "db.client.connection.max", "db.client.connection.pending_requests", "db.client.connection.timeouts",
    ];

    private static readonly string[] Near = ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

    private readonly ConcurrentDictionary<Instrument, Series> _series = new();
    private readonly MeterListener _listener = new();

    public MetricsPage()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name) || Instruments.Contains(instrument.Name))
            {
                listener.EnableMeasurementEvents(instrument, _series.GetOrAdd(instrument, static instrument => new Series(instrument)));
            }
        };
        _listener.MeasurementsCompleted = (instrument, _) => _series.TryRemove(instrument, out var _);
        Take<byte>(static value => value);
        Take<short>(static value => value);
        Take<int>(static value => value);
        Take<long>(static value => value);
        Take<float>(static value => value);
        Take<double>(static value => value);
        Take<decimal>(static value => (double)value);
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>All that was measured since the start.</summary>
    public string Text()
    {
        _listener.RecordObservableInstruments();
        var page = new StringBuilder();
        foreach (var series in _series.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal))
        {
            series.Value.WriteTo(page);
        }
        return page.ToString();
    }

    private void Take<T>(Func<T, double> number) where T : struct =>
        _listener.SetMeasurementEventCallback<T>((_, value, tags, state) => ((Series)state!).Record(number(value), tags));

    public static void Map(WebApplication app)
    {
        var page = app.Services.GetRequiredService<MetricsPage>();
        var from = SecurityOptions.Networks(app.Configuration, "Metrics:From") is { Count: > 0 } given ? given : [.. Near.Select(network => IPNetwork.Parse(network))];
        app.MapMethods("/metrics", ["GET", "HEAD"], (RequestDelegate)(http => Write(http, page, from)));
    }

    private static Task Write(HttpContext http, MetricsPage page, IReadOnlyList<IPNetwork> from)
    {
        if (CallerAddress.Of(http) is { } caller && !from.Any(network => network.Contains(caller)))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        var text = Encoding.UTF8.GetBytes(page.Text());
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = text.Length;
        http.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(text).AsTask();
    }
}
