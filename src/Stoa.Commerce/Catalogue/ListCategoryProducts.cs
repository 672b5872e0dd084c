using Stoa.Commerce.Catalogue.Browse;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Catalogue;

/// <summary>
/// The products on sale of one category, without its subcategories. The document defines no fault here: an unknown category has an empty list.
/// </summary>
internal sealed class ListCategoryProducts(ProductBrowser browser)
{
    public static Route Map(Routes routes) =>
        BrowseRequest
            .Explain(routes.Get<Request, Page<Product>>("/catalog/products/category/{id}", routes.Resolve<ListCategoryProducts>().Handle))
            .WithName("Catalogue", "listCategoryProducts", "Retrieve products in a specific category with pagination")
            .Public()
            .ForStorefronts()
            .WithSuccess(CommerceSuccesses.ProductsRetrieved)
            .CachedIn<Page<Product>>(routes.Resolve<CatalogueCache>().Responses, page => page.Tags)
            .WithExample(Examples.PageOf(Examples.Product));

    public readonly record struct Request(BrowseRequest Browse) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(BrowseRequest.In(input, input.Path("id")));
    }

    public async Task<Outcome<Page<Product>>> Handle(Request request, RequestContext context) =>
        request.Browse.Refusal is { } refused ? refused : await browser.Read(request.Browse, found: null, context.CancellationToken);
}
