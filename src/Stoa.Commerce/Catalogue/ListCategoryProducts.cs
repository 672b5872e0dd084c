using Npgsql;
using Stoa.Commerce.Catalogue.Browse;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>
/// The products on sale of one category, without its subcategories. The document defines no fault here: an unknown category has an empty list.
/// </summary>
internal sealed class ListCategoryProducts(NpgsqlDataSource database, PublicAddress address)
{
    public static Route Map(Routes routes) =>
        BrowseRequest
            .Explain(routes.Get<Request, Page<Product>>("/catalog/products/category/{id}", routes.Resolve<ListCategoryProducts>().Handle))
            .WithName("Catalogue", "listCategoryProducts", "Retrieve products in a specific category with pagination")
            .Public()
            .WithSuccess(CommerceSuccesses.ProductsRetrieved)
            .CachedIn<Page<Product>>(routes.Resolve<CatalogueCache>().Responses, page => page.Tags)
            .WithExample(Examples.PageOf(Examples.Product));

    public readonly record struct Request(BrowseRequest Browse) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(BrowseRequest.In(input, input.Path("id")));
    }

    public async Task<Outcome<Page<Product>>> Handle(Request request, RequestContext context)
    {
        var browse = request.Browse;
        if (browse with { CategoryId = null } is { IsPlain: false })
        {
            return await new BrowseQuery(browse, found: null).Read(database, address, context.CancellationToken);
        }
        var products = await Pages.Read(
            database,
            CountSql,
            ListSql,
            row => Product.From(row, address),
            browse.Page,
            context.CancellationToken,
            browse.CategoryId
        );
        return products with
        {
            Tags = [CatalogueCache.Aspect('m'), CatalogueCache.Categories, .. products.Items.Select(product => CatalogueCache.Product(product.Id))],
        };
    }

    /// <summary>$1 a category: the products whose main category it is, and those that are in it besides. A hidden one has none.</summary>
    private const string Members = """
        (SELECT p.position FROM commerce.products p WHERE commerce.on_sale(p) AND p.category_id = $1
         UNION ALL
         SELECT p.position FROM commerce.products p WHERE commerce.on_sale(p) AND p.category_ids <> '{}' AND p.category_ids @> ARRAY[$1::text]) AS member
        """;

    private const string IsShown = "EXISTS (SELECT FROM commerce.categories c WHERE c.id = $1 AND c.active)";

    internal const string CountSql = $"SELECT count(*) FROM {Members} WHERE {IsShown}";

    internal const string ListSql = $"""
        SELECT {Product.Columns}
        FROM (SELECT position FROM {Members} WHERE {IsShown} ORDER BY position LIMIT $2 OFFSET $3) AS hit
        JOIN commerce.products p ON p.position = hit.position AND p.status = 'active' ORDER BY p.position
        """;
}
