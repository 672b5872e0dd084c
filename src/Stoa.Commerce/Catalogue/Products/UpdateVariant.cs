using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>
/// Changes the members of a variant that are named. Its version is its own: a change of one variant leaves its siblings and its product as they
/// are.
/// </summary>
internal sealed class UpdateVariant(CatalogueEdits edits, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, StaffVariant>("/admin/variants/{id}", routes.Resolve<UpdateVariant>().Handle)
            .WithName(CatalogueRoutes.Section, "updateVariant", "Change a variant")
            .Staff("products", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.VariantUpdated)
            .ProducesFault(CommerceFaults.VariantNotFound, CommerceFaults.SkuTaken, CommerceFaults.OptionsTaken, CommerceFaults.PriceScheduleOverlaps)
            .WithExample(Examples.StaffVariant, """{"barcode":"4006381333931"}""");

    public sealed record Request(string Id, Changes<VariantSpec> Changes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), VariantSpec.Read(input.Body, creating: false));
    }

    public Task<Outcome<StaffVariant>> Handle(Request request, RequestContext context) =>
        edits.Run(context, connection => Update(connection, request, context));

    private async Task<Outcome<StaffVariant>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (
            await connection.One(VariantRows.ProductOfSql, row => row.GetString(0), cancelled, request.Id) is not { } productId
            || await ProductWriter.Lock(connection, productId, cancelled) is not { } product
            || await VariantRows.Find(connection, request.Id, cancelled) is not { } variant
        )
        {
            return CommerceFaults.VariantNotFound;
        }
        if (!context.Expects(variant.Version))
        {
            return RequestFaults.VersionStale;
        }
        var before = VariantSpec.Of(variant);
        var after = request.Changes.Apply(before);
        if (after.ToJson() == before.ToJson())
        {
            return variant;
        }
        if (await VariantWriter.Update(connection, product, variant, after, cancelled) is { } refused)
        {
            return refused;
        }
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.VariantUpdated,
            VariantRows.Subject(request.Id),
            AuditJson.Of(before.ToJson()),
            AuditJson.Of(after.ToJson())
        );
        return (await VariantRows.Find(connection, request.Id, cancelled))!;
    }
}
