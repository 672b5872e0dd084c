using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>One product on sale, with its variants where it has any.</summary>
internal sealed class ReadProduct(NpgsqlDataSource database, PublicAddress address)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Product>("/catalog/products/{id}", routes.Resolve<ReadProduct>().Handle)
            .WithName("Catalogue", "getProduct", "Retrieve details of a specific product")
            .Public()
            .WithSuccess(CommerceSuccesses.ProductRetrieved)
            .ProducesFault(CommerceFaults.ProductIdMissing, CommerceFaults.ProductNotFound)
            .CachedIn(routes.Resolve<CatalogueCache>().Responses)
            .WithExample(Examples.Product);

    public readonly record struct Request(string Id) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"));
    }

    public async Task<Outcome<Product>> Handle(Request request, RequestContext context)
    {
        if (request.Id.Length == 0)
        {
            return CommerceFaults.ProductIdMissing;
        }
        await using var batch = database.CreateBatch();
        batch.Add(ProductSql, request.Id);
        batch.Add(VariantsSql, request.Id);
        await using var row = await batch.ExecuteReaderAsync(context.CancellationToken);
        if (!await row.ReadAsync(context.CancellationToken))
        {
            return CommerceFaults.ProductNotFound;
        }
        var product = Product.From(row, address);
        await row.NextResultAsync(context.CancellationToken);
        var variants = new List<Variant>();
        while (await row.ReadAsync(context.CancellationToken))
        {
            variants.Add(VariantFrom(row, product.BasePrice.Currency));
        }
        return variants.Count == 0 ? product : product with { Variants = variants };
    }

    private static Variant VariantFrom(NpgsqlDataReader row, string currency) =>
        new(
            row.GetString("id"),
            row.GetString("sku"),
            TextMaps.Parse(row.GetString("attributes")),
            new Money(row.GetInt64("base_price"), currency),
            Money.Of(row.GetOrNull<long>("sale_price"), currency)
        );

    internal const string ProductSql = $"SELECT {Product.Columns} FROM commerce.products p WHERE p.id = $1 AND commerce.on_sale(p)";

    internal const string VariantsSql = """
        SELECT v.id, v.sku, v.attributes::text AS attributes, commerce.base_price(p, v) AS base_price, commerce.sale_price(p, v) AS sale_price
        FROM commerce.variants v JOIN commerce.products p ON p.id = v.product_id WHERE v.product_id = $1 ORDER BY v.position
        """;
}
