using Npgsql;
using Stoa.Platform.Data;
using Stoa.Push.Messages;

namespace Stoa.Push.Delivery;

/// <summary>A device whose turn it is.</summary>
/// <param name="Attempts">Made before this one.</param>
/// <param name="TimeLeft">Not tried again after that; null where it has not been tried.</param>
/// <param name="IsActive">False: it was switched off since it was put off.</param>
/// <param name="WasAttempted">Under at_most_once: it may have been sent to before a crash.</param>
internal sealed record Recipient(
    long Id,
    string Token,
    bool IsFid,
    string Platform,
    string? Locale,
    int Attempts = 0,
    TimeSpan? TimeLeft = null,
    bool IsActive = true,
    bool WasAttempted = false
);

/// <summary>Reads whose turn it is, in pages along the ids.</summary>
internal sealed class Recipients(NpgsqlDataSource database)
{
    /// <summary>The next devices of the shard that still belong to the audience.</summary>
    public Task<IReadOnlyList<Recipient>> After(long id, Shard shard, MessageRun messageRun, int count, CancellationToken cancelled)
    {
        var (where, arguments) = messageRun.Audience.Filter(
            messageRun.Contents.Android is not null,
            messageRun.Contents.Ios is not null,
            messageRun.RetryOf,
            first: 5
        );
        return database.Many(Audience.Narrow(AfterSql, where), Read, cancelled, [id, shard.ToId, count, shard.TimeZone, .. arguments]);
    }

    /// <summary>Devices of the shard whose next attempt is due.</summary>
    public Task<IReadOnlyList<Recipient>> Due(Shard shard, int count, CancellationToken cancelled) =>
        database.Many(
            DueSql,
            row =>
                Read(row) with
                {
                    Attempts = row.GetInt32("attempts"),
                    TimeLeft = row.GetOrNull<TimeSpan>("time_left"),
                    IsActive = row.GetBoolean("is_active"),
                    WasAttempted = row.GetBoolean("is_attempted"),
                },
            cancelled,
            shard.MessageId,
            shard.No,
            count
        );

    private static Recipient Read(NpgsqlDataReader row) =>
        new(row.GetInt64("id"), row.GetString("fcm_token"), row.GetBoolean("is_fid"), row.GetString("platform"), row.GetStringOrNull("locale"));

    internal const string AfterSql = $"""
        SELECT d.id, d.fcm_token, d.kind = 'fid' AS is_fid, d.platform, d.locale FROM push.devices d
        WHERE d.id > $1 AND d.id <= $2 AND ($4::text IS NULL OR coalesce(d.time_zone, '') = $4::text) AND {Audience.Condition} ORDER BY d.id LIMIT $3
        """;

    internal const string DueSql = """
        SELECT r.device_id AS id, coalesce(d.fcm_token, '') AS fcm_token, coalesce(d.kind = 'fid', false) AS is_fid,
            coalesce(d.platform, '') AS platform, d.locale,
            r.attempts, r.give_up_at - clock_timestamp() AS time_left, coalesce(d.is_active, false) AS is_active, r.is_attempted
        FROM push.retries r LEFT JOIN push.devices d ON d.id = r.device_id
        WHERE r.message_id = $1 AND r.shard_no = $2 AND r.due_at <= clock_timestamp() ORDER BY r.device_id LIMIT $3
        """;
}
