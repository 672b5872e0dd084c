using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>Adds a variant to a product. From the first one on the product itself cannot be bought, and its stock is that of its variants.</summary>
internal sealed class AddVariant(CatalogueEdits edits, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffVariant>("/admin/products/{id}/variants", routes.Resolve<AddVariant>().Handle)
            .WithName(CatalogueRoutes.Section, "addVariant", "Add a variant to a product")
            .Staff("products", "manage")
            .Creating()
            .LocatedAt<StaffVariant>(variant => $"/admin/variants/{variant.Id}")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.VariantCreated)
            .ProducesFault(
                CommerceFaults.ProductNotFound,
                CommerceFaults.ProductIdTaken,
                CommerceFaults.SkuTaken,
                CommerceFaults.OptionsTaken,
                CommerceFaults.PriceScheduleOverlaps
            )
            .WithExample(Examples.StaffVariant, """{"sku":"SHOE-004-40","options":{"Size":"40"}}""");

    public sealed record Request(string Id, NewVariant Variant) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), NewVariant.Read(input.Body));
    }

    public Task<Outcome<StaffVariant>> Handle(Request request, RequestContext context) => edits.Run(context, connection => Add(connection, request, context));

    private async Task<Outcome<StaffVariant>> Add(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await ProductWriter.Lock(connection, request.Id, cancelled) is not { } product)
        {
            return CommerceFaults.ProductNotFound;
        }
        var variant = request.Variant with { Id = request.Variant.Id ?? $"var-{Guid.CreateVersion7(now):N}" };
        if (await VariantWriter.Insert(connection, request.Id, product, variant, now, cancelled) is { } refused)
        {
            return refused;
        }
        await audit.Write(connection, context, CommerceAuditActions.VariantCreated, VariantRows.Subject(variant.Id), null, AuditJson.Of(variant.Spec.ToJson()));
        return Outcome.Created((await VariantRows.Find(connection, variant.Id, cancelled))!);
    }
}

/// <summary>Finds a variant that is not archived.</summary>
internal static class VariantRows
{
    public static string Subject(string id) => $"variant:{id}";

    public static async Task<StaffVariant?> Find(NpgsqlConnection connection, string id, CancellationToken cancelled) =>
        await connection.One(FindSql, StaffVariant.From, cancelled, id);

    internal const string FindSql = $"""
        SELECT {StaffVariant.Columns} FROM commerce.variants v JOIN commerce.products p ON p.id = v.product_id WHERE v.id = $1 AND NOT v.archived
        """;

    /// <summary>The row of its product, which every change of a variant holds; a variant never moves to another.</summary>
    internal const string ProductOfSql = "SELECT product_id FROM commerce.variants WHERE id = $1 AND NOT archived";
}
