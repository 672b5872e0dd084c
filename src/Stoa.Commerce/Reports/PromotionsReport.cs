using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Reports;

/// <summary>What a promotion did.</summary>
/// <param name="Uses">Orders that used it and were not cancelled.</param>
/// <param name="Discount">What it took off them.</param>
/// <param name="Total">Of these orders.</param>
internal sealed record PromotionFigures(long Uses, Money Discount, Money Total)
{
    public static PromotionFigures Of(ReportScope scope, ReportCell cell) => new(cell.Orders, scope.Money(cell.Discount), scope.Money(cell.Total));
}

/// <summary>A promotion, and what it did.</summary>
/// <param name="Name">As it is called now; empty for one that is gone.</param>
internal sealed record UsedPromotion(string PromotionId, string Name, PromotionFigures Figures);

/// <summary>An order that used several promotions is a use of each.</summary>
internal sealed record PromotionPoint(string Period, DateTimeOffset From, DateTimeOffset To, long Uses, Money Discount);

internal sealed record PromotionsReport(
    ReportFrame Frame,
    long Uses,
    Money Discount,
    IReadOnlyList<UsedPromotion> Promotions,
    IReadOnlyList<PromotionPoint> Series
);

/// <summary>What promotions took off, and for how many orders; the hundred that took most, most first.</summary>
internal sealed class ReadPromotions(NpgsqlDataSource database, ReportReader reader, TimeProvider clock)
{
    private const int Most = 100;

    public static Route Map(Routes routes) =>
        ReportRequest.Explain(
            routes
                .Get<ReportRequest, PromotionsReport>("/admin/reports/promotions", routes.Resolve<ReadPromotions>().Handle)
                .WithName(ReportRoutes.Section, "reportPromotions", "What promotions took off")
                .Staff("reports", "read")
                .WithSuccess(CommerceSuccesses.ReportRead)
                .ProducesFault(CommerceFaults.PeriodEmpty)
                .WithExample(
                    new PromotionsReport(
                        ReportRoutes.Frame,
                        2,
                        new(26_970, "EUR"),
                        [new("autumn", "Autumn", new(2, new(26_970, "EUR"), new(242_730, "EUR")))],
                        [new("2026-03-29", Examples.At, Examples.At, 2, new(26_970, "EUR"))]
                    )
                )
        );

    public async Task<Outcome<PromotionsReport>> Handle(ReportRequest request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var resolved = await request.Resolve(database, clock.GetUtcNow(), cancelled);
        if (resolved.Value is not { } scope)
        {
            return resolved.Failure!;
        }
        var cells = await reader.Series(scope, "promotion", scope.Frame.Currency, cancelled);
        var points = cells.ToLookup(cell => cell.Point);
        ReportCell[] used =
        [
            .. cells
                .GroupBy(cell => cell.Key, StringComparer.Ordinal)
                .Select(uses => uses.Aggregate(static (sum, cell) => sum + cell))
                .Where(promotion => promotion.Orders != 0)
                .OrderByDescending(promotion => promotion.Discount)
                .ThenBy(promotion => promotion.Key, StringComparer.Ordinal)
                .Take(Most),
        ];
        var names = new Dictionary<string, string>(
            await database.Many(
                NamesSql,
                row => KeyValuePair.Create(row.GetString(0), row.GetString(1)),
                cancelled,
                [used.Select(promotion => promotion.Key).ToArray()]
            ),
            StringComparer.Ordinal
        );
        return new PromotionsReport(
            scope.Frame,
            cells.Sum(cell => cell.Orders),
            scope.Money(cells.Sum(cell => cell.Discount)),
            [.. used.Select(one => new UsedPromotion(one.Key, names.GetValueOrDefault(one.Key, ""), PromotionFigures.Of(scope, one)))],
            [
                .. scope.Periods.Select(
                    (period, n) =>
                        new PromotionPoint(
                            period.Period,
                            period.From,
                            period.To,
                            points[n].Sum(cell => cell.Orders),
                            scope.Money(points[n].Sum(cell => cell.Discount))
                        )
                ),
            ]
        );
    }

    internal const string NamesSql = "SELECT id, name FROM commerce.promotions WHERE id = ANY ($1)";
}
