using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Prices;

/// <summary>What the prices of a product were, the latest first.</summary>
/// <param name="LowestPrice_30d">
/// The lowest price paid in the 30 days before the present reduction; null where it is not reduced or has no earlier price.
/// </param>
internal sealed record PriceHistory(string ProductId, Money? LowestPrice_30d, IReadOnlyList<FormerPrice> Entries);

/// <summary>Prices that held for a time.</summary>
/// <param name="VariantId">Null for the product itself.</param>
/// <param name="From">Included.</param>
/// <param name="To">Excluded.</param>
internal sealed record FormerPrice(
    string? VariantId,
    DateTimeOffset From,
    DateTimeOffset To,
    Money? BasePrice,
    Money? SalePrice,
    IReadOnlyList<ScheduledPrice> PriceSchedule
);

/// <summary>Reads what prices were: every change is kept, whoever made it and in whatever way.</summary>
internal sealed class ReadPriceHistory(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, PriceHistory>("/admin/products/{id}/price-history", routes.Resolve<ReadPriceHistory>().Handle)
            .WithName(CatalogueRoutes.Section, "getPriceHistory", "What the prices of a product were")
            .Staff("prices", "manage")
            .WithSuccess(CommerceSuccesses.PriceHistoryRetrieved)
            .ProducesFault(CommerceFaults.ProductNotFound)
            .WithExample(
                new PriceHistory(
                    "prod-1",
                    new Money(89999, "USD"),
                    [new FormerPrice(null, Examples.At, Examples.At.AddDays(30), new Money(89999, "USD"), null, [])]
                )
            );

    public Task<Outcome<PriceHistory>> Handle(ById request, RequestContext context) =>
        database.Together<Outcome<PriceHistory>>(
            async batch =>
            {
                batch.Add(ProductSql, request.Id);
                batch.Add(HistorySql, request.Id);
                await using var row = await batch.ExecuteReaderAsync(context.CancellationToken);
                if (!await row.ReadAsync(context.CancellationToken))
                {
                    return CommerceFaults.ProductNotFound;
                }
                var currency = row.GetString(0);
                var lowest = row.IsDBNull(1) ? (long?)null : row.GetInt64(1);
                await row.NextResultAsync(context.CancellationToken);
                var entries = new List<FormerPrice>();
                while (await row.ReadAsync(context.CancellationToken))
                {
                    entries.Add(From(row));
                }
                return new PriceHistory(request.Id, Money.Of(lowest, currency), entries);
            },
            context.CancellationToken
        );

    private static FormerPrice From(NpgsqlDataReader row)
    {
        var currency = row.GetString("currency");
        return new FormerPrice(
            row.GetString("variant_id") is { Length: > 0 } variant ? variant : null,
            row.GetTime("valid_from"),
            row.GetTime("valid_to"),
            Money.Of(row.GetOrNull<long>("base_price"), currency),
            Money.Of(row.GetOrNull<long>("sale_price"), currency),
            PriceSchedule.Parse(row.GetStringOrNull("price_schedule"), currency)
        );
    }

    internal const string ProductSql = "SELECT p.currency, commerce.lowest_price(p, NULL) FROM commerce.products p WHERE p.id = $1";

    internal const string HistorySql = """
        SELECT variant_id, valid_from, valid_to, base_price, sale_price, to_json(price_schedule)::text AS price_schedule, currency
        FROM commerce.price_history WHERE product_id = $1 ORDER BY valid_to DESC, id DESC LIMIT 1000
        """;
}
