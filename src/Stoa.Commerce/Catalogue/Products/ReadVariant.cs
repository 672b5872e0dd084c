using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>One variant, with its version.</summary>
internal sealed class ReadVariant(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, StaffVariant>("/admin/variants/{id}", routes.Resolve<ReadVariant>().Handle)
            .WithName(CatalogueRoutes.Section, "getVariant", "One variant of a product")
            .Staff("products", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.VariantRetrieved)
            .ProducesFault(CommerceFaults.VariantNotFound)
            .WithExample(Examples.StaffVariant);

    public async Task<Outcome<StaffVariant>> Handle(ById request, RequestContext context) =>
        await database.One(VariantRows.FindSql, StaffVariant.From, context.CancellationToken, request.Id) is { } variant
            ? variant
            : CommerceFaults.VariantNotFound;
}
