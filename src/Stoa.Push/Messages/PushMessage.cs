using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Npgsql;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <param name="Total">Devices in the audience when sending began.</param>
/// <param name="Pending">Nothing is known of them yet.</param>
/// <param name="Accepted">FCM has taken the message for them.</param>
/// <param name="Failed">It will not be tried again.</param>
/// <param name="Unknown">At most once: nobody knows whether it arrived.</param>
/// <param name="Skipped">Not sent to: deactivated, gone or too late.</param>
internal sealed record Counters(long Total, long Pending, long Accepted, long Failed, long Unknown, long Skipped)
{
    public static readonly Counters None = new(0, 0, 0, 0, 0, 0);
}

internal sealed record PushMessage(
    long Id, string? Name, string Type, DateTimeOffset? ScheduledAt, string ScheduleZoneMode, int? MaxLatenessSeconds, AndroidMessage? AndroidMessage, IosMessage? IosMessage,
    IReadOnlyDictionary<string, Translation> Translations, Audience Audience, int? ThrottlePerSecond, string Guarantee, string Status, Counters Counters, string? FailureReason,
    long? RetryOf, Guid? CreatedBy, DateTimeOffset? StartedAt, DateTimeOffset? SentAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>While a message is on its way its counters stand with its ranges, and come to the message when it ends.</summary>
    public const string Columns = """
        m.id, m.name, m.type, m.scheduled_at, m.schedule_zone_mode, extract(epoch FROM m.max_lateness)::int, m.android_message::text, m.ios_message::text, m.translations::text,
        m.audience::text, m.throttle_per_second, m.guarantee, m.status, m.total, c.accepted, c.failed, c.unknown, c.skipped, m.failure_reason, m.retry_of, m.created_by,
        m.started_at, m.sent_at, m.created_at, m.updated_at
        """;

    public const string From = """
        FROM push.messages m CROSS JOIN LATERAL (
            SELECT m.accepted, m.failed, m.unknown, m.skipped WHERE m.status NOT IN ('sending', 'paused')
            UNION ALL
            SELECT coalesce(sum(s.accepted), 0), coalesce(sum(s.failed), 0), coalesce(sum(s.unknown), 0), coalesce(sum(s.skipped), 0)
            FROM push.shards s WHERE s.message_id = m.id HAVING m.status IN ('sending', 'paused')
        ) AS c
        """;

    /// <summary>All of it, for a message that is still being written.</summary>
    [JsonIgnore]
    public bool IsEditable => Status is "draft" or "scheduled";

    [JsonIgnore]
    public MessageContents Contents => new(Id, AndroidMessage, IosMessage, Translations);

    public static PushMessage Read(NpgsqlDataReader row)
    {
        var (total, accepted, failed, unknown, skipped) = (row.GetInt64(13), row.GetInt64(14), row.GetInt64(15), row.GetInt64(16), row.GetInt64(17));
        return new PushMessage(
            row.GetInt64(0), Text(row, 1), row.GetString(2), Time(row, 3), row.GetString(4), row.IsDBNull(5) ? null : row.GetInt32(5),
            Json(row, 6, PushJson.Default.AndroidMessage), Json(row, 7, PushJson.Default.IosMessage),
            Json(row, 8, PushJson.Default.IReadOnlyDictionaryStringTranslation)!, Audience.Read(row.GetString(9)),
            row.IsDBNull(10) ? null : row.GetInt32(10), row.GetString(11), row.GetString(12),
            new Counters(total, Math.Max(0, total - accepted - failed - unknown - skipped), accepted, failed, unknown, skipped),
            Text(row, 18), row.IsDBNull(19) ? null : row.GetInt64(19), row.IsDBNull(20) ? null : row.GetGuid(20), Time(row, 21), Time(row, 22),
            row.GetFieldValue<DateTimeOffset>(23), row.GetFieldValue<DateTimeOffset>(24));
    }

    public static readonly PushMessage Example = new(
        123, "Winter sale", "scheduled", At, "absolute", null,
        new AndroidMessage("Winter sale", "20 % off until Sunday", null, null, "#d63031", null, "offers", null, null, "high", 86_400, null, null),
        new IosMessage("Winter sale", null, "20 % off until Sunday", null, "default", 1, null, null, null, null, null, null, null, null, null),
        new Dictionary<string, Translation> { ["es"] = new("Rebajas de invierno", null, "20 % hasta el domingo") },
        new Audience(["android", "ios"], [], [], ["vip"], []), null, "at_least_once", "scheduled", Counters.None, null, null,
        Guid.Parse("0194783c-5c00-7000-8000-000000000001"), null, null, At, At);

    public const string RequestExample = """
        {"name":"Winter sale","type":"scheduled","scheduled_at":"2099-01-18T10:00:00+01:00","android_message":{"title":"Winter sale","body":"20 % off until Sunday","color":"#d63031"},
        "ios_message":{"title":"Winter sale","body":"20 % off until Sunday","sound":"default","badge":1},"audience":{"tags":["vip"]}}
        """;

    private static DateTimeOffset At => DateTimeOffset.Parse("2026-01-18T09:00:00Z", CultureInfo.InvariantCulture);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static T? Json<T>(NpgsqlDataReader row, int column, JsonTypeInfo<T> type) where T : class =>
        row.IsDBNull(column) ? null : JsonSerializer.Deserialize(row.GetString(column), type);

    internal const string FindSql = $"SELECT {Columns} {From} WHERE m.id = $1::bigint";

    internal const string LockSql = $"SELECT {Columns} {From} WHERE m.id = $1::bigint FOR UPDATE OF m";
}
