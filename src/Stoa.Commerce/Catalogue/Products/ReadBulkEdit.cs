using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>How far a bulk edit is, and which products it refused.</summary>
internal sealed class ReadBulkEdit(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, BulkEdit>("/admin/bulk-edits/{id}", routes.Resolve<ReadBulkEdit>().Handle)
            .WithName(CatalogueRoutes.Section, "getBulkEdit", "What became of a bulk edit")
            .Staff("products", "bulk")
            .WithSuccess(CommerceSuccesses.BulkEditRetrieved)
            .ProducesFault(CommerceFaults.BulkEditNotFound)
            .WithExample(Examples.BulkEdit);

    public async Task<Outcome<BulkEdit>> Handle(ById request, RequestContext context)
    {
        if (!Guid.TryParseExact(request.Id, "D", out var id))
        {
            return CommerceFaults.BulkEditNotFound;
        }
        return await database.Together(batch => Read(batch, id, context.CancellationToken), context.CancellationToken) is { } edit
            ? edit
            : CommerceFaults.BulkEditNotFound;
    }

    internal static async Task<BulkEdit?> Read(NpgsqlBatch batch, Guid id, CancellationToken cancelled)
    {
        batch.Add(EditSql, id);
        batch.Add(RefusedSql, id);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        if (!await row.ReadAsync(cancelled))
        {
            return null;
        }
        var edit = new BulkEdit(
            id,
            row.GetString("status"),
            new BulkCounts(row.GetInt32("changed"), row.GetInt32("unchanged"), row.GetInt32("refused"), row.GetInt32("open")),
            [],
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );
        await row.NextResultAsync(cancelled);
        var results = new List<BulkResult>();
        while (await row.ReadAsync(cancelled))
        {
            results.Add(new BulkResult(row.GetString(0), "refused", row.IsDBNull(1) ? null : row.GetString(1)));
        }
        return edit with { Results = results };
    }

    internal const string EditSql = """
        SELECT e.status, e.created_at, e.updated_at, done.*
        FROM commerce.bulk_edits e CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE r.outcome = 'changed')::int AS changed, count(*) FILTER (WHERE r.outcome = 'unchanged')::int AS unchanged,
                count(*) FILTER (WHERE r.outcome = 'refused')::int AS refused, count(*) FILTER (WHERE r.outcome IS NULL)::int AS open
            FROM commerce.bulk_edit_rows r WHERE r.edit_id = e.id
        ) AS done
        WHERE e.id = $1
        """;

    internal const string RefusedSql = """
        SELECT product_id, reason FROM commerce.bulk_edit_rows WHERE edit_id = $1 AND outcome = 'refused' ORDER BY position LIMIT 1000
        """;
}
