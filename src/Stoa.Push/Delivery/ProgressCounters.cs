using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Push.Delivery;

/// <summary>Sums the counters of a message's shards and derives its status.</summary>
internal static class ProgressCounters
{
    /// <summary>A node that was killed is back by then, and looks for the first time.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromDays(1);

    /// <summary>A window that was in work when its message was cancelled is over by then.</summary>
    private static readonly TimeSpan CountCancelledFor = TimeSpan.FromMinutes(10);

    /// <summary>Of one message.</summary>
    /// <param name="lateness">How late a wave of it may begin.</param>
    public static Task<int> Count(NpgsqlDataSource database, long message, TimeSpan lateness, DateTimeOffset now, CancellationToken cancelled) =>
        database.Change(TallySql, cancelled, message, now, StartDelivery.Missed(lateness));

    /// <summary>
    /// Of all messages that have not ended, and of those that were cancelled lately: a node that was killed has counted only what came before.
    /// </summary>
    /// <param name="database">Of the messages.</param>
    /// <param name="lateness">How late a wave may begin where its message does not say.</param>
    /// <param name="lastLook">When this node last did it; null for the first time.</param>
    /// <param name="now">When it is done.</param>
    /// <param name="cancelled">Ends it.</param>
    public static async Task CountAll(NpgsqlDataSource database, TimeSpan lateness, DateTimeOffset? lastLook, DateTimeOffset now, CancellationToken cancelled)
    {
        foreach (var (message, own) in await Changed(database, lastLook - CountCancelledFor ?? now - FirstLook, cancelled))
        {
            await Count(database, message, own ?? lateness, now, cancelled);
        }
    }

    /// <summary>Of tens of thousands few have changed since the last second.</summary>
    private static Task<IReadOnlyList<(long Id, TimeSpan? MaxLateness)>> Changed(
        NpgsqlDataSource database,
        DateTimeOffset cancelledSince,
        CancellationToken cancelled
    ) => database.Many(ChangedSql, row => (row.GetInt64("id"), row.GetOrNull<TimeSpan>("max_lateness")), cancelled, cancelledSince);

    /// <summary>It must not go on, and this is why.</summary>
    public static Task<int> Stop(NpgsqlDataSource database, MessageRun messageRun, string fault, DateTimeOffset now) =>
        database.Change(TripSql, CancellationToken.None, messageRun.Contents.Id, fault, now, messageRun.Version);

    private const string Sums = """
        sum(accepted)::bigint AS accepted, sum(failed)::bigint AS failed, sum(unknown)::bigint AS unknown,
            sum(skipped)::bigint AS skipped, sum(missed) AS missed, sum(textless) AS textless, sum(quiet) AS quiet,
            bool_and(is_done) AS is_through, sum(accepted + unknown) = 0 AS is_unreached,
            bool_or(attempted_to > done_to OR lease_until > clock_timestamp()) AS is_uncertain
        """;

    /// <summary>Whether message m has something to learn from the sums s of its shards.</summary>
    private const string Differs = """
        (s.accepted IS NOT NULL AND ((m.accepted, m.failed, m.unknown, m.skipped) IS DISTINCT FROM (s.accepted, s.failed, s.unknown, s.skipped)
            OR m.status = 'sending' AND s.is_through
            OR m.status = 'paused' AND m.failure_reason IS NOT NULL AND s.is_unreached AND NOT s.is_uncertain))
        """;

    internal const string ChangedSql = $"""
        SELECT m.id, m.max_lateness FROM (
            SELECT * FROM push.messages WHERE status IN ('sending', 'paused')
            UNION ALL
            SELECT * FROM push.messages WHERE status = 'cancelled' AND started_at IS NOT NULL AND updated_at > $1
        ) AS m
        CROSS JOIN LATERAL (SELECT {Sums} FROM push.shards WHERE message_id = m.id) AS s
        WHERE {Differs}
        """;

    /// <summary>
    /// Counters only grow, so a stale sum changes nothing. The last finished shard ends the message. A message that was stopped by an error (only then it has a
    /// reason) counts as failed once it is certain that it reached no device: not while a shard is running or was left in the middle of a window. A sum of the
    /// run before says nothing of a message that was begun again meanwhile.
    /// </summary>
    internal const string TallySql = $"""
        WITH sums AS (
            SELECT {Sums}, (SELECT r.started_at FROM push.messages r WHERE r.id = $1) AS started_at FROM push.shards WHERE message_id = $1
        )
        UPDATE push.messages m SET
            accepted = greatest(m.accepted, s.accepted), failed = greatest(m.failed, s.failed),
            unknown = greatest(m.unknown, s.unknown), skipped = greatest(m.skipped, s.skipped),
            total = greatest(m.total, s.accepted + s.failed + s.unknown + s.skipped),
            status = CASE WHEN m.status = 'sending' AND s.is_through THEN CASE WHEN s.is_unreached THEN 'failed' ELSE 'sent' END
                WHEN m.status = 'paused' AND m.failure_reason IS NOT NULL AND s.is_unreached AND NOT s.is_uncertain THEN 'failed' ELSE m.status END,
            sent_at = CASE WHEN m.status = 'sending' AND s.is_through AND NOT s.is_unreached THEN $2 ELSE m.sent_at END,
            failure_reason = CASE WHEN m.status = 'sending' AND s.is_through AND s.is_unreached THEN coalesce(m.failure_reason,
                'No device accepted the message: ' ||
                    (SELECT f.code FROM push.failures f WHERE f.message_id = $1 GROUP BY f.code ORDER BY count(*) DESC, f.code LIMIT 1),
                CASE WHEN s.missed > 0 THEN $3 WHEN s.textless > 0 THEN 'The variables of its texts have no values for any recipient'
                    WHEN s.quiet > 0 THEN 'It was the quiet hours on every device' END,
                'No active device tokens found') ELSE m.failure_reason END,
            updated_at = CASE WHEN m.status = 'sending' AND s.is_through THEN $2 ELSE m.updated_at END
        FROM sums s
        WHERE m.id = $1 AND m.started_at IS NOT DISTINCT FROM s.started_at AND m.status IN ('sending', 'paused', 'cancelled', 'failed') AND {Differs}
        """;

    /// <summary>
    /// A message that reached a device is paused and can be resumed; otherwise it fails, which <see cref="TallySql"/> determines. A later run of the same
    /// message continues, and so does one that was resumed before the last shard of this run has said what stopped it: both count its version.
    /// </summary>
    internal const string TripSql = """
        UPDATE push.messages SET status = 'paused', failure_reason = $2, updated_at = $3
        WHERE id = $1 AND status = 'sending' AND version = $4
        """;
}
