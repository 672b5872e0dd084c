using System.Collections.Concurrent;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push.Delivery;

/// <summary>A message being sent, as this node knows it while it works on any of its shards.</summary>
internal sealed class MessageRun : IDisposable
{
    private static readonly TimeSpan PlatformPause = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, DateTimeOffset> _closedPlatforms = [];
    private readonly Lock _platformLock = new();

    public required MessageContents Contents { get; init; }
    public required Audience Audience { get; init; }
    public required long? RetryOf { get; init; }
    public required bool IsAtMostOnce { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Of the message: resuming it counts.</summary>
    public required long Version { get; init; }

    /// <summary>What clocks show when a wave of it begins; of no matter for what has no waves.</summary>
    public required DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>How much later than that a wave may still begin; null for the server's own bound.</summary>
    public required TimeSpan? MaxLateness { get; init; }

    /// <summary>When a shard of it is to begin, from which on its lifetime counts: with the message, or at the time of its zone.</summary>
    public DateTimeOffset BeginOf(Shard shard) =>
        shard.TimeZone is { } zone && ScheduledAt is { } local && LocalTime.Instant(local.UtcDateTime, zone) is var due && due > StartedAt ? due : StartedAt;

    /// <summary>What a wave that is on time may have to wait for a place.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    /// <summary>Whether the time of a wave was missed, and it is not begun any more. One that has begun goes on, however long a rate makes it take.</summary>
    public bool IsMissed(Shard shard, TimeSpan bound, DateTimeOffset now) =>
        shard is { TimeZone: not null, HasWaveBegun: false } && IsMissed(BeginOf(shard), MaxLateness ?? bound, now);

    /// <summary>The same of a wave by its time alone.</summary>
    public static bool IsMissed(DateTimeOffset due, TimeSpan bound, DateTimeOffset now) => now - due > bound + Turn;

    /// <summary>When it wakes nobody; null: at no time.</summary>
    public required QuietHours? QuietHours { get; init; }

    /// <summary>Of the request that it came of; null where that is not traced.</summary>
    public required string? TraceParent { get; init; }

    /// <summary>The message's own rate, shared by all nodes; null if unlimited.</summary>
    public required DistributedRateLimiter? Throttle { get; init; }

    public required int? PerSecond { get; init; }

    /// <summary>
    /// How many of its shards a node works on at a time; null if only the node's limit applies. A throttled message needs few: one sends while others wait for
    /// answers. More would be held for hours and keep other messages waiting.
    /// </summary>
    public required int? ShardsAtATime { get; init; }

    /// <summary>
    /// The same of a message <c>m</c>: one shard sends 500 a second at most, and one alone keeps a rate below 50 although it waits for answers.
    /// </summary>
    public const string ShardsAtATimeSql = "CASE WHEN m.throttle_per_second < 50 THEN 1 ELSE 1 + ceil(m.throttle_per_second / 500.0)::int END";

    /// <summary>Has few devices, so it does not wait behind large messages.</summary>
    public required bool IsSmall { get; init; }

    private readonly ConcurrentDictionary<string, ProjectGate> _gates = new(StringComparer.Ordinal);

    /// <summary>Of a project, by its name.</summary>
    public ProjectGate Gate(string project) => _gates.GetOrAdd(project, static _ => new ProjectGate());

    /// <summary>Devices that certainly belong to another project than the one they were registered for, once each.</summary>
    public IReadOnlyList<Recipient> TakeMismatched() => [.. _gates.Values.SelectMany(gate => gate.Key.TakeMismatched())];

    /// <summary>How many shards this node works on.</summary>
    public int ActiveShards { get; set; } = 1;

    /// <summary>Why it must stop; null while it may continue.</summary>
    public string? Fault { get; private set; }

    /// <summary>Its audience, as <see cref="Messages.Audience.Filter"/> gives it.</summary>
    public (string Where, object[] Arguments) Filter(int first) =>
        Audience.Filter(Contents.Android is not null, Contents.Ios is not null, RetryOf, first, Contents.Web is not null);

    /// <summary>Cancelled when the message is paused or cancelled, or must not go on.</summary>
    public CancellationToken Stopped => _stop.Token;

    public void Stop() => _stop.Cancel();

    public void Trip(string fault)
    {
        Fault ??= fault;
        Stop();
    }

    /// <summary>This platform cannot be reached for now; the others continue.</summary>
    public void ClosePlatform(string platform, DateTimeOffset now)
    {
        lock (_platformLock)
        {
            _closedPlatforms[platform] = now + PlatformPause;
        }
    }

    public bool IsPlatformOpen(string platform, DateTimeOffset now)
    {
        lock (_platformLock)
        {
            return !_closedPlatforms.TryGetValue(platform, out var until) || until <= now;
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        Throttle?.Dispose();
    }

    public static Task<MessageRun?> Load(NpgsqlDataSource database, long message, int smallAudience, CancellationToken cancelled) =>
        database.One(
            LoadSql,
            row => new MessageRun
            {
                Contents = new MessageContents(
                    message,
                    row.GetJson("android_message", PushJson.Default.AndroidMessage),
                    row.GetJson("ios_message", PushJson.Default.IosMessage),
                    row.GetJson("translations", PushJson.Default.IReadOnlyDictionaryStringTranslation)
                        ?? new Dictionary<string, Translation>(StringComparer.Ordinal)
                )
                {
                    Web = row.GetJson("web_message", PushJson.Default.WebMessage),
                    Variables = row.GetJson("variables", PushJson.Default.IReadOnlyDictionaryStringString)!,
                },
                Audience = Audience.Read(row.GetString("audience")) with
                {
                    Segment = row.GetStringOrNull("segment_audience") is { } segment ? Audience.Read(segment) : null,
                    ChosenFor = row.GetBoolean("has_chosen_people") ? message : null,
                },
                RetryOf = row.GetOrNull<long>("retry_of"),
                IsAtMostOnce = row.GetBoolean("is_at_most_once"),
                StartedAt = row.GetTime("started_at"),
                Version = row.GetInt64("version"),
                ScheduledAt = row.GetOrNull<DateTimeOffset>("scheduled_at"),
                MaxLateness = row.GetOrNull<TimeSpan>("max_lateness"),
                QuietHours = row.GetJson("quiet_hours", PushJson.Default.QuietHours),
                TraceParent = row.GetStringOrNull("traceparent"),
                PerSecond = row.GetOrNull<int>("throttle_per_second"),
                ShardsAtATime = row.GetOrNull<int>("shards_at_a_time"),
                IsSmall = row.GetInt64("total") <= smallAudience,
                Throttle = row.GetOrNull<int>("throttle_per_second") is { } rate
                    ? new DistributedRateLimiter(database, $"message:{message}", rate, TimeSpan.Zero)
                    : null,
            },
            cancelled,
            message
        );

    internal const string LoadSql = $"""
        SELECT android_message::text AS android_message, ios_message::text AS ios_message, web_message::text AS web_message,
            variables::text AS variables, quiet_hours::text AS quiet_hours, translations::text AS translations,
            audience::text AS audience, segment_audience::text AS segment_audience, has_chosen_people, retry_of,
            guarantee = 'at_most_once' AS is_at_most_once, started_at, version, scheduled_at, max_lateness, throttle_per_second, total, traceparent,
            {ShardsAtATimeSql} AS shards_at_a_time
        FROM push.messages m WHERE id = $1 AND status = 'sending'
        """;
}
