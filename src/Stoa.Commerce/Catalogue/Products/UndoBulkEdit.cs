using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>
/// Makes the products of a bulk edit what they were before it. One that was changed since is left as it is, and named; so is one whose variants cannot be at
/// the price that it had.
/// </summary>
internal sealed class UndoBulkEdit(CatalogueEdits edits, StaffProducts products, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, BulkEdit>("/admin/bulk-edits/{id}/undo", routes.Resolve<UndoBulkEdit>().Handle)
            .WithName(CatalogueRoutes.Section, "undoBulkEdit", "Undo a bulk edit")
            .Staff("products", "bulk")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.BulkEditUndone)
            .ProducesFault(CommerceFaults.BulkEditNotFound, CommerceFaults.BulkEditNotApplied)
            .WithExample(Examples.BulkEdit with { Status = "undone" });

    public async Task<Outcome<BulkEdit>> Handle(ById request, RequestContext context) =>
        Guid.TryParseExact(request.Id, "D", out var id)
            ? await edits.Run(context, connection => Undo(connection, id, context))
            : CommerceFaults.BulkEditNotFound;

    private async Task<Outcome<BulkEdit>> Undo(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await connection.One(LockSql, row => row.GetString(0), cancelled, id) is not { } status)
        {
            return CommerceFaults.BulkEditNotFound;
        }
        if (status != "applied")
        {
            return Failure.Of(CommerceFaults.BulkEditNotApplied, "status", status);
        }
        var changed = await connection.Many(ChangedSql, row => (Id: row.GetString(0), Before: row.GetString(1), Version: row.GetInt64(2)), cancelled, id);
        var results = new List<BulkResult>(changed.Count);
        foreach (var (product, before, version) in changed)
        {
            results.Add(await Restore(connection, product, BulkWriter.Parse(before), version, now, cancelled));
        }
        await connection.Change(UndoneSql, cancelled, id, now);
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.BulkEditUndone,
            $"bulk_edit:{id}",
            null,
            new JsonObject { ["restored"] = results.Count(r => r.Outcome == "changed") }
        );
        return new BulkEdit(id, "undone", BulkCounts.Of(results), results, now, now);
    }

    private async Task<BulkResult> Restore(
        NpgsqlConnection connection,
        string id,
        ProductSpec before,
        long version,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var current = await ProductWriter.Lock(connection, id, cancelled);
        if (current is null || await connection.One(VersionSql, row => row.GetInt64(0), cancelled, id) != version)
        {
            return new BulkResult(id, "refused", current is null ? "product_not_found" : "changed_since");
        }
        if (await BulkWriter.BreaksVariants(connection, products, id, current, before, cancelled))
        {
            return new BulkResult(id, "refused", BulkWriter.VariantPriceInvalid);
        }
        return await ProductWriter.Update(connection, id, current, before, now, cancelled) is { } refused
            ? new BulkResult(id, "refused", refused.Fault.Name)
            : new BulkResult(id, "changed", null);
    }

    internal const string LockSql = "SELECT status FROM commerce.bulk_edits WHERE id = $1 FOR UPDATE";

    internal const string ChangedSql = """
        SELECT product_id, before::text, version_after FROM commerce.bulk_edit_rows WHERE edit_id = $1 AND outcome = 'changed' ORDER BY product_id COLLATE "C"
        """;

    internal const string VersionSql = "SELECT version FROM commerce.products WHERE id = $1";

    internal const string UndoneSql = "UPDATE commerce.bulk_edits SET status = 'undone', updated_at = $2 WHERE id = $1";
}
