using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>What orders are promised as they are placed. What becomes of it, <see cref="OrderStock"/> does.</summary>
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
    /// <param name="reference">Of the movements: another than the order where it is promised more afterwards.</param>
    public static NpgsqlBatchCommand Allocate(
        NpgsqlBatch batch,
        Guid order,
        Guid? actor,
        IReadOnlyList<(Guid Line, string ItemId, int Quantity)> lines,
        DateTimeOffset now,
        string? reference = null
    ) =>
        batch.Add(
            AllocateSql,
            lines.Select(line => line.Line).ToArray(),
            lines.Select(line => line.ItemId).ToArray(),
            lines.Select(line => line.Quantity).ToArray(),
            reference ?? Reference(order),
            actor,
            now
        );

    internal const string AllocateSql = """
        INSERT INTO commerce.stock_allocations (order_line_id, item_id, location_id, quantity)
        SELECT l.id, t.item_id, t.location_id, t.quantity
        FROM commerce.take_stock($2::text[], $3::int[], false, $4, $5::uuid, $6::timestamptz) AS t JOIN commerce.order_lines l ON l.id = ($1::uuid[])[t.line]
        """;
}
