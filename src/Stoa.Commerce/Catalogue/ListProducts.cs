using Stoa.Commerce.Catalogue.Browse;
using Stoa.Commerce.Catalogue.Search;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Catalogue;

/// <summary>
/// The products on sale, in the shop's order; with a keyword those that hold all of its words (or words beginning with them) in name, SKU, attributes or
/// description, best match first. Accents and case do not matter and nothing in a keyword is syntax. Where nothing has them, the nearest words are looked for.
/// </summary>
internal sealed class ListProducts(CatalogueReads reads, ProductBrowser browser, ISearch search)
{
    public static Route Map(Routes routes) =>
        BrowseRequest
            .Explain(routes.Get<BrowseRequest, Page<Product>>("/catalog/products", routes.Resolve<ListProducts>().Handle))
            .WithName("Catalogue", "listProducts", "Retrieve a paginated list of products")
            .Public()
            .ForStorefronts()
            .WithSuccess(CommerceSuccesses.ProductsRetrieved)
            .CachedIn<Page<Product>>(routes.Resolve<CatalogueCache>().Responses, page => page.Tags)
            .Explains("keyword", "Words to look for in names, descriptions and SKUs, in any language; left out, all products are listed.")
            .Explains("category_id", "Only products of this category.")
            .WithExample(Examples.PageOf(Examples.Product));

    public async Task<Outcome<Page<Product>>> Handle(BrowseRequest request, RequestContext context) =>
        request.Refusal is { } refused ? refused
        : string.IsNullOrWhiteSpace(request.Keyword) ? await browser.Read(request with { Keyword = null }, found: null, context.CancellationToken)
        : await Search(request, context.CancellationToken);

    private async Task<Page<Product>> Search(BrowseRequest request, CancellationToken cancelled)
    {
        var found = await Find(request, request.Keyword!, cancelled);
        if (found.TotalItems > 0)
        {
            return found.Page;
        }
        foreach (var keyword in await reads.Read(database => Spelling.Suggest(database, request.Keyword!, cancelled), cancelled))
        {
            var corrected = await Find(request, keyword, cancelled);
            if (corrected.TotalItems > 0)
            {
                return corrected.Page with { Extras = corrected.Page.Extras with { CorrectedKeyword = keyword } };
            }
        }
        return found.Page;
    }

    /// <summary>The page, and how many products have the words before any filter.</summary>
    private async Task<(Page<Product> Page, long TotalItems)> Find(BrowseRequest request, string keyword, CancellationToken cancelled)
    {
        var page = request.Page;
        if (!request.IsPlain)
        {
            var all = await search.Find(keyword, int.MaxValue, 0, cancelled);
            return (await browser.Read(request, all.Positions, cancelled), all.Total);
        }
        var hits = await search.Find(keyword, page.Size, page.Offset, cancelled);
        var products = await browser.At(hits.Positions, cancelled);
        return (new Page<Product>(products, page.Number, page.Size, hits.Total) { Tags = ProductBrowser.TagsOf(request, products) }, hits.Total);
    }
}
