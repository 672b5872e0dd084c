using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>One product, whatever its status.</summary>
internal sealed class ReadStaffProduct(StaffProducts products)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, StaffProduct>("/admin/products/{id}", routes.Resolve<ReadStaffProduct>().Handle)
            .WithName(CatalogueRoutes.Section, "getStaffProduct", "One product as staff see it")
            .Staff("products", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.ProductRetrieved)
            .ProducesFault(CommerceFaults.ProductNotFound)
            .WithExample(Examples.StaffProduct);

    public async Task<Outcome<StaffProduct>> Handle(ById request, RequestContext context) =>
        await products.Find(request.Id, context.CancellationToken) is { } product ? product : CommerceFaults.ProductNotFound;
}
