using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Categories;

/// <summary>One category, active or not.</summary>
internal sealed class ReadCategory(NpgsqlDataSource database, PublicAddress address)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, StaffCategory>("/admin/categories/{id}", routes.Resolve<ReadCategory>().Handle)
            .WithName(CatalogueRoutes.Section, "getStaffCategory", "One category as staff see it")
            .Staff("categories", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.CategoryRetrieved)
            .ProducesFault(CommerceFaults.CategoryNotFound)
            .WithExample(Examples.StaffCategory);

    public async Task<Outcome<StaffCategory>> Handle(ById request, RequestContext context) =>
        await database.One(CategoryWriter.FindSql, row => StaffCategory.From(row, address), context.CancellationToken, request.Id) is { } category
            ? category
            : CommerceFaults.CategoryNotFound;
}
