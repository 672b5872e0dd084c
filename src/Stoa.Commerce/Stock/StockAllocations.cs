using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>What orders are promised: taken when they are placed, and off the count when they are shipped.</summary>
internal static class StockAllocations
{
    public static string Reference(Guid order) => $"order:{order}";

    /// <summary>
    /// Promises stock to the lines of an order: at least a row a line, or none where one cannot be had. A line that was not written gets
    /// none.
    /// </summary>
    /// <param name="batch">Of the order, behind its lines.</param>
    /// <param name="order">Its id.</param>
    /// <param name="actor">The buyer; null for a guest.</param>
    /// <param name="lines">Ids of order lines with what they are of.</param>
    /// <param name="now">The moment.</param>
    public static NpgsqlBatchCommand Allocate(
        NpgsqlBatch batch,
        Guid order,
        Guid? actor,
        IReadOnlyList<(Guid Line, string ItemId, int Quantity)> lines,
        DateTimeOffset now
    ) =>
        batch.Add(
            AllocateSql,
            lines.Select(line => line.Line).ToArray(),
            lines.Select(line => line.ItemId).ToArray(),
            lines.Select(line => line.Quantity).ToArray(),
            Reference(order),
            actor,
            now
        );

    /// <summary>
    /// Takes what an order was promised off the count of the locations that promised it. Of what was sold before it was there, no more than is
    /// counted: the rest
    /// was never on it.
    /// </summary>
    public static Task Ship(NpgsqlConnection connection, Guid order, Guid actor, DateTimeOffset now, CancellationToken cancelled) =>
        connection.Change(ShipSql, cancelled, order, Reference(order), actor, now);

    internal const string AllocateSql = """
        INSERT INTO commerce.stock_allocations (order_line_id, item_id, location_id, quantity)
        SELECT l.id, t.item_id, t.location_id, t.quantity
        FROM commerce.take_stock($2::text[], $3::int[], false, $4, $5::uuid, $6::timestamptz) AS t JOIN commerce.order_lines l ON l.id = ($1::uuid[])[t.line]
        """;

    internal const string ShipSql = """
        WITH gone AS (
            DELETE FROM commerce.stock_allocations a USING commerce.order_lines l WHERE l.order_id = $1 AND a.order_line_id = l.id
            RETURNING a.item_id, a.location_id, a.quantity
        ),
        sent AS (SELECT g.item_id, g.location_id, sum(g.quantity)::int AS quantity FROM gone g GROUP BY 1, 2),
        locked AS (
            SELECT s.item_id, s.location_id, s.on_hand, t.quantity FROM commerce.stock s JOIN sent t ON t.item_id = s.item_id AND t.location_id = s.location_id
            ORDER BY s.item_id, s.location_id FOR UPDATE OF s
        ),
        changed AS (
            UPDATE commerce.stock s SET on_hand = s.on_hand - least(k.on_hand, k.quantity), allocated = s.allocated - k.quantity
            FROM locked k WHERE s.item_id = k.item_id AND s.location_id = k.location_id
        )
        INSERT INTO commerce.stock_movements (item_id, location_id, on_hand, allocated, cause, reference, actor_id, at)
        SELECT k.item_id, k.location_id, -least(k.on_hand, k.quantity), -k.quantity, 'shipment', $2, $3::uuid, $4::timestamptz FROM locked k
        """;
}
