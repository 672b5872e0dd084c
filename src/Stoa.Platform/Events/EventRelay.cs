using Microsoft.Extensions.Hosting;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Events;

/// <summary>
/// Gives committed events their places and moves them from the queue into the log, one node at a time: who locks the head's row relays, the others go on
/// waiting. Every node looks five times a second. Places, sequences and the head are of one transaction, so places become visible in their order; whoever reads
/// them is told after it.
/// </summary>
internal sealed class EventRelay(NpgsqlDataSource database, Doorbell bell, WorkLoops loops) : BackgroundService
{
    internal const int BatchSize = 2_000;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.Run("events without a place", Every, new Bell(), RelayNext, stoppingToken);

    private async Task<bool> RelayNext(CancellationToken stopping) =>
        await database.One(IsWaitingSql, row => row.GetBoolean(0), stopping) && await Relay(stopping) == BatchSize;

    /// <summary>How many events it gave a place; none where another node is at it.</summary>
    internal async Task<int> Relay(CancellationToken stopping)
    {
        await using var connection = await database.Open(stopping);
        await using var transaction = await connection.BeginTransactionAsync(stopping);
        // A statement of its own: the next one has to see all that the last relay committed.
        if (!await connection.One(LockSql, _ => true, stopping, (long)BatchSize))
        {
            return 0;
        }
        var relayed = await connection.Change(RelaySql, stopping, BatchSize);
        await connection.Change(AdvanceSql, stopping, (long)relayed);
        await transaction.CommitAsync(stopping);
        bell.Ring(EventLog.Topic);
        return relayed;
    }

    /// <summary>By the index: what has gone since the last vacuum is passed over there once, and by a scan of the table every time.</summary>
    internal const string IsWaitingSql = "SELECT (SELECT number FROM platform.events ORDER BY number LIMIT 1) IS NOT NULL";

    /// <summary>The head's row first, then room for a batch: one node makes segments at a time.</summary>
    internal const string LockSql = """
        WITH head AS MATERIALIZED (SELECT position FROM platform.event_head FOR UPDATE SKIP LOCKED)
        SELECT platform.extend_event_log(position + $1) FROM head
        """;

    /// <summary>
    /// In the order in which they were written. The sequences are counted on in one statement, in the order of their key. What is moved is what is deleted: an
    /// erasure may have changed it since it was looked at. By an array, so that however much waits, only a batch of it is looked at.
    /// </summary>
    internal const string RelaySql = """
        WITH pending AS MATERIALIZED (
            SELECT e.number, e.aggregate_kind, e.aggregate_id, row_number() OVER (ORDER BY e.number) AS place,
                row_number() OVER (PARTITION BY e.aggregate_id, e.aggregate_kind ORDER BY e.number) AS step,
                count(*) OVER (PARTITION BY e.aggregate_id, e.aggregate_kind) AS steps
            FROM (SELECT * FROM platform.events ORDER BY number LIMIT $1) e
        ), counted AS (
            INSERT INTO platform.event_sequences AS s (aggregate_id, aggregate_kind, sequence)
            SELECT p.aggregate_id, p.aggregate_kind, count(*) FROM pending p GROUP BY 1, 2 ORDER BY 1, 2
            ON CONFLICT (aggregate_id, aggregate_kind) DO UPDATE SET sequence = s.sequence + excluded.sequence
            RETURNING s.aggregate_id, s.aggregate_kind, s.sequence
        ), moved AS (
            DELETE FROM platform.events e WHERE e.number = ANY (ARRAY(SELECT p.number FROM pending p)) RETURNING e.*
        )
        INSERT INTO platform.event_log (position, sequence, id, type, aggregate_kind, aggregate_id, payload, occurred_at, traceparent)
        SELECT h.position + p.place, c.sequence - p.steps + p.step, m.id, m.type, m.aggregate_kind, m.aggregate_id, m.payload, m.occurred_at, m.traceparent
        FROM pending p JOIN moved m ON m.number = p.number
            JOIN counted c ON c.aggregate_id = p.aggregate_id AND c.aggregate_kind = p.aggregate_kind, platform.event_head h
        ORDER BY p.place
        """;

    internal const string AdvanceSql = "UPDATE platform.event_head SET position = position + $1";
}
