using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Push.Delivery;

/// <summary>A device whose turn it is.</summary>
/// <param name="Attempts">Made before this one.</param>
/// <param name="TimeLeft">Not tried again after that; null where it has not been tried.</param>
/// <param name="IsActive">False: it was switched off since it was put off.</param>
/// <param name="WasAttempted">Under at_most_once: it may have been sent to before a crash.</param>
internal sealed record Recipient(long Id, string Token, bool IsFid, string Platform, string? Locale, int Attempts = 0, TimeSpan? TimeLeft = null, bool IsActive = true, bool WasAttempted = false);

/// <summary>Reads whose turn it is, in pages along the ids.</summary>
internal sealed class Recipients(NpgsqlDataSource database)
{
    /// <summary>The next devices of the range that are still of the audience.</summary>
    public Task<List<Recipient>> After(long id, Shard shard, Campaign campaign, int count, CancellationToken cancelled)
    {
        var (where, arguments) = campaign.Audience.Filter(campaign.Contents.Android is not null, campaign.Contents.Ios is not null, campaign.RetryOf, first: 5);
        return database.Many($"""
            SELECT d.id, d.fcm_token, d.kind = 'fid', d.platform, d.locale FROM push.devices d
            WHERE d.id > $1 AND d.id <= $2 AND ($4::text IS NULL OR coalesce(d.time_zone, '') = $4::text) AND {where} ORDER BY d.id LIMIT $3
            """, row => new Recipient(row.GetInt64(0), row.GetString(1), row.GetBoolean(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4)),
            cancelled, [id, shard.ToId, count, shard.TimeZone, .. arguments]);
    }

    /// <summary>Devices of the range whose next attempt is due.</summary>
    public Task<List<Recipient>> Due(Shard shard, int count, CancellationToken cancelled) => database.Many(DueSql,
        row => new Recipient(row.GetInt64(0), row.GetString(1), row.GetBoolean(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetInt32(5),
            row.IsDBNull(6) ? null : row.GetTimeSpan(6), row.GetBoolean(7), row.GetBoolean(8)),
        cancelled, shard.MessageId, shard.No, count);

    internal const string DueSql = """
        SELECT r.device_id, coalesce(d.fcm_token, ''), coalesce(d.kind = 'fid', false), coalesce(d.platform, ''), d.locale, r.attempts, r.give_up_at - clock_timestamp(), coalesce(d.is_active, false), r.is_attempted
        FROM push.retries r LEFT JOIN push.devices d ON d.id = r.device_id
        WHERE r.message_id = $1 AND r.shard_no = $2 AND r.due_at <= clock_timestamp() ORDER BY r.device_id LIMIT $3
        """;
}
