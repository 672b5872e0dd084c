using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Reports;

/// <summary>What was sold.</summary>
/// <param name="Orders">Placed and not cancelled.</param>
/// <param name="Gross">Of the goods, before discounts; with tax where prices include it.</param>
/// <param name="Tax">On goods and shipping.</param>
/// <param name="Total">Of the orders, as they were placed.</param>
/// <param name="Credited">Not owed any more since this time, whenever the order was placed: units that were cancelled or came back, goodwill.</param>
/// <param name="CreditedTax">The tax contained in that.</param>
/// <param name="Net"><c>total</c> less <c>credited</c>.</param>
/// <param name="Refunded">Money that went back in this time.</param>
/// <param name="CancelledOrders">Placed in this time and cancelled since; in nothing of the above.</param>
internal sealed record SalesFigures(
    long Orders,
    long Units,
    Money Gross,
    Money Discount,
    Money Shipping,
    Money Tax,
    Money Total,
    Money Credited,
    Money CreditedTax,
    Money Net,
    long Refunds,
    Money Refunded,
    long CancelledOrders,
    Money Cancelled
)
{
    public static SalesFigures Of(ReportScope scope, IEnumerable<ReportCell> cells)
    {
        var byKey = cells.ToLookup(cell => cell.Key, StringComparer.Ordinal);
        var (placed, credited, refunded, cancelled) = (Sum("placed"), Sum("credited"), Sum("refunded"), Sum("cancelled"));
        return new SalesFigures(
            placed.Orders,
            placed.Units,
            scope.Money(placed.Gross),
            scope.Money(placed.Discount),
            scope.Money(placed.Shipping),
            scope.Money(placed.Tax),
            scope.Money(placed.Total),
            scope.Money(credited.Total),
            scope.Money(credited.Tax),
            scope.Money(placed.Total - credited.Total),
            refunded.Orders,
            scope.Money(refunded.Refunded),
            cancelled.Orders,
            scope.Money(cancelled.Total)
        );

        ReportCell Sum(string key) => byKey[key].Aggregate(ReportCell.None, static (sum, cell) => sum + cell);
    }
}

internal sealed record SalesPoint(string Period, DateTimeOffset From, DateTimeOffset To, SalesFigures Figures);

/// <summary>What was sold in one currency.</summary>
/// <param name="Currencies">Those in which there are orders at all: each is a report of its own.</param>
internal sealed record SalesReport(ReportFrame Frame, IReadOnlyList<string> Currencies, SalesFigures Totals, IReadOnlyList<SalesPoint> Series);

/// <summary>
/// What was sold over a time, in points that a chart can show. The sums are those of the orders; credits and refunds stand at their own moments.
/// </summary>
internal sealed class ReadSales(NpgsqlDataSource database, ReportReader reader, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        ReportRequest.Explain(
            routes
                .Get<ReportRequest, SalesReport>("/admin/reports/sales", routes.Resolve<ReadSales>().Handle)
                .WithName(ReportRoutes.Section, "reportSales", "What was sold")
                .Staff("reports", "read")
                .WithSuccess(CommerceSuccesses.ReportRead)
                .ProducesFault(CommerceFaults.PeriodEmpty)
                .WithExample(
                    new SalesReport(ReportRoutes.Frame, ["EUR"], ReportRoutes.Sales, [new("2026-03-29", Examples.At, Examples.At, ReportRoutes.Sales)])
                )
        );

    public async Task<Outcome<SalesReport>> Handle(ReportRequest request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var resolved = await request.Resolve(database, clock.GetUtcNow(), cancelled);
        if (resolved.Value is not { } scope)
        {
            return resolved.Failure!;
        }
        var cells = await reader.Series(scope, "sales", scope.Frame.Currency, cancelled);
        var points = cells.ToLookup(cell => cell.Point);
        return new SalesReport(
            scope.Frame,
            await database.Many(CurrenciesSql, row => row.GetString(0), cancelled),
            SalesFigures.Of(scope, cells),
            [.. scope.Periods.Select((period, n) => new SalesPoint(period.Period, period.From, period.To, SalesFigures.Of(scope, points[n])))]
        );
    }

    internal const string CurrenciesSql = """
        SELECT currency FROM (
            SELECT currency, orders FROM commerce.report_cells WHERE kind = 'sales' AND grain = 'month' AND key = 'placed'
            UNION ALL
            SELECT currency, orders FROM commerce.uncounted_cells WHERE kind = 'sales' AND key = 'placed'
        ) AS cells GROUP BY currency HAVING sum(orders) > 0 ORDER BY 1
        """;
}
