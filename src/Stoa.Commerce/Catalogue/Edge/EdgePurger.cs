using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Commerce.Catalogue.Edge;

/// <summary>
/// Tells the caches in front what changed. Every node does, after it has dropped its own: a cache that fetched from a node which had not heard yet is told
/// again by
/// that node. Each key is sent a second time a moment later, for an answer that was on its way. Nothing waits for it: what fails is set aside, so that others
/// go through, and is tried again until nothing is left in the caches that it is about. A node that was away from its notifications, or has just started,
/// drops everything.
/// </summary>
internal sealed partial class EdgePurger : BackgroundService
{
    private const int KeysAtOnce = 100;
    private const int TooManyKeys = 5_000;
    private const int TooManyAside = 100;
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly EdgeOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly HttpClient _http;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _now = new(StringComparer.Ordinal);
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);
    private readonly Bell _changed = new();

    /// <summary>What has failed, for the loop alone.</summary>
    private readonly List<Purge> _aside = [];

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
        _changed.Ring();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (_options.PurgeUrl is { } url)
            {
                while (Next() is { } purge)
                {
                    await Tell(url, purge, stoppingToken);
                }
                await _changed.Wait(UntilNext(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is dropped with everything at the next start.
        }
    }

    /// <summary>What is new goes before what has failed.</summary>
    private Purge? Next()
    {
        if (Take() is { Length: > 0 } keys)
        {
            return new Purge(keys, 0, _clock.GetTimestamp(), TimeSpan.Zero);
        }
        var due = _aside.Find(purge => Left(purge) <= TimeSpan.Zero);
        return due is not null && _aside.Remove(due) ? due : null;
    }

    private TimeSpan UntilNext() =>
        _aside.Count == 0 ? System.Threading.Timeout.InfiniteTimeSpan
        : _aside.Min(Left) is var left && left > TimeSpan.Zero ? left
        : TimeSpan.Zero;

    private TimeSpan Left(Purge purge) => purge.DueAfter - _clock.GetElapsedTime(purge.Since);

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

    private async Task Tell(Uri url, Purge purge, CancellationToken stopping)
    {
        var refusal = await Send(url, purge.Keys, stopping);
        if (refusal is not null)
        {
            SetAside(purge, refusal);
            return;
        }
        if (purge.IsEverything)
        {
            _aside.Clear();
        }
        _ = Repeat(purge.Keys, stopping);
    }

    /// <summary>Why it was not done; null where it was.</summary>
    private async Task<Refusal?> Send(Uri url, string[] keys, CancellationToken stopping)
    {
        try
        {
            using var request = RequestFor(url, keys);
            using var answer = await _http.SendAsync(request, stopping);
            return answer.IsSuccessStatusCode ? null : new Refusal($"HTTP {(int)answer.StatusCode}", IsOfKeys(answer.StatusCode));
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
        {
            return new Refusal(failure.Message, IsOfKeys: false);
        }
    }

    /// <summary>Whether another request might be taken: this one is malformed to the cache, or too long.</summary>
    private static bool IsOfKeys(HttpStatusCode status) =>
        status
            is HttpStatusCode.BadRequest
                or HttpStatusCode.RequestEntityTooLarge
                or HttpStatusCode.RequestUriTooLong
                or HttpStatusCode.UnprocessableEntity
                or HttpStatusCode.RequestHeaderFieldsTooLarge;

    /// <summary>
    /// For as long as a cache may show what it is about. Where the keys themselves are refused, one half goes without the other from then on, until only those
    /// wait that are refused alone. Where much waits the cache is away: it drops everything when it is back.
    /// </summary>
    private void SetAside(Purge purge, Refusal refusal)
    {
        var age = _clock.GetElapsedTime(purge.Since);
        if (age > _options.Policy!.MaxAge + _options.Policy.StaleWhileRevalidate + _options.Policy.StaleIfError)
        {
            GivenUp(_log, string.Join(' ', purge.Keys), refusal.Reason);
            Forget([purge]);
            return;
        }
        Unpurged(_log, string.Join(' ', purge.Keys), refusal.Reason);
        if (_aside.Exists(other => other.IsEverything))
        {
            Forget([purge]);
            return;
        }
        var wait = FirstWait * Math.Pow(2, Math.Min(purge.Attempts, 10));
        var again = purge with { Attempts = purge.Attempts + 1, DueAfter = age + (wait < LongestWait ? wait : LongestWait) };
        var size = refusal.IsOfKeys ? (purge.Keys.Length + 1) / 2 : purge.Keys.Length;
        _aside.AddRange(purge.Keys.Chunk(size).Select(keys => again with { Keys = keys }));
        if (purge.IsEverything || _aside.Count > TooManyAside)
        {
            Forget(_aside);
            _aside.Clear();
            _aside.Add(again with { Keys = [EdgePolicy.Everything] });
        }
    }

    /// <summary>A key that is not sent by itself any more is not waited for to be repeated.</summary>
    private void Forget(IEnumerable<Purge> purges)
    {
        lock (_gate)
        {
            _again.ExceptWith(purges.SelectMany(purge => purge.Keys));
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

    [LoggerMessage(1, LogLevel.Warning, "The caches in front could not be told of a change ({Keys}), will be tried again: {Reason}")]
    private static partial void Unpurged(ILogger log, string keys, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The caches in front were not told of a change ({Keys}); what they had of it has expired: {Reason}")]
    private static partial void GivenUp(ILogger log, string keys, string reason);

    /// <summary>Keys for one request.</summary>
    /// <param name="Since">When it was first tried, on the clock's own scale.</param>
    /// <param name="DueAfter">How long after that it is tried next.</param>
    private sealed record Purge(string[] Keys, int Attempts, long Since, TimeSpan DueAfter)
    {
        public bool IsEverything => Keys is [EdgePolicy.Everything];
    }

    /// <summary>Why a purge was not done.</summary>
    private sealed record Refusal(string Reason, bool IsOfKeys);
}
