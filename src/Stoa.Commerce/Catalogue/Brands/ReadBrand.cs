using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Brands;

/// <summary>One brand, active or not.</summary>
internal sealed class ReadBrand(NpgsqlDataSource database, PublicAddress address)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, StaffBrand>("/admin/brands/{id}", routes.Resolve<ReadBrand>().Handle)
            .WithName(CatalogueRoutes.Section, "getStaffBrand", "One brand as staff see it")
            .Staff("brands", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.BrandRetrieved)
            .ProducesFault(CommerceFaults.BrandNotFound)
            .WithExample(Examples.StaffBrand);

    public async Task<Outcome<StaffBrand>> Handle(ById request, RequestContext context) =>
        await database.One(BrandWriter.FindSql, row => StaffBrand.From(row, address), context.CancellationToken, request.Id) is { } brand
            ? brand
            : CommerceFaults.BrandNotFound;
}
