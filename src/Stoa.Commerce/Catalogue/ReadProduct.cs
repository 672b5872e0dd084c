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
    public static Route Map(Routes routes) => routes
        .Get<Request, Product>("/catalog/products/{id}", routes.Resolve<ReadProduct>().Handle)
        .WithName("Catalogue", "getProduct", "Retrieve details of a specific product").Public().WithSuccess(CommerceSuccesses.ProductRetrieved)
        .ProducesFault(CommerceFaults.ProductIdMissing, CommerceFaults.ProductNotFound)
        .CachedIn(routes.Resolve<CatalogueCache>().ResponseWriter)
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
            variants.Add(VariantFrom(row, product));
        }
        return variants.Count == 0 ? product : product with { Variants = variants };
    }

    /// <summary>A variant with a base price of its own does not inherit the product's sale price.</summary>
    private static Variant VariantFrom(NpgsqlDataReader row, Product product)
    {
        var currency = product.BasePrice.Currency;
        var own = Money.Of(row.IsDBNull(3) ? null : row.GetInt64(3), currency);
        var sale = Money.Of(row.IsDBNull(4) ? null : row.GetInt64(4), currency);
        return new Variant(row.GetString(0), row.GetString(1), TextMaps.Parse(row.GetString(2)), own ?? product.BasePrice, sale ?? (own is null ? product.SalePrice : null));
    }

    internal const string ProductSql = $"SELECT {Product.Columns} FROM commerce.products p WHERE p.id = $1 AND p.status = 'active'";

    internal const string VariantsSql = """
        SELECT v.id, v.sku, v.attributes::text, v.base_price, v.sale_price FROM commerce.variants v WHERE v.product_id = $1 ORDER BY v.position
        """;
}
