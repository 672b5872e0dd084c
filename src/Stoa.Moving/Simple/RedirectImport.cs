using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Catalogue.Redirects;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Moving.Formats;
using Stoa.Platform.Data;

namespace Stoa.Moving.Simple;

/// <summary>An address of the shop that was, and where it leads.</summary>
internal sealed record RedirectRow(string Path, string Target)
{
    public static RedirectRow Read(ObjectReader members) =>
        new(RedirectForms.PathOf(members.Text("path", RedirectForms.Longest)), members.Text("target", RedirectForms.Longest).Trim());

    /// <summary>The member that is wrong and its code; null where none is.</summary>
    public (string Member, string Code)? Broken =>
        !RedirectForms.IsPath(Path) ? ("path", "wrong_type")
        : !RedirectForms.Fits(Path) ? ("path", "too_long")
        : Target == Path ? ("target", "duplicate")
        : RedirectForms.Target.Read(Target) is null ? ("target", "wrong_type")
        : null;
}

/// <summary>Where former addresses lead: path and target, or Shopify's "Redirect from" and "Redirect to".</summary>
internal sealed class RedirectImport(ContractCatalogue contracts) : ImportType
{
    private static readonly CellMember[] Members =
    [
        new("path", CellKind.Word, "path", "Redirect from", "from", "source"),
        new("target", CellKind.Word, "target", "Redirect to", "to"),
    ];

    public override string Name => ImportTypes.Redirects;

    public override IReadOnlyList<string> LineKeys { get; } = ["path"];

    public override RowFormat? Recognise(CsvHeader header) => CellFormat.Recognise(header, Members, ["path"], "target");

    public override async Task<IReadOnlyList<RowResult>> Run(ImportPart part)
    {
        var results = new List<RowResult>();
        var rows = new Dictionary<string, (StagedRow Staged, RedirectRow Row)>(StringComparer.Ordinal);
        var contract = contracts[part.Format is null ? part.Import.Contract : "store"];
        foreach (var staged in part.Rows)
        {
            var read = JsonLines.ReadKept(Encoding.UTF8.GetBytes(staged.Body), contract, RedirectRow.Read);
            if (read?.Value is not { } row)
            {
                results.Add(part.Refused(staged, read?.Failure ?? Failure.Of(RequestFaults.MalformedBody)));
            }
            else if (row.Broken is var (member, code))
            {
                results.Add(RowResult.Refused(staged.Line, part.ErrorOf(staged, member, code)));
            }
            else if (!rows.TryAdd(row.Path, (staged, row)))
            {
                results.Add(RowResult.Refused(staged.Line, part.ErrorOf(staged, "path", "duplicate")));
            }
        }
        var there = await Load(part.Connection, [.. rows.Keys], part.Apply, part.Cancelled);
        var changed = rows.Values.Where(one => there.GetValueOrDefault(one.Row.Path).Target != one.Row.Target).ToList();
        var written = changed.Select(one => one.Staged.Line).ToHashSet();
        foreach (var (staged, row) in rows.Values)
        {
            var outcome =
                !written.Contains(staged.Line) ? RowOutcomes.Unchanged
                : there.ContainsKey(row.Path) ? RowOutcomes.Update
                : RowOutcomes.Create;
            results.Add(RowResult.Of(staged.Line, outcome) with { Claims = [part.ClaimOf(staged, "path", row.Path)] });
        }
        if (part.Apply && changed.Count > 0)
        {
            await Write(part.Connection, [.. changed.Select(one => one.Row)], part.Now, part.Cancelled);
            var kept = changed.Select(one => ChangeOf(one.Staged.Line, one.Row.Path, there));
            await ImportChange.Keep(part.Connection, part.Import.Id, [.. kept], part.Cancelled);
        }
        return results;
    }

    private static ImportChange ChangeOf(long line, string path, Dictionary<string, (string Target, long Version)> there) =>
        there.TryGetValue(path, out var before)
            ? new ImportChange(line, "redirect", path, new JsonObject { ["target"] = before.Target }.ToJsonString(), before.Version + 1)
            : new ImportChange(line, "redirect", path, null, 1);

    private static async Task<Dictionary<string, (string Target, long Version)>> Load(
        NpgsqlConnection connection,
        string[] paths,
        bool forChange,
        CancellationToken cancelled
    ) =>
        (await connection.Many(forChange ? LockSql : LoadSql, row => (row.GetString(0), (row.GetString(1), row.GetInt64(2))), cancelled, [paths])).ToDictionary(
            StringComparer.Ordinal
        );

    private static Task<int> Write(NpgsqlConnection connection, IReadOnlyList<RedirectRow> rows, DateTimeOffset now, CancellationToken cancelled) =>
        connection.Change(WriteSql, cancelled, rows.Select(row => row.Path).ToArray(), rows.Select(row => row.Target).ToArray(), now);

    public override async Task<IReadOnlyList<Left>> Undo(
        NpgsqlConnection connection,
        ImportState import,
        IReadOnlyList<ImportChange> changes,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var there = await Load(connection, [.. changes.Select(change => change.EntityId)], forChange: true, cancelled);
        var same = changes.Where(change => there.GetValueOrDefault(change.EntityId).Version == change.VersionAfter).ToList();
        await connection.Change(RemoveSql, cancelled, [same.Where(change => change.Before is null).Select(change => change.EntityId).ToArray()]);
        var restored = same.Where(change => change.Before is not null)
            .Select(change => new RedirectRow(change.EntityId, (string)JsonNode.Parse(change.Before!)!["target"]!));
        await Write(connection, [.. restored], now, cancelled);
        return [.. changes.Except(same).Select(change => new Left(change.Number, "changed_since"))];
    }

    internal const string LoadSql = "SELECT path, target, version FROM commerce.redirects WHERE path = ANY ($1) ORDER BY path";

    internal const string LockSql = LoadSql + " FOR UPDATE";

    internal const string WriteSql = """
        INSERT INTO commerce.redirects AS r (path, target, created_at, updated_at)
        SELECT w.path, w.target, $3, $3 FROM unnest($1::text[], $2::text[]) AS w(path, target) ORDER BY w.path
        ON CONFLICT (path) DO UPDATE SET target = excluded.target, version = r.version + 1, updated_at = excluded.updated_at
        """;

    internal const string RemoveSql = "DELETE FROM commerce.redirects WHERE path = ANY ($1)";
}
