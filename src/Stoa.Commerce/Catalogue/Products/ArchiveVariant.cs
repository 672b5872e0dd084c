using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>Takes a variant out of its product. Orders keep what they say of it, and its SKU stays taken.</summary>
internal sealed class ArchiveVariant(CatalogueEdits edits, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/variants/{id}", routes.Resolve<ArchiveVariant>().Handle)
            .WithName(CatalogueRoutes.Section, "archiveVariant", "Archive a variant")
            .Staff("products", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.VariantArchived)
            .ProducesFault(CommerceFaults.VariantNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) => edits.Run(context, connection => Archive(connection, request.Id, context));

    private async Task<Outcome<Nothing>> Archive(NpgsqlConnection connection, string id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (
            await connection.One(VariantRows.ProductOfSql, row => row.GetString(0), cancelled, id) is not { } product
            || await ProductWriter.Lock(connection, product, cancelled) is null
            || await VariantRows.Find(connection, id, cancelled) is not { } variant
        )
        {
            return CommerceFaults.VariantNotFound;
        }
        if (!context.Expects(variant.Version))
        {
            return RequestFaults.VersionStale;
        }
        await connection.Change(ArchiveSql, cancelled, id);
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.VariantArchived,
            VariantRows.Subject(id),
            new JsonObject { ["sku"] = variant.Sku, ["archived"] = false },
            new JsonObject { ["sku"] = variant.Sku, ["archived"] = true }
        );
        return new Nothing();
    }

    internal const string ArchiveSql = "UPDATE commerce.variants SET archived = true, version = version + 1 WHERE id = $1";
}
