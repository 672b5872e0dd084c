using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>
/// The products on sale, in the shop's order; with a keyword those that hold all of its words (or words beginning with them) in name, SKU
/// or description, best match first. Accents and case do not matter and nothing in a keyword is syntax.
/// </summary>
internal sealed class ListProducts(NpgsqlDataSource database, PublicAddress address)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Product>>("/catalog/products", routes.Resolve<ListProducts>().Handle)
            .WithName("Catalogue", "listProducts", "Retrieve a paginated list of products")
            .Public()
            .WithSuccess(CommerceSuccesses.ProductsRetrieved)
            .CachedIn(routes.Resolve<CatalogueCache>().Responses)
            .Explains("keyword", "Words to look for in names, descriptions and SKUs, in any language; left out, all products are listed.")
            .WithExample(Examples.PageOf(Examples.Product));

    public readonly record struct Request(PageQuery Page, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Page(), input.Query("keyword", 200));
    }

    public async Task<Outcome<Page<Product>>> Handle(Request request, RequestContext context) =>
        string.IsNullOrWhiteSpace(request.Keyword)
            ? await Pages.Read(database, CountSql, ListSql, row => Product.From(row, address), request.Page, context.CancellationToken)
            : await Search(request.Keyword, request.Page, context.CancellationToken);

    private async Task<Page<Product>> Search(string keyword, PageQuery page, CancellationToken cancelled)
    {
        var hits = await SearchIndex.Find(database, keyword, page.Size, page.Offset, cancelled);
        var products = hits.Positions.Count == 0 ? [] : await database.Many(FoundSql, row => Product.From(row, address), cancelled, hits.Positions);
        return new Page<Product>(products, page.Number, page.Size, hits.Total);
    }

    internal const string CountSql = "SELECT count(*) FROM commerce.products p WHERE commerce.on_sale(p)";

    internal const string ListSql = $"""
        SELECT {Product.Columns} FROM commerce.products p WHERE commerce.on_sale(p) ORDER BY p.position LIMIT $1 OFFSET $2
        """;

    /// <summary>$1 positions, in the order of the page.</summary>
    internal const string FoundSql = $"""
        SELECT {Product.Columns} FROM unnest($1::bigint[]) WITH ORDINALITY AS hit(position, rank)
        JOIN commerce.products p ON p.position = hit.position AND commerce.on_sale(p) ORDER BY hit.rank
        """;
}
