using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Edge;

/// <summary>
/// Tells the caches in front what changed. Every node does, after it has dropped its own: a cache that fetched from a node which had not heard yet is told
/// again by
/// that node. Each key is sent a second time a moment later, for an answer that was on its way. Nothing waits for it; what fails is tried again until it is
/// done, and a node that was away from its notifications, or has just started, drops everything.
/// </summary>
internal sealed partial class EdgePurger : BackgroundService
{
    private const int KeysAtOnce = 100;
    private const int TooManyKeys = 5_000;
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly EdgeOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly HttpClient _http;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _now = new(StringComparer.Ordinal);
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Begins to listen where there is somebody to tell.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="cache">Is there, so that it hears of a change first.</param>
    /// <param name="notifications">Of changes.</param>
    /// <param name="clock">Of the waits.</param>
    /// <param name="log">Of what fails.</param>
    public EdgePurger(EdgeOptions options, CatalogueCache cache, ChangeNotifications notifications, TimeProvider clock, ILogger<EdgePurger> log)
    {
        (_options, _clock, _log) = (options, clock, log);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout };
        if (options is not { PurgeUrl: not null, Policy: not null })
        {
            return;
        }
        _ = cache;
        notifications.On(
            CatalogueCache.Topic,
            change => Add(CatalogueCache.TagsOf(change) is { } tags ? tags.Select(EdgePolicy.KeyOf) : [EdgePolicy.Everything])
        );
        notifications.OnTrustChanged(trusted =>
        {
            if (trusted)
            {
                Add([EdgePolicy.Everything]);
            }
        });
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    private void Add(IEnumerable<string> keys)
    {
        lock (_gate)
        {
            _now.UnionWith(keys);
            if (_now.Count > TooManyKeys)
            {
                _now.Clear();
                _now.Add(EdgePolicy.Everything);
            }
        }
        _changed.Writer.TryWrite(true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (_options.PurgeUrl is { } url && await _changed.Reader.ReadAsync(stoppingToken))
            {
                while (Take() is { Length: > 0 } keys)
                {
                    await Purge(url, keys, stoppingToken);
                    _ = Repeat(keys, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is dropped with everything at the next start.
        }
    }

    /// <summary>What is to be purged, at most one batch.</summary>
    private string[] Take()
    {
        lock (_gate)
        {
            string[] keys = _now.Contains(EdgePolicy.Everything) ? [EdgePolicy.Everything] : [.. _now.Take(KeysAtOnce)];
            if (keys is [EdgePolicy.Everything])
            {
                _now.Clear();
            }
            _now.ExceptWith(keys);
            return keys;
        }
    }

    private async Task Purge(Uri url, string[] keys, CancellationToken stopping)
    {
        for (var wait = TimeSpan.FromMilliseconds(100); ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                using var request = RequestFor(url, keys);
                using var answer = await _http.SendAsync(request, stopping);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
                Unpurged(_log, $"HTTP {(int)answer.StatusCode}");
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
            {
                Unpurged(_log, failure.Message);
            }
            await Task.Delay(wait, _clock, stopping);
        }
    }

    private HttpRequestMessage RequestFor(Uri url, string[] keys)
    {
        var request = new HttpRequestMessage(new HttpMethod(_options.PurgeMethod), url);
        if (_options.PurgeAuthorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        if (_options.PurgeByJson)
        {
            var tags = new JsonObject { ["tags"] = new JsonArray([.. keys.Select(key => (JsonNode)key)]) };
            request.Content = new StringContent(tags.ToJsonString(), Encoding.UTF8, "application/json");
        }
        else
        {
            request.Headers.TryAddWithoutValidation(_options.Policy!.KeyHeader, string.Join(_options.Policy.Separator, keys));
        }
        return request;
    }

    /// <summary>A key that is repeated is not repeated again.</summary>
    private async Task Repeat(string[] keys, CancellationToken stopping)
    {
        string[] fresh;
        lock (_gate)
        {
            fresh = [.. keys.Where(key => !_again.Remove(key))];
            _again.UnionWith(fresh);
        }
        if (fresh.Length > 0)
        {
            await Task.Delay(OnItsWay, _clock, stopping)
                .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            Add(fresh);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The caches in front could not be told of a change, will be tried again: {Reason}")]
    private static partial void Unpurged(ILogger log, string reason);
}
