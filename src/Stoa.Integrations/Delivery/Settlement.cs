using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Delivery;

/// <summary>What came of sending; null is the parcel of a lane that has nothing to send any more.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Stamp">As it was signed.</param>
internal sealed record Attempt(
    Parcel Parcel,
    Verdict Verdict,
    DateTimeOffset At,
    int? Status,
    int LatencyMs,
    string? Error,
    string? Response,
    long Stamp,
    string Signature
)
{
    /// <summary>What is not kept any more is not sent, and so says nothing of the endpoint.</summary>
    public bool WasSent => Parcel.Body is not null;
}

/// <summary>
/// Writes down what came of many attempts in one round trip. First the lanes are locked, in their order; then, with a fresh view, whoever still has one under
/// its claim moves the delivery on, and gives the lane back or, where nothing waits in it, removes it. Those who put deliveries into a lane lock it, too, so
/// none is left without one.
/// </summary>
internal static class Settlement
{
    public static async Task Settle(
        NpgsqlDataSource database,
        IReadOnlyList<Attempt> attempts,
        IReadOnlyList<Lane> empty,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        Lane[] lanes = [.. attempts.Select(attempt => attempt.Parcel.Lane), .. empty];
        object?[] held = [lanes.Select(lane => lane.Endpoint).ToArray(), lanes.Select(lane => lane.Aggregate).ToArray()];
        await using var connection = await database.Open(cancelled);
        await using var batch = new NpgsqlBatch(connection);
        batch.AddFreshPlansInHaste();
        batch.Add(LockSql, held);
        batch.Add(
            SettleSql,
            [
                .. held,
                lanes.Select(lane => lane.Claim).ToArray(),
                Column(attempts, empty, attempt => (Guid?)attempt.Parcel.Delivery, null),
                Column(attempts, empty, attempt => attempt.Verdict.Status, DeliveryStates.Delivered),
                Column(attempts, empty, attempt => attempt.Verdict.Wait, TimeSpan.Zero),
                Column(attempts, empty, attempt => attempt.At, now),
                Column(attempts, empty, attempt => attempt.Status, null),
                Column(attempts, empty, attempt => attempt.LatencyMs, 0),
                Column(attempts, empty, attempt => attempt.Error, null),
                Column(attempts, empty, attempt => attempt.Response, null),
                Column(attempts, empty, attempt => attempt.Stamp, 0L),
                Column(attempts, empty, attempt => attempt.Signature, ""),
                now,
                Column(attempts, empty, attempt => (long?)attempt.Parcel.Position, null),
            ]
        );
        AddHealth(batch, attempts, now);
        await batch.ExecuteNonQueryAsync(cancelled);
    }

    private static T[] Column<T>(IReadOnlyList<Attempt> attempts, IReadOnlyList<Lane> empty, Func<Attempt, T> of, T otherwise) =>
        [.. attempts.Select(of), .. Enumerable.Repeat(otherwise, empty.Count)];

    /// <summary>How its endpoints are: in their order, like all that locks more than one.</summary>
    private static void AddHealth(NpgsqlBatch batch, IReadOnlyList<Attempt> attempts, DateTimeOffset now)
    {
        var endpoints = attempts.Where(attempt => attempt.WasSent).GroupBy(attempt => attempt.Parcel.Lane.Endpoint).OrderBy(group => group.Key).ToList();
        batch.Add(
            HealthSql,
            endpoints.Select(group => group.Key).ToArray(),
            endpoints.Select(group => group.Any(attempt => attempt.Error is null)).ToArray(),
            endpoints.Select(group => group.Max(attempt => attempt.Verdict.Throttle) ?? TimeSpan.Zero).ToArray(),
            now
        );
    }

    internal const string LockSql = """
        SELECT FROM integrations.lanes l JOIN unnest($1::uuid[], $2::text[]) AS t (endpoint_id, aggregate)
            ON l.endpoint_id = t.endpoint_id AND l.aggregate = t.aggregate
        ORDER BY l.endpoint_id, l.aggregate FOR UPDATE OF l
        """;

    internal const string SettleSql = """
        WITH told AS MATERIALIZED (
            SELECT t.*, EXISTS (
                SELECT FROM integrations.queue w
                WHERE w.endpoint_id = t.endpoint_id AND w.aggregate = t.aggregate AND w.delivery_id IS DISTINCT FROM t.delivery_id
            ) AS more
            FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::interval[], $7::timestamptz[], $8::integer[], $9::integer[],
                    $10::text[], $11::text[], $12::bigint[], $13::text[], $15::bigint[])
                AS t (endpoint_id, aggregate, claim, delivery_id, outcome, wait, at, status, latency_ms, error, response, stamp, signature, position)
                JOIN integrations.lanes l ON l.endpoint_id = t.endpoint_id AND l.aggregate = t.aggregate AND l.claim = t.claim AND l.busy
        ), settled AS (
            UPDATE integrations.deliveries d SET attempts = d.attempts + 1, tries = d.tries + 1, status = t.outcome, last_status = t.status,
                last_error = t.error, next_at = CASE WHEN t.outcome = 'pending' THEN $14::timestamptz + t.wait END,
                finished_at = CASE WHEN t.outcome <> 'pending' THEN $14 END
            FROM told t WHERE d.id = t.delivery_id
            RETURNING d.id, d.attempts, t.at, t.status, t.latency_ms, t.error, t.response, t.stamp, t.signature
        ), logged AS (
            INSERT INTO integrations.attempts (delivery_id, number, at, status, latency_ms, error, response, stamp, signature)
            SELECT s.id, s.attempts, s.at, s.status, s.latency_ms, s.error, s.response, s.stamp, s.signature FROM settled s
        ), finished AS (
            DELETE FROM integrations.queue w USING told t
            WHERE w.endpoint_id = t.endpoint_id AND w.aggregate = t.aggregate AND w.position = t.position AND t.outcome <> 'pending'
        ), emptied AS (
            DELETE FROM integrations.lanes l USING told t
            WHERE l.endpoint_id = t.endpoint_id AND l.aggregate = t.aggregate AND t.outcome <> 'pending' AND NOT t.more
        )
        UPDATE integrations.lanes l SET busy = false, due_at = clock_timestamp() + t.wait FROM told t
        WHERE l.endpoint_id = t.endpoint_id AND l.aggregate = t.aggregate AND (t.outcome = 'pending' OR t.more)
        """;

    internal const string HealthSql = """
        UPDATE integrations.endpoints e SET
            last_success_at = CASE WHEN t.reached THEN $4::timestamptz ELSE e.last_success_at END,
            failing_since = CASE WHEN NOT t.reached THEN coalesce(e.failing_since, $4) END,
            throttled_until = CASE WHEN t.throttle > interval '0' THEN greatest(e.throttled_until, clock_timestamp() + t.throttle) ELSE e.throttled_until END
        FROM (SELECT * FROM unnest($1::uuid[], $2::boolean[], $3::interval[]) AS u (id, reached, throttle)) t
        WHERE e.id = t.id AND (t.throttle > interval '0'
            OR t.reached AND (e.failing_since IS NOT NULL OR e.last_success_at IS NULL OR e.last_success_at < $4::timestamptz - interval '1 minute')
            OR NOT t.reached AND e.failing_since IS NULL)
        """;
}
