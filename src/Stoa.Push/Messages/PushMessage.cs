using System.Globalization;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>Devices of a message by state.</summary>
/// <param name="Total">Devices in the audience when sending began.</param>
/// <param name="Pending">Nothing is known of them yet.</param>
/// <param name="Accepted">FCM has taken the message for them.</param>
/// <param name="Failed">It will not be tried again.</param>
/// <param name="Unknown">At most once: unknown whether it arrived.</param>
/// <param name="Skipped">Not sent to: deactivated, gone or too late.</param>
internal sealed record Counters(long Total, long Pending, long Accepted, long Failed, long Unknown, long Skipped)
{
    public static readonly Counters None = new(0, 0, 0, 0, 0, 0);
}

internal sealed record PushMessage(
    long Id,
    string? Name,
    [property: OneOf<MessageTypes>] string Type,
    [property: JsonConverter(typeof(ExactTimestamp))] DateTimeOffset? ScheduledAt,
    [property: OneOf<TimeZoneModes>] string TimeZoneMode,
    int? MaxLatenessSeconds,
    AndroidMessage? AndroidMessage,
    IosMessage? IosMessage,
    WebMessage? WebMessage,
    IReadOnlyDictionary<string, Translation> Translations,
    Audience Audience,
    int? ThrottlePerSecond,
    [property: OneOf<Guarantees>] string Guarantee,
    [property: OneOf<MessageStatuses>] string Status,
    Counters Counters,
    string? FailureReason,
    long? RetryOf,
    Guid? CreatedBy,
    DateTimeOffset? StartedAt,
    DateTimeOffset? SentAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version
) : IVersioned
{
    /// <summary>Who changed it last, by the audit log; only where one message is read. Left out where nobody did: an event of the shop made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ChangedBy { get; init; }

    /// <summary>What it was written from; the template may have changed since, or be gone.</summary>
    public long? TemplateId { get; init; }

    /// <summary>What <c>{name}</c> stands for in its texts.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>When it wakes nobody; null: it asks no clock.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>What apps have said of it; only where one message is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Receipts? Receipts { get; init; }

    /// <summary>What the caller may do to it now; only where one message is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AllowedAction>? AllowedActions { get; init; }

    /// <summary>While a message is on its way its counters stand with its shards, and come to the message when it ends.</summary>
    public const string Columns = """
        m.id, m.name, m.type, m.scheduled_at, m.schedule_zone_mode, extract(epoch FROM m.max_lateness)::int AS max_lateness_seconds,
        m.android_message::text AS android_message, m.ios_message::text AS ios_message,
        m.web_message::text AS web_message, m.translations::text AS translations,
        m.audience::text AS audience,
        m.throttle_per_second, m.guarantee, m.status, m.total, c.accepted, c.failed, c.unknown, c.skipped, m.failure_reason, m.retry_of, m.created_by,
        m.started_at, m.sent_at, m.created_at, m.updated_at, m.version, m.template_id, m.variables::text AS variables,
        m.quiet_hours::text AS quiet_hours
        """;

    public const string Table = "push.messages m";

    /// <summary>One row for each message.</summary>
    public const string Joined = """
        CROSS JOIN LATERAL (
            SELECT m.accepted, m.failed, m.unknown, m.skipped WHERE m.status NOT IN ('sending', 'paused')
            UNION ALL
            SELECT coalesce(sum(s.accepted), 0), coalesce(sum(s.failed), 0), coalesce(sum(s.unknown), 0), coalesce(sum(s.skipped), 0)
            FROM push.shards s WHERE s.message_id = m.id HAVING m.status IN ('sending', 'paused')
        ) AS c
        """;

    public const string From = $"FROM {Table} {Joined}";

    /// <summary>All of it, for a message that is still being written.</summary>
    [JsonIgnore]
    public bool IsEditable => Status is "draft" or "scheduled";

    [JsonIgnore]
    public MessageContents Contents => new(Id, AndroidMessage, IosMessage, Translations) { Web = WebMessage, Variables = Variables };

    public static PushMessage Read(NpgsqlDataReader row) =>
        new(
            Id: row.GetInt64("id"),
            Name: row.GetStringOrNull("name"),
            Type: row.GetString("type"),
            ScheduledAt: row.GetOrNull<DateTimeOffset>("scheduled_at"),
            TimeZoneMode: row.GetString("schedule_zone_mode"),
            MaxLatenessSeconds: row.GetOrNull<int>("max_lateness_seconds"),
            AndroidMessage: row.GetJson("android_message", PushJson.Default.AndroidMessage),
            IosMessage: row.GetJson("ios_message", PushJson.Default.IosMessage),
            WebMessage: row.GetJson("web_message", PushJson.Default.WebMessage),
            Translations: row.GetJson("translations", PushJson.Default.IReadOnlyDictionaryStringTranslation)!,
            Audience: Audience.Read(row.GetString("audience")),
            ThrottlePerSecond: row.GetOrNull<int>("throttle_per_second"),
            Guarantee: row.GetString("guarantee"),
            Status: row.GetString("status"),
            Counters: ReadCounters(row),
            FailureReason: row.GetStringOrNull("failure_reason"),
            RetryOf: row.GetOrNull<long>("retry_of"),
            CreatedBy: row.GetOrNull<Guid>("created_by"),
            StartedAt: row.GetOrNull<DateTimeOffset>("started_at"),
            SentAt: row.GetOrNull<DateTimeOffset>("sent_at"),
            CreatedAt: row.GetTime("created_at"),
            UpdatedAt: row.GetTime("updated_at"),
            Version: row.GetInt64("version")
        )
        {
            TemplateId = row.GetOrNull<long>("template_id"),
            Variables = row.GetJson("variables", PushJson.Default.IReadOnlyDictionaryStringString)!,
            QuietHours = row.GetJson("quiet_hours", PushJson.Default.QuietHours),
        };

    private static Counters ReadCounters(NpgsqlDataReader row)
    {
        var (total, accepted, failed) = (row.GetInt64("total"), row.GetInt64("accepted"), row.GetInt64("failed"));
        var (unknown, skipped) = (row.GetInt64("unknown"), row.GetInt64("skipped"));
        return new Counters(total, Math.Max(0, total - accepted - failed - unknown - skipped), accepted, failed, unknown, skipped);
    }

    public static readonly PushMessage Example = new(
        Id: 123,
        Name: "Winter sale",
        Type: "scheduled",
        ScheduledAt: At,
        TimeZoneMode: "absolute",
        MaxLatenessSeconds: null,
        AndroidMessage: new AndroidMessage
        {
            Title = "Winter sale",
            Body = "20 % off until Sunday",
            Color = "#d63031",
            ChannelId = "offers",
            Priority = "high",
            TtlSeconds = 86_400,
        },
        IosMessage: new IosMessage
        {
            Title = "Winter sale",
            Body = "20 % off until Sunday",
            Sound = "default",
            Badge = 1,
        },
        WebMessage: null,
        Translations: new Dictionary<string, Translation>(StringComparer.Ordinal) { ["es"] = new("Rebajas de invierno", null, "20 % hasta el domingo") },
        Audience: new Audience(["android", "ios"], [], [], ["vip"], []),
        ThrottlePerSecond: null,
        Guarantee: "at_least_once",
        Status: "scheduled",
        Counters: Counters.None,
        FailureReason: null,
        RetryOf: null,
        CreatedBy: Guid.Parse("0194783c-5c00-7000-8000-000000000001"),
        StartedAt: null,
        SentAt: null,
        CreatedAt: At,
        UpdatedAt: At,
        Version: 1
    );

    /// <summary>For what is shown once in full already.</summary>
    public static readonly PushMessage ShortExample = Example with
    {
        IosMessage = null,
        Translations = new Dictionary<string, Translation>(StringComparer.Ordinal),
        Audience = new Audience(["android"], [], [], [], []),
    };

    public const string RequestExample = """
        {"name":"Winter sale","type":"scheduled","scheduled_at":"2099-01-18T10:00:00+01:00",
        "android_message":{"title":"Winter sale","body":"20 % off until Sunday","color":"#d63031"},
        "ios_message":{"title":"Winter sale","body":"20 % off until Sunday","sound":"default","badge":1},"audience":{"tags":["vip"]}}
        """;

    private static DateTimeOffset At => DateTimeOffset.Parse("2026-01-18T09:00:00Z", CultureInfo.InvariantCulture);

    internal const string FindSql = $"SELECT {Columns} {From} WHERE m.id = $1::bigint";

    internal const string LockSql = $"SELECT {Columns} {From} WHERE m.id = $1::bigint FOR UPDATE OF m";
}
