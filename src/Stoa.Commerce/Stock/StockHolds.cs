using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Checkout;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>What is wanted of one item; its place in the list is the position of the order line that is to come of it, from 1.</summary>
internal readonly record struct HoldLine(string ItemId, int Quantity);

/// <summary>
/// Keeps stock from everybody else while a buyer pays. A holder is whatever asks (a checkout); the ends of what it holds take turns, under a lock of its name,
/// and levels are locked after it. A hold counts until it is given back, be it by the periodic job after it expired: so there is no moment at which its pieces
/// belong to two.
/// All but the job are part of the caller's batch, whose transaction is rolled back where they say no.
/// </summary>
internal sealed partial class StockHolds(NpgsqlDataSource database, TimeProvider clock, ILogger<StockHolds> log)
{
    private const int Part = 100;

    /// <summary>
    /// Holds all lines until then: at least a row a line, or roll back. Whoever calls sees to it that the holder holds nothing yet: what it held already would
    /// break the key of the table.
    /// </summary>
    public static NpgsqlBatchCommand Place(
        NpgsqlBatch batch,
        string holder,
        IReadOnlyList<HoldLine> lines,
        DateTimeOffset expiresAt,
        Guid? actor,
        DateTimeOffset now
    ) =>
        batch.Add(
            PlaceSql,
            holder,
            lines.Select(line => line.ItemId).ToArray(),
            lines.Select(line => line.Quantity).ToArray(),
            expiresAt,
            Reference(holder),
            actor,
            now
        );

    /// <summary>Gives everything back; no row where there was nothing.</summary>
    public static NpgsqlBatchCommand Release(NpgsqlBatch batch, string holder, Guid? actor, DateTimeOffset now)
    {
        batch.Add(LockSql, holder);
        return batch.Add(ReleaseSql, holder, null, Reference(holder), actor, "", now);
    }

    /// <summary>
    /// Makes what is held a promise to an order whose lines the batch has written. Roll back where that is not exactly what its lines need, or the order was
    /// promised something before: <see cref="Conversion.IsWhole"/>.
    /// </summary>
    public static Conversion Convert(NpgsqlBatch batch, string holder, Guid order, Guid? actor, DateTimeOffset now)
    {
        batch.Add(LockSql, holder);
        return new Conversion(
            batch.Add(ConvertSql, holder, order, StockAllocations.Reference(order), actor, now),
            batch.Add(WholeSql, order, StockAllocations.Reference(order))
        );
    }

    /// <summary>What became of a hold, once the batch has run.</summary>
    public readonly record struct Conversion(NpgsqlBatchCommand Allocated, NpgsqlBatchCommand Whole)
    {
        public bool IsWhole => Allocated.RecordsAffected > 0 && Whole.Rows == 1;
    }

    /// <summary>Gives back what expired: the periodic job, which does no harm when several nodes run it.</summary>
    public async Task ReleaseExpired(CancellationToken cancelled)
    {
        for (var last = ""; ; )
        {
            var holders = await database.Many(ExpiredSql, row => row.GetString(0), cancelled, clock.GetUtcNow(), last, Part);
            foreach (var holder in holders)
            {
                await ReleaseExpired(holder, cancelled);
            }
            if (holders.Count < Part)
            {
                return;
            }
            last = holders[^1];
        }
    }

    private async Task ReleaseExpired(string holder, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        try
        {
            await database.InTransaction<bool>(
                async connection =>
                {
                    await connection.Change(LockSql, cancelled, holder);
                    return await connection.Change(ReleaseSql, cancelled, holder, now, Reference(holder), null, "expired", now) > 0;
                },
                cancelled
            );
        }
        catch (PostgresException failure)
        {
            // It keeps no other waiting, and is tried again with the next run.
            NotReleased(log, holder, failure.MessageText);
        }
    }

    private static string Reference(string holder) => $"hold:{holder}";

    internal const string LockSql = "SELECT pg_advisory_xact_lock(hashtext('commerce.stock_holds'), hashtext($1))";

    internal const string PlaceSql = """
        INSERT INTO commerce.stock_holds (holder, line, item_id, location_id, quantity, expires_at)
        SELECT $1, t.line, t.item_id, t.location_id, t.quantity, $4::timestamptz
            FROM commerce.take_stock($2::text[], $3::int[], true, $5, $6::uuid, $7::timestamptz) AS t
        """;

    internal const string ExtendSql = "UPDATE commerce.stock_holds SET expires_at = $2 WHERE holder = $1";

    private const string Summed = "(SELECT g.item_id, g.location_id, sum(g.quantity)::int AS quantity FROM gone g GROUP BY 1, 2 ORDER BY 1, 2)";

    /// <summary>Then its pieces change in one of its buckets; an index says so that is empty in most shops.</summary>
    private const string IsHot = "EXISTS (SELECT FROM commerce.stock h WHERE h.buckets > 0 AND h.item_id = f.item_id AND h.location_id = f.location_id)";

