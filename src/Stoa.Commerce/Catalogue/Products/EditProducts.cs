using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>
/// Changes many products at once, named by their ids or by a filter. Each says what became of it, and one that is refused keeps no other from being
/// changed. Up to 10,000 are changed in one transaction; more become a job that goes on after a restart. What was changed can be undone.
/// </summary>
internal sealed class EditProducts(
    NpgsqlDataSource database,
    CatalogueEdits edits,
    StaffProducts products,
    OutboxWriter outbox,
    AuditLog audit,
    TimeProvider clock
)
{
    internal const int AtOnce = 10_000;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, BulkEdit>("/admin/products/bulk", routes.Resolve<EditProducts>().Handle)
            .WithName(CatalogueRoutes.Section, "editProducts", "Change many products at once")
            .Staff("products", "bulk")
            .Idempotent()
            .WithBodyUpTo(CatalogueRoutes.BodyLimit)
            .WithSuccess(CommerceSuccesses.ProductsEdited)
            .ProducesFault(CommerceFaults.NothingMatches, CommerceFaults.NothingToSet)
            .WithExample(Examples.BulkEdit, """{"ids":["prod-1"],"set":{"status":"active"},"price_change":{"percent":10,"round_to":100},"dry_run":false}""");

    public sealed record Request(IReadOnlyList<string> Ids, ProductFilter? Filter, BulkChange Change, bool DryRun) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => Read(input.Body);

        /// <summary>Also of a body that was kept for a job.</summary>
        public static Request Read(ObjectReader body) =>
            new(
                [.. body.Texts("ids", AtOnce, CatalogueForms.MaxId).Distinct(StringComparer.Ordinal)],
                body.OptionalObject("filter", ProductFilter.ReadBody),
                new BulkChange(body.OptionalObject("set", ReadSet), body.OptionalObject("price_change", PriceChange.Read)),
                body.OptionalFlag("dry_run") ?? false
            );
    }

    private static Changes<ProductSpec> ReadSet(ObjectReader members)
    {
        var changes = new Changes<ProductSpec>(members);
        ProductSpec.ReadBulk(members, changes);
        changes.SetGiven(members.OptionalId("category_id"), static (spec, id) => spec with { CategoryId = id });
        changes.SetGiven(members.OptionalValue("base_price", Money.Read), static (spec, price) => spec with { BasePrice = price });
        return changes;
    }

    public async Task<Outcome<BulkEdit>> Handle(Request request, RequestContext context)
    {
        if (request is { Filter: not null, Ids.Count: > 0 })
        {
            return Failure.Invalid("filter", Rule.Excluded("ids"));
        }
        if (request.Change.PriceChange is { Percent: not null, Amount: not null })
        {
            return Failure.Invalid("price_change.amount", Rule.Excluded("percent"));
        }
        if (request.Change is { Set: null, PriceChange: null })
        {
            return CommerceFaults.NothingToSet;
        }
        var ids = request.Filter is { } filter ? await Matching(filter, context.CancellationToken) : [.. request.Ids.Order(StringComparer.Ordinal)];
        if (ids.Count == 0)
        {
            return new Failure { Fault = CommerceFaults.NothingMatches, Field = request.Filter is null ? "ids" : "filter" };
        }
        return await edits.Run(context, connection => Edit(connection, request, ids, context));
    }

    private async Task<IReadOnlyList<string>> Matching(ProductFilter filter, CancellationToken cancelled)
    {
        var (sql, arguments) = filter.ApplyTo(new ListQuery("p.id", "commerce.products p", "p.id", "text", [])).All();
        return await database.Many(sql, row => row.GetString(0), cancelled, [.. arguments]);
    }

    private async Task<Outcome<BulkEdit>> Edit(NpgsqlConnection connection, Request request, IReadOnlyList<string> ids, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var isJob = ids.Count > AtOnce;
        if (request.DryRun)
        {
            var tried = await BulkWriter.Apply(connection, products, [.. ids.Take(AtOnce)], request.Change, dryRun: true, now, cancelled);
            BulkResult[] results = [.. tried.Select(row => row.Result)];
            return new BulkEdit(null, "preview", BulkCounts.Of(results) with { Open = ids.Count - tried.Count }, results, now, now);
        }
        var id = Guid.CreateVersion7(now);
        await connection.Change(
            CreateSql,
            cancelled,
            id,
            context.Caller.UserId,
            Encoding.UTF8.GetString(context.Body.Span),
            context.Contract.Name,
            isJob ? "running" : "applied",
            now,
            ids.ToArray()
        );
        IReadOnlyList<BulkRow> rows = isJob ? [] : await BulkWriter.Apply(connection, products, ids, request.Change, dryRun: false, now, cancelled);
        await BulkWriter.Keep(connection, id, rows, cancelled);
        BulkResult[] done = [.. rows.Select(row => row.Result)];
        var counts = BulkCounts.Of(done) with { Open = isJob ? ids.Count : 0 };
        await using var batch = new NpgsqlBatch(connection);
        if (isJob)
        {
            outbox.Add(batch, BulkJob.Started, new JsonObject { ["edit_id"] = id }.ToJsonString(), now);
        }
        audit.Add(
            batch,
            context,
            CommerceAuditActions.BulkEditApplied,
            $"bulk_edit:{id}",
            null,
            new JsonObject
            {
                ["request"] = JsonNode.Parse(context.Body.Span),
                ["changed"] = counts.Changed,
                ["open"] = counts.Open,
            }
        );
        await batch.ExecuteNonQueryAsync(cancelled);
        return new BulkEdit(id, isJob ? "running" : "applied", counts, done, now, now);
    }

    internal const string CreateSql = """
        WITH edit AS (
            INSERT INTO commerce.bulk_edits (id, actor_id, request, contract, status, created_at, updated_at)
                VALUES ($1, $2, $3::text::json, $4, $5, $6, $6) RETURNING id
        )
        INSERT INTO commerce.bulk_edit_rows (edit_id, position, product_id)
        SELECT edit.id, p.position, p.id FROM edit CROSS JOIN unnest($7::text[]) WITH ORDINALITY AS p(id, position)
        """;
}
