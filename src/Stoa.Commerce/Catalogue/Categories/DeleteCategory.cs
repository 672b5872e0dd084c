using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Categories;

/// <summary>Deletes a category that nothing is in, or moves what is in it to another one first. What is below it moves too.</summary>
internal sealed class DeleteCategory(CatalogueEdits edits, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Request, Nothing>("/admin/categories/{id}", routes.Resolve<DeleteCategory>().Handle)
            .WithName(CatalogueRoutes.Section, "deleteCategory", "Delete a category")
            .Staff("categories", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.CategoryDeleted)
            .ProducesFault(CommerceFaults.CategoryNotFound, CommerceFaults.InUse, CommerceFaults.CategoryUnknown, CommerceFaults.CategoryCycle)
            .Explains("move_to", "The category that gets its products and the categories below it.");

    public sealed record Request(string Id, string? MoveTo) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), input.Query("move_to", CatalogueForms.MaxId));
    }

    public Task<Outcome<Nothing>> Handle(Request request, RequestContext context) => edits.Run(context, connection => Delete(connection, request, context));

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await CategoryWriter.Lock(connection, request.Id, cancelled) is not var (spec, version))
        {
            return CommerceFaults.CategoryNotFound;
        }
        if (!context.Expects(version))
        {
            return RequestFaults.VersionStale;
        }
        if (request.MoveTo is { } target)
        {
            if (await Move(connection, request.Id, target, cancelled) is { } refused)
            {
                return refused;
            }
        }
        else if (await connection.One(UsedSql, row => row.GetBoolean(0), cancelled, request.Id))
        {
            return CommerceFaults.InUse;
        }
        await connection.Change(DeleteSql, cancelled, request.Id);
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.CategoryDeleted,
            CategoryWriter.Subject(request.Id),
            AuditJson.Of(spec.ToJson()),
            request.MoveTo is null ? null : new JsonObject { ["moved_to"] = request.MoveTo }
        );
        return new Nothing();
    }

    private async Task<Failure?> Move(NpgsqlConnection connection, string id, string target, CancellationToken cancelled)
    {
        if (target == id || await CategoryWriter.Lock(connection, target, cancelled) is null)
        {
            return new Failure { Fault = CommerceFaults.CategoryUnknown, Field = "move_to" };
        }
        try
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(MoveProductsSql, id, target, clock.GetUtcNow());
            batch.Add(MoveFurtherSql, id, target, clock.GetUtcNow());
            batch.Add(MoveChildrenSql, id, target, clock.GetUtcNow());
            await batch.ExecuteNonQueryAsync(cancelled);
            return null;
        }
        catch (PostgresException cycle) when (cycle.ConstraintName == "categories_no_cycle")
        {
            return new Failure { Fault = CommerceFaults.CategoryCycle, Field = "move_to" };
        }
    }

    internal const string UsedSql = """
        SELECT EXISTS (SELECT FROM commerce.products WHERE category_id = $1)
            OR EXISTS (SELECT FROM commerce.products WHERE category_ids <> '{}' AND category_ids @> ARRAY[$1::text])
            OR EXISTS (SELECT FROM commerce.categories WHERE parent_id = $1)
        """;

    internal const string MoveProductsSql = """
        UPDATE commerce.products SET category_id = $2, category_ids = array_remove(category_ids, $2::text), version = version + 1, updated_at = $3
            WHERE category_id = $1
        """;

    internal const string MoveFurtherSql = """
        UPDATE commerce.products SET version = version + 1, updated_at = $3,
            category_ids = CASE WHEN category_id = $2 OR category_ids @> ARRAY[$2::text] THEN array_remove(category_ids, $1::text)
                ELSE array_replace(category_ids, $1::text, $2::text) END
        WHERE category_ids <> '{}' AND category_ids @> ARRAY[$1::text]
        """;

    /// <summary>A child that gets all that is beside it takes the place of its parent.</summary>
    internal const string MoveChildrenSql = """
        UPDATE commerce.categories SET version = version + 1, updated_at = $3,
            parent_id = CASE WHEN id = $2 THEN (SELECT p.parent_id FROM commerce.categories p WHERE p.id = $1) ELSE $2 END
        WHERE parent_id = $1
        """;

    internal const string DeleteSql = "DELETE FROM commerce.categories WHERE id = $1";
}
