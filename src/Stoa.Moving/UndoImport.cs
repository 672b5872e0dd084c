using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>
/// Takes an import back, the last change first: what it made goes, what it changed becomes what it was. What somebody has changed since is left as it
/// is and named,
/// and what was sold is archived.
/// </summary>
internal sealed class UndoImport(NpgsqlDataSource database, ImportRunner runner, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, Import>("/admin/imports/{id}/undo", routes.Resolve<UndoImport>().Handle)
            .WithName(ImportRoutes.Section, "undoImport", "Undo an import")
            .Staff("imports", "manage")
            .Idempotent()
            .WithSuccess(MovingSuccesses.ImportUndone)
            .ProducesFault(MovingFaults.ImportNotFound, MovingFaults.ImportStateWrong)
            .WithExample(ImportRoutes.Example with { Status = "undoing" });

    public async Task<Outcome<Import>> Handle(ById request, RequestContext context)
    {
        if (!Guid.TryParseExact(request.Id, "D", out var id))
        {
            return MovingFaults.ImportNotFound;
        }
        var outcome = await database.InTransaction(context, connection => Undo(connection, id, context));
        runner.Wake();
        return outcome;
    }

    private async Task<Outcome<Import>> Undo(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(ApplyImport.LockSql, row => row.GetString(0), cancelled, id) is not { } status)
        {
            return MovingFaults.ImportNotFound;
        }
        if (status is not ("applied" or "failed"))
        {
            return Failure.Of(MovingFaults.ImportStateWrong, "status", status);
        }
        await connection.Change(ForgetPicturesSql, cancelled, id);
        await connection.Change(BeginSql, cancelled, id, clock.GetUtcNow());
        await audit.Write(
            connection,
            context,
            MovingAuditActions.ImportUndone,
            ImportRoutes.Subject(id),
            new JsonObject { ["status"] = status },
            new JsonObject { ["status"] = "undoing" }
        );
        return (await Import.Find(connection, id, cancelled))!;
    }

    internal const string ForgetPicturesSql = "DELETE FROM commerce.import_pictures WHERE import_id = $1 AND status = 'pending'";

    /// <summary>One whose undo was given up goes on where that ended.</summary>
    internal const string BeginSql = """
        UPDATE commerce.imports SET status = 'undoing', cursor = CASE WHEN status = 'failed' AND NOT is_read THEN cursor ELSE 9223372036854775807 END,
            done = 0, phase_at = $2, updated_at = $2
        WHERE id = $1
        """;
}