    private const string Locked = """
        locked AS (
            SELECT s.item_id, s.location_id, f.quantity FROM commerce.stock s JOIN freed f ON f.item_id = s.item_id AND f.location_id = s.location_id
            WHERE NOT f.eased ORDER BY s.item_id, s.location_id FOR UPDATE OF s
        )
        """;

    /// <summary>$2: only what had expired then; null: all of it.</summary>
    internal const string ReleaseSql = $"""
        WITH gone AS (
            DELETE FROM commerce.stock_holds h WHERE h.holder = $1 AND ($2::timestamptz IS NULL OR h.expires_at <= $2)
                RETURNING h.item_id, h.location_id, h.quantity
        ),
        freed AS MATERIALIZED (
            SELECT f.item_id, f.location_id, f.quantity,
                CASE WHEN {IsHot} THEN commerce.ease_stock(f.item_id, f.location_id, 0, -f.quantity) ELSE false END AS eased
            FROM {Summed} AS f
        ),
        {Locked},
        changed AS (
            UPDATE commerce.stock s SET held = s.held - k.quantity FROM locked k WHERE s.item_id = k.item_id AND s.location_id = k.location_id
        )
        INSERT INTO commerce.stock_movements (item_id, location_id, held, cause, reference, actor_id, reason, at)
        SELECT f.item_id, f.location_id, -f.quantity, 'release', $3, $4::uuid, $5, $6::timestamptz
        FROM freed f LEFT JOIN locked k ON k.item_id = f.item_id AND k.location_id = f.location_id WHERE f.eased OR k.item_id IS NOT NULL
        """;

    internal const string ConvertSql = $"""
        WITH gone AS (
            DELETE FROM commerce.stock_holds h WHERE h.holder = $1
              AND NOT EXISTS (SELECT FROM commerce.stock_allocations a JOIN commerce.order_lines l ON l.id = a.order_line_id WHERE l.order_id = $2)
            RETURNING h.line, h.item_id, h.location_id, h.quantity
        ),
        freed AS MATERIALIZED (
            SELECT f.item_id, f.location_id, f.quantity,
                CASE WHEN {IsHot} THEN commerce.ease_stock(f.item_id, f.location_id, f.quantity, -f.quantity) ELSE false END AS eased
            FROM {Summed} AS f
        ),
        {Locked},
        changed AS (
            UPDATE commerce.stock s SET held = s.held - k.quantity, allocated = s.allocated + k.quantity
            FROM locked k WHERE s.item_id = k.item_id AND s.location_id = k.location_id
        ),
        noted AS (
            INSERT INTO commerce.stock_movements (item_id, location_id, allocated, held, cause, reference, actor_id, at)
            SELECT f.item_id, f.location_id, f.quantity, -f.quantity, 'order', $3, $4::uuid, $5::timestamptz
            FROM freed f LEFT JOIN locked k ON k.item_id = f.item_id AND k.location_id = f.location_id WHERE f.eased OR k.item_id IS NOT NULL
        )
        INSERT INTO commerce.stock_allocations (order_line_id, item_id, location_id, quantity)
        SELECT l.id, g.item_id, g.location_id, g.quantity
        FROM gone g JOIN commerce.order_lines l ON l.order_id = $2 AND l.position = g.line AND coalesce(l.variant_id, l.product_id) = g.item_id
        """;

    /// <summary>A row where every line is served in full, and nothing was promised beside them.</summary>
    internal const string WholeSql = """
        SELECT WHERE NOT EXISTS (
            SELECT FROM commerce.order_lines l WHERE l.order_id = $1
              AND l.quantity <> (SELECT coalesce(sum(a.quantity), 0) FROM commerce.stock_allocations a WHERE a.order_line_id = l.id))
          AND (SELECT coalesce(sum(l.quantity), 0) FROM commerce.order_lines l WHERE l.order_id = $1)
            = (SELECT coalesce(sum(m.allocated), 0) FROM commerce.stock_movements m WHERE m.reference = $2 AND m.cause = 'order')
        """;

    /// <summary>What a checkout holds stays until its money is given back: it ends by itself, and gives back both.</summary>
    internal const string ExpiredSql = $"""
        SELECT DISTINCT h.holder FROM commerce.stock_holds h
        WHERE h.expires_at <= $1 AND h.holder > $2
          AND h.holder NOT IN (SELECT 'checkout:' || k.id FROM commerce.checkouts k WHERE k.status IN ({CheckoutRow.ActiveStatuses}))
        ORDER BY h.holder LIMIT $3
        """;

    [LoggerMessage(1, LogLevel.Warning, "What {Holder} held has expired and could not be given back, will be retried: {Reason}")]
    private static partial void NotReleased(ILogger log, string holder, string reason);
}
