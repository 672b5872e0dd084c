using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Reports;

/// <summary>What lies in stock now, over all items and locations.</summary>
/// <param name="Items">Items at locations: those of which enough, few or nothing can be sold.</param>
internal sealed record StockNow(long Items, long InStock, long Low, long Out, long OnHand, long Allocated, long Held);

/// <summary>Pieces that came to lie somewhere, or left.</summary>
/// <param name="Shipped">With orders; below zero.</param>
/// <param name="Adjusted">By staff and imports.</param>
/// <param name="Other">Counted when a level began, moved from place to place, or taken back.</param>
/// <param name="Change">All together.</param>
internal sealed record StockFigures(long Shipped, long Adjusted, long Other, long Change)
{
    public static StockFigures Of(IEnumerable<ReportCell> cells)
    {
        var (shipped, adjusted, change) = (0L, 0L, 0L);
        foreach (var cell in cells)
        {
            shipped += cell.Key == "shipment" ? cell.Units : 0;
            adjusted += cell.Key == "adjustment" ? cell.Units : 0;
            change += cell.Units;
        }
        return new StockFigures(shipped, adjusted, change - shipped - adjusted, change);
    }
}

internal sealed record StockPoint(string Period, DateTimeOffset From, DateTimeOffset To, StockFigures Figures);

internal sealed record StockOverview(ReportFrame Frame, StockNow Now, StockFigures Totals, IReadOnlyList<StockPoint> Series);

/// <summary>What lies in stock, and what came and went.</summary>
internal sealed class ReadStock(NpgsqlDataSource database, ReportReader reader, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        ReportRequest.Explain(
            routes
                .Get<ReportRequest, StockOverview>("/admin/reports/stock", routes.Resolve<ReadStock>().Handle)
                .WithName(ReportRoutes.Section, "reportStock", "What lies in stock, and what came and went")
                .Staff("reports", "read")
                .WithSuccess(CommerceSuccesses.ReportRead)
                .ProducesFault(CommerceFaults.PeriodEmpty)
                .WithExample(
                    new StockOverview(
                        ReportRoutes.Frame,
                        new StockNow(80, 70, 6, 4, 4_120, 12, 3),
                        new StockFigures(-30, 120, 0, 90),
                        [new("2026-03-29", Examples.At, Examples.At, new StockFigures(-30, 120, 0, 90))]
                    )
                )
        );

    public async Task<Outcome<StockOverview>> Handle(ReportRequest request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var resolved = await request.Resolve(database, clock.GetUtcNow(), cancelled);
        if (resolved.Value is not { } scope)
        {
            return resolved.Failure!;
        }
        var cells = await reader.Series(scope, "stock", null, cancelled);
        var points = cells.ToLookup(cell => cell.Point);
        return new StockOverview(
            scope.Frame,
            (await database.One(NowSql, Now, cancelled))!,
            StockFigures.Of(cells),
            [.. scope.Periods.Select((period, n) => new StockPoint(period.Period, period.From, period.To, StockFigures.Of(points[n])))]
        );
    }

    private static StockNow Now(NpgsqlDataReader row) =>
        new(
            row.GetInt64("items"),
            row.GetInt64("in_stock"),
            row.GetInt64("low"),
            row.GetInt64("out"),
            row.GetInt64("on_hand"),
            row.GetInt64("allocated"),
            row.GetInt64("held")
        );

    internal const string NowSql = """
        SELECT count(*) AS items, count(*) FILTER (WHERE level = 'in') AS in_stock, count(*) FILTER (WHERE level = 'low') AS low,
            count(*) FILTER (WHERE level = 'out') AS "out",
            (coalesce(sum(on_hand), 0) + (SELECT coalesce(sum(b.on_hand), 0) FROM commerce.stock_buckets b))::bigint AS on_hand,
            (coalesce(sum(allocated), 0) + (SELECT coalesce(sum(b.allocated), 0) FROM commerce.stock_buckets b))::bigint AS allocated,
            (coalesce(sum(held), 0) + (SELECT coalesce(sum(b.held), 0) FROM commerce.stock_buckets b))::bigint AS held
        FROM commerce.stock
        """;
}
