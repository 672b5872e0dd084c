using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Reports;

/// <summary>A sum of a report that is not what the books say.</summary>
/// <param name="What">Kind, grain, currency, beginning and key of the cell.</param>
/// <param name="Books">What orders, refunds, movements and customers add up to.</param>
/// <param name="Report">What the report says.</param>
public sealed record ReportDifference(string What, string Books, string Report);

/// <summary>
/// Adds up all books anew, by the definition that they are counted by, and compares every cell of every report, as of one moment. It changes nothing.
/// </summary>
public sealed class ReportProof(NpgsqlDataSource database)
{
    /// <summary>The differences; at most 10,000.</summary>
    public Task<IReadOnlyList<ReportDifference>> Run(CancellationToken cancelled) =>
        database.ManyWithoutTimeLimit(DifferencesSql, row => new ReportDifference(row.GetString(0), row.GetString(1), row.GetString(2)), cancelled);

    private const string Sums = "sum(orders), sum(units), sum(gross), sum(discount), sum(shipping), sum(tax), sum(total), sum(refunded)";

    private const string Grains = "CROSS JOIN LATERAL commerce.grains_of(c.kind, c.slot) AS g";

    private const string Measures = "orders, units, gross, discount, shipping, tax, total, refunded";

    internal const string DifferencesSql = $"""
        WITH books AS (
            SELECT kind, currency, slot, key, {Measures} FROM commerce.order_cells WHERE kind <> 'buyer'
            UNION ALL
            SELECT 'stock', '', commerce.quarter_of(at), cause, 1, on_hand, 0, 0, 0, 0, 0, 0 FROM commerce.stock_movements WHERE on_hand <> 0
            UNION ALL
            SELECT 'customer', '', commerce.quarter_of(created_at), CASE WHEN user_id IS NULL THEN 'guest new' ELSE 'member new' END, 1, 0, 0, 0, 0, 0, 0, 0
            FROM commerce.customers
        ),
        added AS (
            SELECT c.kind, g.grain, c.currency, g.begins, c.key, concat_ws(' ', {Sums}) AS sums FROM books c {Grains} GROUP BY 1, 2, 3, 4, 5
        ),
        said AS (
            SELECT kind, grain, currency, begins, key, concat_ws(' ', {Sums}) AS sums FROM (
                SELECT kind, grain, currency, slot AS begins, key, {Measures} FROM commerce.report_cells
                UNION ALL
                SELECT c.kind, g.grain, c.currency, g.begins, c.key, c.orders, c.units, c.gross, c.discount, c.shipping, c.tax, c.total, c.refunded
                FROM commerce.uncounted_cells c {Grains} WHERE c.kind <> 'buyer'
            ) AS cells GROUP BY 1, 2, 3, 4, 5
        )
        SELECT concat_ws(' ', kind, grain, currency, begins, key), coalesce(a.sums, '0 0 0 0 0 0 0 0'), coalesce(s.sums, '0 0 0 0 0 0 0 0')
        FROM added a FULL JOIN said s USING (kind, grain, currency, begins, key)
        WHERE coalesce(a.sums, '0 0 0 0 0 0 0 0') <> coalesce(s.sums, '0 0 0 0 0 0 0 0') ORDER BY 1 LIMIT 10000
        """;
}
