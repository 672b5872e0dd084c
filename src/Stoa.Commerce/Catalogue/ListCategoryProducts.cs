using Npgsql;
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
        routes
            .Get<Request, Page<Product>>("/catalog/products/category/{id}", routes.Resolve<ListCategoryProducts>().Handle)
            .WithName("Catalogue", "listCategoryProducts", "Retrieve products in a specific category with pagination")
            .Public()
            .WithSuccess(CommerceSuccesses.ProductsRetrieved)
            .CachedIn(routes.Resolve<CatalogueCache>().Responses)
            .WithExample(Examples.PageOf(Examples.Product));

    public readonly record struct Request(string Id, PageQuery Page) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), input.Page());
    }

    public async Task<Outcome<Page<Product>>> Handle(Request request, RequestContext context) =>
        await Pages.Read(database, CountSql, ListSql, row => Product.From(row, address), request.Page, context.CancellationToken, request.Id);

    internal const string CountSql = "SELECT count(*) FROM commerce.products p WHERE commerce.on_sale(p) AND p.category_id = $1";

    internal const string ListSql = $"""
        SELECT {Product.Columns} FROM commerce.products p WHERE commerce.on_sale(p) AND p.category_id = $1 ORDER BY p.position LIMIT $2 OFFSET $3
        """;
}
