using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Integrations.Webhooks;
using Stoa.Platform.Data;
using Stoa.Platform.Events;

namespace Stoa.Integrations.Delivery;

/// <summary>
/// Makes deliveries of events. Every endpoint has its own place in the log, so one that is replayed from the beginning delays none of the others; those at the
/// same place, usually all, are served together. Who locks the places makes the deliveries; places and deliveries are of one transaction. What an event says is
/// read in it, too: whoever erases a person waits for it, and is waited for, so that nothing is kept to be sent of what is not said any more.
/// </summary>
internal sealed class FanOut(
    NpgsqlDataSource database,
    EventLog events,
    EventCatalogue catalogue,
    ContractCatalogue contracts,
    Doorbell bell,
    TimeProvider clock
)
{
    private const int AtOnce = 500;

    /// <summary>A part for every place that an endpoint stands at; false where all are at the end.</summary>
    public async Task<bool> Once(CancellationToken cancelled)
    {
        var head = await events.Last(cancelled);
        var places = await database.Many(PlacesSql, row => row.GetInt64(0), cancelled, head);
        var moved = false;
        foreach (var place in places)
        {
            moved |= await Serve(place, head, cancelled);
        }
        return moved;
    }

    private async Task<bool> Serve(long place, long head, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        var readers = await connection.Many(ReadersSql, Reader.From, cancelled, place);
        if (readers.Count == 0)
        {
            // Another node is at it, or they were replayed meanwhile.
            return false;
        }
        var happened = await EventLog.ReadAfter(connection, place, AtOnce, cancelled);
        await using var batch = new NpgsqlBatch(connection);
        batch.AddFreshPlans();
        var deliveries = Deliveries(readers, happened);
        if (deliveries.Count > 0)
        {
            AddMessages(batch, deliveries);
            AddDeliveries(batch, deliveries);
        }
        batch.Add(AdvanceSql, readers.Select(reader => reader.Endpoint).ToArray(), happened is [.., var last] ? last.Position : head);
        await batch.ExecuteNonQueryAsync(cancelled);
        await transaction.CommitAsync(cancelled);
        if (deliveries.Count > 0)
        {
            bell.Ring(Lanes.Topic);
        }
        return true;
    }

    private List<Fresh> Deliveries(IReadOnlyList<Reader> readers, IReadOnlyList<LoggedEvent> happened) =>
        [
            .. happened
                // A type that no module declares any more cannot be shown.
                .Where(one => catalogue.Find(one.Type) is not null)
                .SelectMany(one => readers.Where(reader => WebhookForm.Matches(reader.Types, one.Type)).Select(reader => new Fresh(reader, one))),
        ];

    private void AddMessages(NpgsqlBatch batch, List<Fresh> deliveries)
    {
        var messages = deliveries.DistinctBy(one => (one.Event.Position, one.Reader.Contract)).OrderBy(one => one.Event.Position).ToList();
        batch.Add(
            MessagesSql,
            messages.Select(one => one.Event.Position).ToArray(),
            messages.Select(one => one.Reader.Contract).ToArray(),
            messages.Select(one => catalogue.Render(one.Event, contracts[one.Reader.Contract])).ToArray(),
            clock.GetUtcNow()
        );
    }

    private void AddDeliveries(NpgsqlBatch batch, List<Fresh> deliveries)
    {
        var now = clock.GetUtcNow();
        var (endpoints, aggregates) = (deliveries.Select(one => one.Reader.Endpoint).ToArray(), deliveries.Select(one => one.Aggregate).ToArray());
        // The lanes first: those who settle lock them before they touch deliveries.
        batch.Add(LanesSql, endpoints, aggregates);
        batch.Add(
            DeliveriesSql,
            deliveries.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            endpoints,
            deliveries.Select(one => one.Event.Position).ToArray(),
            deliveries.Select(one => one.Event.Id).ToArray(),
            deliveries.Select(one => one.Reader.Contract).ToArray(),
            deliveries.Select(one => one.Event.Type).ToArray(),
            aggregates,
            deliveries.Select(one => one.Event.Sequence).ToArray(),
            now
        );
        batch.Add(HurrySql, endpoints, aggregates);
    }

    private sealed record Reader(Guid Endpoint, string[] Types, string Contract)
    {
        public static Reader From(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetFieldValue<string[]>(1), row.GetString(2));
    }

    private sealed record Fresh(Reader Reader, LoggedEvent Event)
    {
        public string Aggregate { get; } = $"{Event.AggregateKind}:{Event.AggregateId}";
    }

    internal const string PlacesSql = """
        SELECT DISTINCT c.position FROM integrations.cursors c JOIN integrations.endpoints e ON e.id = c.endpoint_id
        WHERE e.enabled AND e.deleted_at IS NULL AND c.position < $1 ORDER BY c.position DESC
        """;

    /// <summary>
    /// Where there are any, what is changed in the log waits until this has ended, and is then forgotten (<c>integrations.forget_message()</c>, which takes
    /// the lock alone): what is read of the log afterwards, by a statement of its own, is what is sent.
    /// </summary>
    internal const string ReadersSql = """
        SELECT r.id, r.types, r.contract, pg_advisory_xact_lock_shared(hashtext('integrations.messages')) FROM (
            SELECT e.id, e.types, e.contract FROM integrations.cursors c JOIN integrations.endpoints e ON e.id = c.endpoint_id
            WHERE c.position = $1 AND e.enabled AND e.deleted_at IS NULL ORDER BY c.endpoint_id FOR UPDATE OF c SKIP LOCKED
        ) AS r
        """;

    /// <summary>Bytes that were sent once stay what they are.</summary>
    internal const string MessagesSql = """
        INSERT INTO integrations.messages (position, contract, body, used_at)
        SELECT t.position, t.contract, t.body, $4 FROM unnest($1::bigint[], $2::text[], $3::bytea[]) AS t (position, contract, body)
        ORDER BY t.position, t.contract
        ON CONFLICT (position, contract) DO UPDATE SET used_at = excluded.used_at
        """;

    /// <summary>Locks those that are there, and leaves them as they are.</summary>
    internal const string LanesSql = """
        INSERT INTO integrations.lanes AS l (endpoint_id, aggregate, due_at)
        SELECT DISTINCT t.endpoint_id, t.aggregate, now() FROM unnest($1::uuid[], $2::text[]) AS t (endpoint_id, aggregate) ORDER BY 1, 2
        ON CONFLICT (endpoint_id, aggregate) DO UPDATE SET due_at = l.due_at
        """;

    /// <summary>What was told before, and is replayed, begins anew; what is on its way goes on.</summary>
    internal const string DeliveriesSql = """
        WITH begun AS (
            INSERT INTO integrations.deliveries AS d
                (id, endpoint_id, position, event_id, contract, type, aggregate, sequence, status, next_at, created_at)
            SELECT t.id, t.endpoint_id, t.position, t.event_id, t.contract, t.type, t.aggregate, t.sequence, 'pending', $9, $9
            FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::bigint[])
                AS t (id, endpoint_id, position, event_id, contract, type, aggregate, sequence)
            ON CONFLICT (endpoint_id, position) DO UPDATE SET status = 'pending', tries = 0, contract = excluded.contract, next_at = excluded.next_at,
                finished_at = NULL WHERE d.status <> 'pending'
            RETURNING d.id, d.endpoint_id, d.aggregate, d.position
        )
        INSERT INTO integrations.queue (endpoint_id, aggregate, position, delivery_id)
        SELECT b.endpoint_id, b.aggregate, b.position, b.id FROM begun b ON CONFLICT DO NOTHING
        """;

    /// <summary>Where what is replayed comes before what waits for its next attempt, it does not wait with that.</summary>
    internal const string HurrySql = """
        UPDATE integrations.lanes l SET due_at = now() FROM (
            SELECT DISTINCT u.endpoint_id, u.aggregate FROM unnest($1::uuid[], $2::text[]) AS u (endpoint_id, aggregate)
        ) t
        WHERE l.endpoint_id = t.endpoint_id AND l.aggregate = t.aggregate AND NOT l.busy AND l.due_at > now() AND (
            SELECT d.tries FROM integrations.deliveries d WHERE d.id = (
                SELECT w.delivery_id FROM integrations.queue w
                WHERE w.endpoint_id = l.endpoint_id AND w.aggregate = l.aggregate ORDER BY w.position LIMIT 1)
        ) = 0
        """;

    internal const string AdvanceSql = "UPDATE integrations.cursors SET position = $2 WHERE endpoint_id = ANY($1::uuid[])";
}
