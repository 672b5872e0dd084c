using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Delivery;

/// <summary>A lane that this node has, for as long as its lease lasts.</summary>
/// <param name="Claim">The number under which it has it.</param>
internal sealed record Lane(Guid Endpoint, string Aggregate, long Claim);

/// <summary>The first pending delivery of a lane.</summary>
/// <param name="Body">Null where it is not kept any more.</param>
/// <param name="Tries">Attempts since it was last begun.</param>
/// <param name="PreviousSecret">Sealed, like the other; null where it is not valid any more.</param>
internal sealed record Parcel(
    Lane Lane,
    Guid Delivery,
    long Position,
    string Type,
    int Tries,
    byte[]? Body,
    string Url,
    byte[] Secret,
    byte[]? PreviousSecret,
    string? TraceParent
);

/// <summary>
/// The claims of nodes on lanes. A node takes as many due lanes of each endpoint as it may have requests under way to it, so a slow endpoint fills its own
/// places and nobody else's; where all of them together would be too many, each has its share. Taking moves the due time to the lease's end, by the database's
/// clock, and numbers the claim, which fences whoever was too slow: no two claims have one number, not even where a lane was removed in between.
/// </summary>
internal sealed class Lanes(NpgsqlDataSource database, IOptions<WebhookOptions> options)
{
    /// <summary>The topic of the change notification that there may be something to send.</summary>
    public const string Topic = "deliveries";

    /// <summary>Takes what is due.</summary>
    /// <param name="working">Requests that this node has under way, by endpoint.</param>
    /// <param name="cancelled">Of the node.</param>
    public async Task<IReadOnlyList<Lane>> Take(IReadOnlyCollection<KeyValuePair<Guid, int>> working, CancellationToken cancelled) =>
        await database.ManyInHaste(
            TakeSql,
            row => new Lane(row.GetGuid(0), row.GetString(1), row.GetInt64(2)),
            cancelled,
            working.Select(one => one.Key).ToArray(),
            working.Select(one => one.Value).ToArray(),
            options.Value.Parallel,
            options.Value.Lease,
            options.Value.ParallelInAll,
            Math.Max(0, options.Value.ParallelInAll - working.Sum(one => one.Value))
        );

    /// <summary>What is to be sent from these lanes. A statement of its own: it has to see all that was settled before they were taken.</summary>
    public async Task<IReadOnlyList<Parcel>> Heads(IReadOnlyList<Lane> lanes, CancellationToken cancelled) =>
        await database.ManyInHaste(
            HeadsSql,
            row => new Parcel(
                lanes[(int)row.GetInt64("number") - 1],
                row.GetGuid("id"),
                row.GetInt64("position"),
                row.GetString("type"),
                row.GetInt32("tries"),
                Bytes(row, "body"),
                row.GetString("url"),
                row.GetByteArray("secret"),
                Bytes(row, "previous_secret"),
                row.GetStringOrNull("traceparent")
            ),
            cancelled,
            lanes.Select(lane => lane.Endpoint).ToArray(),
            lanes.Select(lane => lane.Aggregate).ToArray()
        );

    /// <summary>Gives lanes back as they were taken, for any node.</summary>
    public async Task Release(IReadOnlyList<Lane> lanes, CancellationToken cancelled) =>
        await database.Change(
            ReleaseSql,
            cancelled,
            lanes.Select(lane => lane.Endpoint).ToArray(),
            lanes.Select(lane => lane.Aggregate).ToArray(),
            lanes.Select(lane => lane.Claim).ToArray()
        );

    private static byte[]? Bytes(NpgsqlDataReader row, string column) => row.IsDBNull(row.GetOrdinal(column)) ? null : row.GetByteArray(column);

    /// <summary>What is locked stays where it lies, so it is found again by its place.</summary>
    internal const string TakeSql = """
        WITH due AS MATERIALIZED (
            SELECT l.place
            FROM (
                SELECT greatest(1, $5::integer / greatest(1, count(*))) AS share FROM integrations.endpoints x WHERE x.enabled AND x.deleted_at IS NULL
            ) s CROSS JOIN integrations.endpoints e LEFT JOIN unnest($1::uuid[], $2::integer[]) AS w (id, working) ON w.id = e.id
                CROSS JOIN LATERAL (
                    SELECT n.ctid AS place FROM integrations.lanes n WHERE n.endpoint_id = e.id AND n.due_at <= statement_timestamp()
                    ORDER BY n.due_at LIMIT greatest(least($3, s.share) - coalesce(w.working, 0), 0) FOR UPDATE SKIP LOCKED
                ) l
            WHERE e.enabled AND e.deleted_at IS NULL AND coalesce(e.throttled_until <= statement_timestamp(), true)
            LIMIT $6
        )
        UPDATE integrations.lanes l SET busy = true, claim = nextval('integrations.claims'), due_at = clock_timestamp() + $4::interval
        WHERE l.ctid = ANY (ARRAY(SELECT d.place FROM due d))
        RETURNING l.endpoint_id, l.aggregate, l.claim
        """;

    internal const string HeadsSql = """
        SELECT t.number, d.id, d.position, d.type, d.tries, m.body, e.url, e.secret,
            CASE WHEN e.previous_until > now() THEN e.previous_secret END AS previous_secret, v.traceparent
        FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS t (endpoint_id, aggregate, number)
            JOIN integrations.endpoints e ON e.id = t.endpoint_id AND e.deleted_at IS NULL
            CROSS JOIN LATERAL (
                SELECT w.delivery_id FROM integrations.queue w
                WHERE w.endpoint_id = t.endpoint_id AND w.aggregate = t.aggregate ORDER BY w.position LIMIT 1
            ) q
            JOIN integrations.deliveries d ON d.id = q.delivery_id
            LEFT JOIN integrations.messages m ON m.position = d.position AND m.contract = d.contract
            LEFT JOIN platform.event_log v ON v.position = d.position
        """;

    internal const string ReleaseSql = """
        UPDATE integrations.lanes l SET busy = false, due_at = clock_timestamp()
        FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS t (endpoint_id, aggregate, claim)
        WHERE l.endpoint_id = t.endpoint_id AND l.aggregate = t.aggregate AND l.claim = t.claim
        """;
}
