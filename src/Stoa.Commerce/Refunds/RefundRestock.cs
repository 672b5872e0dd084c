using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Refunds;

/// <summary>
/// What was sent and is refunded is on the shelf again, where staff want it so; what was not sent has never left it. Nothing comes back before the provider has
/// taken the refund on: one that it refuses changes nothing. That is mostly known within the request; where it is not, whichever node sees it first restocks
/// what had been sent when the refund was asked for.
/// </summary>
internal sealed partial class RefundRestock(NpgsqlDataSource database, TimeProvider clock, ILogger<RefundRestock> log)
{
    public async Task Run(CancellationToken cancelled)
    {
        foreach (var (order, refund) in await database.Many(WaitingSql, row => (row.GetGuid(0), row.GetGuid(1)), cancelled))
        {
            try
            {
                await database.InTransaction<bool>(connection => Finish(connection, order, refund, clock.GetUtcNow(), cancelled), cancelled);
            }
            catch (Exception failure) when (!cancelled.IsCancellationRequested)
            {
                NotNow(log, refund, failure.Message);
            }
        }
    }

    /// <summary>Restocks once, in the connection's transaction; false where nothing is to be restocked, or not yet.</summary>
    public static async Task<Outcome<bool>> Finish(NpgsqlConnection connection, Guid id, Guid refund, DateTimeOffset now, CancellationToken cancelled)
    {
        if (
            await OrderStates.Lock(connection, id, cancelled) is not { } order
            || await connection.One(WantedSql, row => (Guid?)row.GetGuid(0), cancelled, refund) is not { } actor
        )
        {
            return false;
        }
        var credited = await connection.Many(UnitsSql, row => (Line: row.GetGuid(0), Quantity: row.GetInt32(1)), cancelled, id, refund);
        var place = await StockLevels.DefaultLocation(connection, cancelled);
        var back = credited
            .Select(credit => (Line: order.Line(credit.Line)!, credit.Quantity))
            .Select(credit => (credit.Line, Quantity: Math.Min(credit.Quantity, credit.Line.Returnable)))
            .Where(credit => credit.Quantity > 0 && place is not null)
            .ToList();
        await using (var states = new NpgsqlBatch(connection))
        {
            states.Add(DoneSql, refund);
            states.Add(ReturnedSql, back.Select(line => line.Line.Id).ToArray(), back.Select(line => line.Quantity).ToArray());
            OrderStates.Conclude(states, id, now);
            await states.ExecuteNonQueryAsync(cancelled);
        }
        if (back.Count > 0)
        {
            await StockLevels.Lock(connection, [.. back.Select(line => (line.Line.ItemId, place!))], cancelled);
            await using var levels = new NpgsqlBatch(connection);
            var shifts = back.Select(line => new StockShift(line.Line.ItemId, place!, line.Quantity, 0));
            OrderStock.Shift(levels, shifts, MovementCauses.Return, $"refund:{refund}", actor, "", now);
            await levels.ExecuteNonQueryAsync(cancelled);
        }
        return true;
    }

    /// <summary>Of a refund <c>r</c>: it is to be restocked, and its providers have taken it on.</summary>
    private const string IsWanted = """
        r.restock_by IS NOT NULL AND r.status <> 'failed' AND NOT EXISTS (
            SELECT FROM commerce.refund_parts p JOIN payments.operations x ON x.id = p.operation_id
            WHERE p.refund_id = r.id AND x.status IN ('started', 'unknown'))
        """;

    internal const string WaitingSql = $"SELECT r.order_id, r.id FROM commerce.refunds r WHERE {IsWanted} ORDER BY r.created_at LIMIT 100";

    internal const string WantedSql = $"SELECT r.restock_by FROM commerce.refunds r WHERE r.id = $1 AND {IsWanted}";

    internal const string UnitsSql = """
        SELECT c.order_line_id, sum(c.restock)::int FROM commerce.order_credits c
        WHERE c.order_id = $1 AND c.refund_id = $2 AND c.order_line_id IS NOT NULL GROUP BY 1
        """;

    internal const string DoneSql = "UPDATE commerce.refunds SET restock_by = NULL WHERE id = $1";

    internal const string ReturnedSql = """
        UPDATE commerce.order_lines l SET returned = l.returned + w.quantity FROM unnest($1::uuid[], $2::int[]) AS w(line, quantity) WHERE l.id = w.line
        """;

    [LoggerMessage(1, LogLevel.Warning, "Refund {Refund}: what it is for cannot be restocked now, will be retried: {Reason}")]
    private static partial void NotNow(ILogger log, Guid refund, string reason);
}
