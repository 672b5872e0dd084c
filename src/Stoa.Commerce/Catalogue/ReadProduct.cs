using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>One product on sale, by its id or a slug that it has or had, with its variants where it has any.</summary>
internal sealed class ReadProduct(CatalogueReads reads, PublicAddress address)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Product>("/catalog/products/{id}", routes.Resolve<ReadProduct>().Handle)
            .WithName("Catalogue", "getProduct", "Retrieve details of a specific product")
            .Public()
            .ForStorefronts()
            .WithSuccess(CommerceSuccesses.ProductRetrieved)
            .ProducesFault(CommerceFaults.ProductIdMissing, CommerceFaults.ProductNotFound)
            .CachedIn<Product>(routes.Resolve<CatalogueCache>().Responses, TagsOf)
            .WithExample(Examples.Product);

    /// <summary>A slug that led here may become the id of another product.</summary>
    private static IReadOnlyList<string> TagsOf(Product product) =>
        product.AskedAs == product.Id ? [CatalogueCache.Product(product.Id)] : [CatalogueCache.Product(product.Id), CatalogueCache.Product(product.AskedAs)];

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
        var product = await reads.Read(database => Find(database, request.Id, context.CancellationToken), context.CancellationToken);
        return product is null ? CommerceFaults.ProductNotFound : product with { AskedAs = request.Id };
    }

    private async Task<Product?> Find(NpgsqlDataSource database, string id, CancellationToken cancelled)
    {
        if (await Read(database, id, cancelled) is { } product)
        {
            return product;
        }
        return
            await database.One(SlugSql, row => (Id: row.GetString(0), Slug: row.GetString(1)), cancelled, id) is (not null, _) found
            && await Read(database, found.Id, cancelled) is { } named
            ? named with
            {
                Moved = found.Slug == id ? null : true,
                CanonicalSlug = found.Slug,
            }
            : null;
    }

    private Task<Product?> Read(NpgsqlDataSource database, string id, CancellationToken cancelled) =>
        database.Together(
            async batch =>
            {
                batch.Add(ProductSql, id);
                batch.Add(VariantsSql, id);
                await using var row = await batch.ExecuteReaderAsync(cancelled);
                if (!await row.ReadAsync(cancelled))
                {
                    return null;
                }
                var product = Product.From(row, address);
                await row.NextResultAsync(cancelled);
                var variants = new List<Variant>();
                while (await row.ReadAsync(cancelled))
                {
                    variants.Add(VariantFrom(row, product.BasePrice.Currency));
                }
                return variants.Count == 0 ? product : product with { Variants = variants };
            },
            cancelled
        );

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
        FROM commerce.variants v JOIN commerce.products p ON p.id = v.product_id WHERE v.product_id = $1 AND NOT v.archived ORDER BY v.position
        """;

    /// <summary>Whose slug it is or was, and the slug that it has.</summary>
    internal const string SlugSql = """
        SELECT p.id, p.slug FROM commerce.slugs s JOIN commerce.products p ON p.id = s.product_id WHERE s.slug = $1
        """;
}
