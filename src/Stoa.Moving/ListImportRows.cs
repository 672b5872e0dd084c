using Npgsql;
using Stoa.Commerce;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>What becomes of a row.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Outcome">Null while it is still to be tried.</param>
/// <param name="Kept">What an undo left of it as it is.</param>
internal sealed record ImportRow(long Line, [property: OneOf<RowOutcomes>] string? Outcome, IReadOnlyList<ImportError> Errors, IReadOnlyList<KeptChange> Kept)
{
    public const string Columns = """
        r.line, r.outcome, (
            SELECT json_agg(json_build_object('line', e.line, 'column', e.column_name, 'code', e.code, 'value', e.value) ORDER BY e.n)::text
            FROM commerce.import_errors e WHERE e.import_id = r.import_id AND e.line = r.line) AS errors, (
            SELECT json_agg(json_build_object('line', c.line, 'kind', c.kind, 'entity_id', c.entity_id, 'reason', c.kept) ORDER BY c.n)::text
            FROM commerce.import_changes c WHERE c.import_id = r.import_id AND c.line = r.line AND c.kept IS NOT NULL) AS kept
        """;

    public static ImportRow From(NpgsqlDataReader row) =>
        new(
            row.GetInt64("line"),
            row.GetStringOrNull("outcome"),
            row.GetJson("errors", MovingJson.Stored.ImportErrorArray) ?? [],
            row.GetJson("kept", MovingJson.Stored.KeptChangeArray) ?? []
        );
}

/// <summary>The rows of an import with what becomes of each.</summary>
internal sealed class ListImportRows(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("line", "r.line", "bigint")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<ImportRow>>("/admin/imports/{id}/rows", routes.Resolve<ListImportRows>().Handle)
            .WithName(ImportRoutes.Section, "listImportRows", "List the rows of an import with what becomes of each")
            .Staff("imports", "manage")
            .WithSuccess(MovingSuccesses.ImportRowsRetrieved)
            .ProducesFault(MovingFaults.ImportNotFound, PlatformFaults.CursorInvalid)
            .Explains("outcome", "Only rows with this outcome.")
            .Explains("kept", "Only rows of which an undo left something as it is, or only others.")
            .WithExample(Examples.PageOf(new ImportRow(3, RowOutcomes.Error, ImportRoutes.Example.Errors, [])));

    public sealed record Request(string Id, ListRequest List, string? Outcome, bool? Kept) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Path("id"), ListRequest.Read(input, Sorts), input.QueryChoice("outcome", RowOutcomes.Values), input.QueryFlag("kept"));
    }

    public async Task<Outcome<Page<ImportRow>>> Handle(Request request, RequestContext context) =>
        Guid.TryParseExact(request.Id, "D", out var id) && await database.One(ThereSql, row => row.GetBoolean(0), context.CancellationToken, id)
            ? await new ListQuery(ImportRow.Columns, "commerce.import_rows r", "r.line", "bigint", Sorts)
                .Where("r.import_id = {0}", id)
                .Where("r.outcome = {0}", request.Outcome)
                .Where(request.Kept, HasKept, $"NOT {HasKept}")
                .Read(database, request.List with { Sort = request.List.Sort ?? "line" }, ImportRow.From, context.CancellationToken)
            : MovingFaults.ImportNotFound;

    private const string HasKept = "EXISTS (SELECT FROM commerce.import_changes c WHERE c.import_id = r.import_id AND c.line = r.line AND c.kept IS NOT NULL)";

    internal const string ThereSql = "SELECT EXISTS (SELECT FROM commerce.imports WHERE id = $1)";
}
