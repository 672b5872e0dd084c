using Npgsql;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push.Delivery;

/// <summary>A message on its way, as this node knows it while it works on any of its ranges.</summary>
internal sealed class Campaign : IDisposable
{
    private static readonly TimeSpan LanePause = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, DateTimeOffset> _closedLanes = [];
    private readonly Lock _lanes = new();

    public required MessageContents Contents { get; init; }
    public required Audience Audience { get; init; }
    public required long? RetryOf { get; init; }
    public required bool IsAtMostOnce { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The message's own rate, shared by all nodes; null if unlimited.</summary>
    public required DistributedRateLimiter? Throttle { get; init; }

    public required int? PerSecond { get; init; }

    /// <summary>
    /// How many of its ranges a node works on at a time; null where nothing but the node sets a bound. A throttled message needs few, one of which sends while others wait for their answers:
    /// it would hold more of them for hours, and keep every other message waiting.
    /// </summary>
    public int? RangesAtATime => PerSecond is { } rate ? 1 + (rate + RangeRate - 1) / RangeRate : null;

    /// <summary>Messages a second that one range is enough for.</summary>
    public const int RangeRate = 500;

    /// <summary>To few devices: it does not wait behind large ones.</summary>
    public required bool IsSmall { get; init; }

    public CircuitBreaker CircuitBreaker { get; } = new();

    public SenderIdCheck Key { get; } = new();

    /// <summary>How many ranges this node works on.</summary>
    public int Ranges { get; set; } = 1;

    /// <summary>Why it must not go on; null while it may.</summary>
    public string? Fault { get; private set; }

    /// <summary>Cancelled when the message is paused or cancelled, or must not go on.</summary>
    public CancellationToken Stopped => _stop.Token;

    public void Stop() => _stop.Cancel();

    public void Trip(string fault)
    {
        Fault ??= fault;
        Stop();
    }

    /// <summary>This platform cannot be reached for now; the others continue.</summary>
    public void CloseLane(string platform, DateTimeOffset now)
    {
        lock (_lanes)
        {
            _closedLanes[platform] = now + LanePause;
        }
    }

    public bool IsLaneOpen(string platform, DateTimeOffset now)
    {
        lock (_lanes)
        {
            return !_closedLanes.TryGetValue(platform, out var until) || until <= now;
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        Throttle?.Dispose();
    }

    public static Task<Campaign?> Load(NpgsqlDataSource database, long message, int smallAudience, CancellationToken cancelled) =>
        database.One(
            LoadSql,
            row => new Campaign
            {
                Contents = new MessageContents(
                    message,
                    row.GetJson("android_message", PushJson.Default.AndroidMessage),
                    row.GetJson("ios_message", PushJson.Default.IosMessage),
                    row.GetJson("translations", PushJson.Default.IReadOnlyDictionaryStringTranslation)
                        ?? new Dictionary<string, Translation>(StringComparer.Ordinal)
                ),
                Audience = Audience.Read(row.GetString("audience")),
                RetryOf = row.GetOrNull<long>("retry_of"),
                IsAtMostOnce = row.GetBoolean("is_at_most_once"),
                StartedAt = row.GetTime("started_at"),
                PerSecond = row.GetOrNull<int>("throttle_per_second"),
                IsSmall = row.GetInt64("total") <= smallAudience,
                Throttle = row.GetOrNull<int>("throttle_per_second") is { } rate
                    ? new DistributedRateLimiter(database, $"message:{message}", rate, TimeSpan.Zero)
                    : null,
            },
            cancelled,
            message
        );

    internal const string LoadSql = """
        SELECT android_message::text AS android_message, ios_message::text AS ios_message, translations::text AS translations, audience::text AS audience, retry_of,
            guarantee = 'at_most_once' AS is_at_most_once, started_at, throttle_per_second, total
        FROM push.messages WHERE id = $1 AND status = 'sending'
        """;
}
