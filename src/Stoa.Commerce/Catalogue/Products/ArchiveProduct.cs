using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>Takes a product out of the shop and keeps it: orders, statistics and its slugs go on referring to it.</summary>
internal sealed class ArchiveProduct(CatalogueEdits edits, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/products/{id}", routes.Resolve<ArchiveProduct>().Handle)
            .WithName(CatalogueRoutes.Section, "archiveProduct", "Archive a product")
            .Staff("products", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.ProductArchived)
            .ProducesFault(CommerceFaults.ProductNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) => edits.Run(context, connection => Archive(connection, request.Id, context));

    private async Task<Outcome<Nothing>> Archive(NpgsqlConnection connection, string id, RequestContext context)
    {
        var found = await connection.One(FindSql, row => (Status: row.GetString(0), Version: row.GetInt64(1)), context.CancellationToken, id);
        if (found.Status is null)
        {
            return CommerceFaults.ProductNotFound;
        }
        if (!context.Expects(found.Version))
        {
            return RequestFaults.VersionStale;
        }
        if (found.Status != "archived")
        {
            await connection.Change(ArchiveSql, context.CancellationToken, id, clock.GetUtcNow());
            await audit.Write(
                connection,
                context,
                CommerceAuditActions.ProductArchived,
                ProductRoutes.Subject(id),
                new JsonObject { ["status"] = found.Status },
                new JsonObject { ["status"] = "archived" }
            );
        }
        return new Nothing();
    }

    internal const string FindSql = "SELECT status, version FROM commerce.products WHERE id = $1 FOR UPDATE";

    internal const string ArchiveSql = "UPDATE commerce.products SET status = 'archived', version = version + 1, updated_at = $2 WHERE id = $1";
}
