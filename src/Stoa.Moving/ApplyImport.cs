using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>
/// Makes an import happen, some hundred rows a transaction, and goes on by itself after whatever comes in between. With <c>stop</c> nothing begins
/// while a row is
/// wrong, and a row that turns out to be wrong ends it; with <c>skip</c> wrong rows are passed over. What was stopped can be applied again or undone.
/// </summary>
internal sealed class ApplyImport(NpgsqlDataSource database, ImportRunner runner, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Import>("/admin/imports/{id}/apply", routes.Resolve<ApplyImport>().Handle)
            .WithName(ImportRoutes.Section, "applyImport", "Apply an import")
            .Staff("imports", "manage")
            .Idempotent()
            .WithSuccess(MovingSuccesses.ImportApplied)
            .ProducesFault(MovingFaults.ImportNotFound, MovingFaults.ImportStateWrong, MovingFaults.ImportRowInvalid)
            .WithExample(ImportRoutes.Example with { Status = "applying" }, """{"on_error":"skip"}""");

    public sealed record Request(string Id, string OnError) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), input.Body.OptionalChoice("on_error", ErrorPolicies.Values) ?? "stop");
    }

    public async Task<Outcome<Import>> Handle(Request request, RequestContext context)
    {
        if (!Guid.TryParseExact(request.Id, "D", out var id))
        {
            return MovingFaults.ImportNotFound;
        }
        var outcome = await database.InTransaction(context, connection => Apply(connection, id, request.OnError, context));
        runner.Wake();
        return outcome;
    }

    private async Task<Outcome<Import>> Apply(NpgsqlConnection connection, Guid id, string onError, RequestContext context)
    {
        var before = await Begin(connection, id, onError, clock.GetUtcNow(), context.CancellationToken);
        if (before.Failure is { } refused)
        {
            return refused;
        }
        await audit.Write(
            connection,
            context,
            MovingAuditActions.ImportApplied,
            ImportRoutes.Subject(id),
            new JsonObject { ["status"] = before.Value },
            new JsonObject { ["status"] = "applying", ["on_error"] = onError }
        );
        return (await Import.Find(connection, id, context.CancellationToken))!;
    }

    /// <summary>From here on somebody works on it. The status that it had, or why not.</summary>
    public static async Task<Outcome<string>> Begin(NpgsqlConnection connection, Guid id, string onError, DateTimeOffset now, CancellationToken cancelled)
    {
        if (await connection.One(LockSql, row => row.GetString(0), cancelled, id) is not { } status)
        {
            return MovingFaults.ImportNotFound;
        }
        if (status is not ("staged" or "failed") || !await connection.One(IsReadSql, row => row.GetBoolean(0), cancelled, id))
        {
            return Failure.Of(MovingFaults.ImportStateWrong, "status", status);
        }
        if (onError == "stop" && await connection.One(WrongSql, row => row.GetInt64(0), cancelled, id) is > 0 and var wrong)
        {
            return Failure.Of(MovingFaults.ImportRowInvalid, "count", wrong.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        await connection.Change(BeginSql, cancelled, id, onError, now);
        return status;
    }

    internal const string LockSql = "SELECT status FROM commerce.imports WHERE id = $1 FOR UPDATE";

    internal const string IsReadSql = "SELECT is_read FROM commerce.imports WHERE id = $1";

    internal const string WrongSql = "SELECT count(*) FROM commerce.import_rows WHERE import_id = $1 AND outcome = 'error'";

    /// <summary>One that was stopped goes on behind what was applied.</summary>
    internal const string BeginSql = """
        UPDATE commerce.imports SET status = 'applying', on_error = $2, done = CASE WHEN status = 'staged' THEN 0 ELSE done END, phase_at = $3, updated_at = $3
        WHERE id = $1
        """;
}

internal sealed class ErrorPolicies : Stoa.Contracts.Payloads.IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["stop", "skip"];
}
