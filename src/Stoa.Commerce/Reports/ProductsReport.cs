using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Reports;

/// <summary>What was sold of a product, cancelled orders left out.</summary>
/// <param name="Total">As it stands on the lines: less discounts, and with tax where it is added to prices.</param>
internal sealed record ProductFigures(long Orders, long Units, Money Gross, Money Discount, Money Tax, Money Total)
{
    public static ProductFigures Of(ReportScope scope, ReportCell cell) =>
        new(cell.Orders, cell.Units, scope.Money(cell.Gross), scope.Money(cell.Discount), scope.Money(cell.Tax), scope.Money(cell.Total));
}

/// <summary>A product, and what was sold of it.</summary>
/// <param name="ProductId">Of an order of the past whose product is not here: <c>sku:</c> and its SKU.</param>
/// <param name="Name">As it is called now.</param>
internal sealed record SoldProduct(string ProductId, string Sku, string Name, ProductFigures Figures);

internal sealed record ProductPoint(string Period, DateTimeOffset From, DateTimeOffset To, ProductFigures Figures);

/// <summary>What sold best.</summary>
/// <param name="Products">Those that sold best, best first; of one product that was asked for, that one.</param>
internal sealed record ProductsReport(ReportFrame Frame, IReadOnlyList<SoldProduct> Products)
{
    /// <summary>Only where one product was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProductPoint>? Series { get; init; }
}

/// <summary>What sold best over a time; or how one product sold, in points that a chart can show.</summary>
internal sealed class ReadProducts(NpgsqlDataSource database, ReportReader reader, TimeProvider clock)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    public static Route Map(Routes routes) =>
        ReportRequest.Explain(
            routes
                .Get<Request, ProductsReport>("/admin/reports/products", routes.Resolve<ReadProducts>().Handle)
                .WithName(ReportRoutes.Section, "reportProducts", "What sold best, or how one product sold")
                .Staff("reports", "read")
                .WithSuccess(CommerceSuccesses.ReportRead)
                .ProducesFault(CommerceFaults.PeriodEmpty)
                .Explains("product_id", "Only this product, with a series of its own.")
                .Explains("sort", "By total, which is the default, or by units.")
                .Explains("limit", "How many products; by default 20, at most 100.")
                .WithExample(
                    new ProductsReport(
                        ReportRoutes.Frame,
                        [
                            new(
                                "prod-1",
                                "LAPTOP-001",
                                "Professional Laptop",
                                new(2, 3, new(269_700, "EUR"), new(0, "EUR"), new(43_061, "EUR"), new(269_700, "EUR"))
                            ),
                        ]
                    )
                )
        );

    public sealed record Request(ReportRequest Report, string? Product, string Sort, int Limit) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ReportRequest.Read(input),
                input.Query("product_id", CatalogueForms.MaxId),
                input.QueryChoice("sort", ["total", "units"]) ?? "total",
                (int)(input.QueryNumber("limit", 1, MaxLimit) ?? DefaultLimit)
            );
    }

    public async Task<Outcome<ProductsReport>> Handle(Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var resolved = await request.Report.Resolve(database, clock.GetUtcNow(), cancelled);
        if (resolved.Value is not { } scope)
        {
            return resolved.Failure!;
        }
        if (request.Product is not { } product)
        {
            var top = await reader.TopProducts(scope, request.Sort, request.Limit, cancelled);
            return new ProductsReport(scope.Frame, await Name(scope, top, cancelled));
        }
        var cells = (await reader.ProductSeries(scope, product, cancelled)).ToDictionary(cell => cell.Point);
        var whole = cells.Values.Aggregate(ReportCell.None with { Key = product }, static (sum, cell) => sum + cell);
        return new ProductsReport(scope.Frame, await Name(scope, [whole], cancelled))
        {
            Series =
            [
                .. scope.Periods.Select(
                    (period, n) =>
                        new ProductPoint(period.Period, period.From, period.To, ProductFigures.Of(scope, cells.GetValueOrDefault(n, ReportCell.None)))
                ),
            ],
        };
    }

    private async Task<IReadOnlyList<SoldProduct>> Name(ReportScope scope, IReadOnlyList<ReportCell> cells, CancellationToken cancelled)
    {
        var names = (
            await database.Many(
                NamesSql,
                row => (Id: row.GetString(0), Sku: row.GetString(1), Name: row.GetString(2)),
                cancelled,
                [cells.Select(cell => cell.Key).ToArray()]
            )
        ).ToDictionary(product => product.Id, StringComparer.Ordinal);
        return
        [
            .. cells.Select(cell =>
                names.TryGetValue(cell.Key, out var named)
                    ? new SoldProduct(cell.Key, named.Sku, named.Name, ProductFigures.Of(scope, cell))
                    : new SoldProduct(cell.Key, "", "", ProductFigures.Of(scope, cell))
            ),
        ];
    }

    internal const string NamesSql = "SELECT id, sku, name FROM commerce.products WHERE id = ANY ($1)";
}
