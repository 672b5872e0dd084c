using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Returns;

/// <summary>
/// What comes back for an exchange is credited before it is there. Where a unit never comes, it is owed after all: its credit shrinks by the cumulative rule,
/// so that the parts of the line still sum to it, and what went back for it is waited for.
/// </summary>
internal static class ExchangeCredits
{
    private sealed record Given(Guid Id, Guid Line, int Quantity, long Net, long Tax, bool IsRefunded);

    /// <summary>Takes back what was credited for units that do not come, of an order that is locked.</summary>
    /// <param name="connection">In the transaction that finds it out.</param>
    /// <param name="order">As it was before.</param>
    /// <param name="back">The exchange.</param>
    /// <param name="coming">How many units of a line have come, or still may.</param>
    /// <param name="cancelled">Of the request.</param>
    /// <returns>Whether anything is owed again.</returns>
    public static async Task<bool> Shrink(NpgsqlConnection connection, OrderState order, Return back, Func<ReturnLine, int> coming, CancellationToken cancelled)
    {
        var credits = await connection.Many(
            GivenSql,
            row => new Given(row.GetGuid(0), row.GetGuid(1), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4), row.GetBoolean(5)),
            cancelled,
            back.Id
        );
        await using var batch = new NpgsqlBatch(connection);
        foreach (var credit in credits)
        {
            var gone = credit.Quantity - Math.Min(credit.Quantity, back.Lines.Where(line => line.ItemId == credit.Line).Sum(coming));
            if (gone > 0)
            {
                Shrink(batch, order.Line(credit.Line)!, credit, gone);
            }
        }
        if (batch.BatchCommands.Count == 0)
        {
            return false;
        }
        await batch.ExecuteNonQueryAsync(cancelled);
        return true;
    }

    private static void Shrink(NpgsqlBatch batch, LineState line, Given credit, int gone)
    {
        if (gone == credit.Quantity)
        {
            batch.Add(EndSql, credit.Id);
        }
        else
        {
            var left = line.Credited - gone;
            var net = Math.Clamp(line.Taken.Net - Arithmetic.PartOf(line.Total - line.Tax, left, line.Quantity, line.Step), 0, credit.Net);
            var tax = Math.Clamp(line.Taken.Tax - Arithmetic.PartOf(line.Tax, left, line.Quantity, line.Step), 0, credit.Tax);
            batch.Add(ShrinkSql, credit.Id, gone, net, tax);
        }
        batch.Add(CountSql, line.Id, gone, credit.IsRefunded);
    }

    internal const string GivenSql = """
        SELECT c.id, c.order_line_id, c.quantity, c.net, c.tax, c.refund_id IS NOT NULL FROM commerce.order_credits c
        WHERE c.return_id = $1 AND c.order_id = (SELECT r.order_id FROM commerce.returns r WHERE r.id = $1) ORDER BY c.id
        """;

    internal const string EndSql = "DELETE FROM commerce.order_credits WHERE id = $1";

    internal const string ShrinkSql = "UPDATE commerce.order_credits SET quantity = quantity - $2, net = net - $3, tax = tax - $4 WHERE id = $1";

    internal const string CountSql = """
        UPDATE commerce.order_lines SET credited = credited - $2, refunded = greatest(0, refunded - CASE WHEN $3 THEN $2 ELSE 0 END) WHERE id = $1
        """;
}
