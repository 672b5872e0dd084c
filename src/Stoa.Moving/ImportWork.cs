using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Outbox;

namespace Stoa.Moving;

/// <summary>An import that is being worked on: how its file is read, and by what right.</summary>
/// <param name="Lease">Null: in the transaction that made it, which nobody else sees.</param>
/// <param name="Format">Null for JSON lines.</param>
internal sealed record ImportJob(ImportState Import, ImportType Type, RowFormat? Format, Guid? Lease);

/// <summary>
/// The steps of an import, each in the caller's transaction with how far it is: read rows, try them, apply them, take them back. Every step returns
/// false when its
/// phase is over. What is committed is never done again.
/// </summary>
internal sealed class ImportWork(
    IEnumerable<ImportType> types,
    ContractCatalogue contracts,
    OutboxWriter outbox,
    EventLog events,
    AuditLog audit,
    TimeProvider clock
)
{
    private const int RowsAtOnce = 1_000;
    private const int CharactersAtOnce = 4 * 1024 * 1024;
    public const int GroupsAtOnce = 1_000;

    public ImportJob Job(ImportState import, Guid? lease)
    {
        var type = types.First(type => type.Name == import.Type);
        var format = import.Format == ImportFormats.Ndjson ? null : type.Recognise(new CsvHeader(import.Header));
        return new ImportJob(import, type, format, lease);
    }

    public ImportReader Reader(ImportJob job, Stream file) =>
        ImportReader.Open(job.Import, file, job.Format, job.Type.LineKeys, contracts[job.Import.Contract]);

    /// <summary>The next rows of the file; none at its end.</summary>
    public static async Task<IReadOnlyList<StagedRow>> Gather(ImportReader reader, long behind, CancellationToken cancelled)
    {
        var rows = new List<StagedRow>();
        for (var characters = 0; rows.Count < RowsAtOnce && characters < CharactersAtOnce; )
        {
            if (await reader.Next(behind, cancelled) is not { } row)
            {
                break;
            }
            rows.Add(row);
            characters += row.Key.Length + row.Body.Length;
        }
        return rows;
    }

    /// <summary>Stores rows that were read. None: the file is at its end, and its groups are joined.</summary>
    public async Task Stage(NpgsqlConnection connection, ImportJob job, IReadOnlyList<StagedRow> rows, CancellationToken cancelled)
    {
        var (id, now) = (job.Import.Id, clock.GetUtcNow());
        if (rows.Count > 0)
        {
            await ImportRows.Add(connection, id, rows, cancelled);
            await connection.Change(StagedSql, cancelled, id, rows[^1].Line, (long)rows.Count, now);
            return;
        }
        await ImportRows.JoinGroups(connection, id, cancelled);
        await connection.Change(ImportFile.ForgetSql, cancelled, id);
        await connection.Change(ReadSql, cancelled, id, now);
    }

    /// <summary>
    /// Has the import fail that cannot be read, tried or undone to its end, of which nothing can be applied then, or that gets no further while it is applied.
    /// </summary>
    public async Task GiveUp(NpgsqlConnection connection, ImportJob job, string reason, CancellationToken cancelled)
    {
        var (id, now) = (job.Import.Id, clock.GetUtcNow());
        var line = await connection.One(PlaceSql, row => row.GetInt64(0), cancelled, id);
        await ImportRows.AddErrors(connection, id, [ImportError.Of(line, "", "refused", reason)], cancelled);
        await connection.Change(ImportFile.ForgetSql, cancelled, id);
        await connection.Change(UnreadSql, cancelled, id);
        await Finish(connection, job, "failed", now, cancelled);
    }

    /// <summary>Tries the next groups, and says of each row what would become of it.</summary>
    public async Task<bool> Try(NpgsqlConnection connection, ImportJob job, int groups, CancellationToken cancelled)
    {
        var (id, now) = (job.Import.Id, clock.GetUtcNow());
        var cursor = await connection.One(CursorSql, row => row.GetInt64(0), cancelled, id);
        var next = await ImportRows.Next(connection, id, cursor, groups, cancelled);
        if (next.Count == 0)
        {
            await ImportClashes.Find(connection, id, cancelled);
            await connection.Change(PhaseOverSql, cancelled, id, "staged", now);
            return false;
        }
        var results = await job.Type.Run(new ImportPart(connection, job.Import, job.Format, next, Apply: false, now, cancelled));
        await ImportRows.Tell(connection, id, results, cancelled);
        await connection.Change(DoneSql, cancelled, id, next.Last, next.Count, now);
        return true;
    }

    /// <summary>Applies the next groups. Where errors stop it, nothing of a part with a wrong row is applied.</summary>
    /// <param name="connection">In a transaction that ends with it.</param>
    /// <param name="job">Whose rows.</param>
    /// <param name="groups">At most so many.</param>
    /// <param name="cancelled">Ends it, with nothing changed.</param>
    /// <returns>Whether there may be more, and whether an error stops it: then the transaction has to be undone.</returns>
    public async Task<(bool More, bool Stopped)> Apply(NpgsqlConnection connection, ImportJob job, int groups, CancellationToken cancelled)
    {
        var (id, now) = (job.Import.Id, clock.GetUtcNow());
        var cursor = await connection.One(CursorSql, row => row.GetInt64(0), cancelled, id);
        var next = await ImportRows.Next(connection, id, cursor, groups, cancelled);
        if (next.Count == 0)
        {
            await Finish(connection, job, "applied", now, cancelled);
            return (false, false);
        }
        var results = await job.Type.Run(new ImportPart(connection, job.Import, job.Format, next, Apply: true, now, cancelled));
        if (job.Import.OnError == "stop" && results.Any(result => result.Outcome == RowOutcomes.Error))
        {
            return (false, true);
        }
        await ImportRows.Tell(connection, id, results, cancelled);
        await connection.Change(DoneSql, cancelled, id, next.Last, next.Count, now);
        return (true, false);
    }

    /// <summary>Keeps what is wrong with the group that stopped it. Nothing of it is applied.</summary>
    public async Task Stop(NpgsqlConnection connection, ImportJob job, IReadOnlyList<RowResult> results, CancellationToken cancelled)
    {
        await ImportRows.Tell(connection, job.Import.Id, results, cancelled);
        await Finish(connection, job, "failed", clock.GetUtcNow(), cancelled);
    }

    /// <summary>What is wrong with the rows of one group, as they would be applied now.</summary>
    public async Task<IReadOnlyList<RowResult>> Examine(NpgsqlConnection connection, ImportJob job, CancellationToken cancelled)
    {
        var cursor = await connection.One(CursorSql, row => row.GetInt64(0), cancelled, job.Import.Id);
        var next = await ImportRows.Next(connection, job.Import.Id, cursor, 1, cancelled);
        return await job.Type.Run(new ImportPart(connection, job.Import, job.Format, next, Apply: false, clock.GetUtcNow(), cancelled));
    }

    /// <summary>Passes over the next group, or change, which cannot be taken for a reason that nobody foresaw. False where it is none of them.</summary>
    public async Task<bool> PassOver(NpgsqlConnection connection, ImportJob job, string reason, CancellationToken cancelled)
    {
        var (id, now) = (job.Import.Id, clock.GetUtcNow());
        var cursor = await connection.One(CursorSql, row => row.GetInt64(0), cancelled, id);
        if (job.Import.Status == "undoing")
        {
            var changes = await connection.Many(ChangesSql, ImportChange.From, cancelled, id, cursor, 1);
            await Leave(connection, id, changes, [.. changes.Select(change => new Left(change.Number, "refused"))], now, cancelled);
            return changes.Count > 0;
        }
        var next = await ImportRows.Next(connection, id, cursor, 1, cancelled);
        if (next.Count == 0)
        {
            return false;
        }
        var results = next.Rows.Select(row => RowResult.Refused(row.Line, ImportError.Of(row.Line, "", "refused", reason))).ToList();
        await ImportRows.Tell(connection, id, results, cancelled);
        if (job.Import is { Status: "applying", OnError: "stop" })
        {
            await Finish(connection, job, "failed", now, cancelled);
            return true;
        }
        await connection.Change(DoneSql, cancelled, id, next.Last, next.Count, now);
        return true;
    }

    /// <summary>Takes the last changes back that are left, at most so many.</summary>
    public async Task<bool> Undo(NpgsqlConnection connection, ImportJob job, int most, CancellationToken cancelled)
    {
        var (id, now) = (job.Import.Id, clock.GetUtcNow());
        var cursor = await connection.One(CursorSql, row => row.GetInt64(0), cancelled, id);
        var changes = await connection.Many(ChangesSql, ImportChange.From, cancelled, id, cursor, most);
        if (changes.Count == 0)
        {
            await Finish(connection, job, "undone", now, cancelled);
            return false;
        }
        var left = await job.Type.Undo(connection, job.Import, changes, now, cancelled);
        await Leave(connection, id, changes, left, now, cancelled);
        return true;
    }

    /// <summary>Is done with changes, and keeps why some of them were left as they are.</summary>
    private static async Task Leave(
        NpgsqlConnection connection,
        Guid id,
        IReadOnlyList<ImportChange> changes,
        IReadOnlyList<Left> left,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        if (changes.Count == 0)
        {
            return;
        }
        await connection.Change(KeptSql, cancelled, id, left.Select(one => one.Number).ToArray(), left.Select(one => one.Reason).ToArray());
        await connection.Change(DoneSql, cancelled, id, changes[^1].Number, (long)changes.Count, now);
    }

    private async Task Finish(NpgsqlConnection connection, ImportJob job, string status, DateTimeOffset now, CancellationToken cancelled)
    {
        var id = job.Import.Id;
        await connection.Change(PhaseOverSql, cancelled, id, status, now);
        if (job.Import.Type == ImportTypes.Customers && status == "applied")
        {
            // Nobody reads them again, and they hold what passwords were made of.
            await ImportRows.Patiently(connection, ImportRows.ForgetSql, id, cancelled);
        }
        var import = (await Import.Find(connection, id, cancelled))!;
        var told = new JsonObject
        {
            ["import_id"] = id,
            ["type"] = import.Type,
            ["status"] = status,
            ["created"] = import.Counts.Create,
            ["updated"] = import.Counts.Update,
            ["unchanged"] = import.Counts.Unchanged,
            ["errors"] = import.Counts.Error,
        };
        await using var batch = new NpgsqlBatch(connection);
        outbox.Add(batch, "import.finished", told.ToJsonString(), now);
        events.Add(batch, MovingEvents.Finished, id.ToString(), new FinishedImport(id, import.Type, status), now);
        audit.Add(batch, "import", MovingAuditActions.ImportFinished, ImportRoutes.Subject(id), null, told);
        await batch.ExecuteNonQueryAsync(cancelled);
    }

    /// <summary>The next group, or the next line where it is not read yet. Of an undo the next change, or behind all rows at its end.</summary>
    internal const string PlaceSql = """
        SELECT CASE WHEN i.status = 'undoing' THEN coalesce(
                (SELECT c.line FROM commerce.import_changes c WHERE c.import_id = i.id AND c.n < i.cursor ORDER BY c.n DESC LIMIT 1),
                (SELECT max(r.line) + 1 FROM commerce.import_rows r WHERE r.import_id = i.id), 1)
            ELSE coalesce((SELECT min(r.grp) FROM commerce.import_rows r WHERE r.import_id = i.id AND r.grp > i.cursor), i.cursor + 1) END
        FROM commerce.imports i WHERE i.id = $1
        """;

    internal const string CursorSql = "SELECT cursor FROM commerce.imports WHERE id = $1";

    internal const string StagedSql = "UPDATE commerce.imports SET cursor = $2, rows = rows + $3, done = done + $3, updated_at = $4 WHERE id = $1";

    internal const string ReadSql = """
        UPDATE commerce.imports SET is_read = true, cursor = 0, done = 0, phase_at = $2, updated_at = $2 WHERE id = $1
        """;

    /// <summary>Nothing of it can be applied any more; an undo goes on where this one ended.</summary>
    internal const string UnreadSql = "UPDATE commerce.imports SET is_read = false WHERE id = $1 AND status IN ('staging', 'undoing')";

    internal const string DoneSql = "UPDATE commerce.imports SET cursor = $2, done = done + $3, updated_at = $4 WHERE id = $1";

    internal const string PhaseOverSql = """
        UPDATE commerce.imports SET status = $2, cursor = CASE WHEN $2 = 'staged' THEN 0 ELSE cursor END,
            lease = NULL, lease_until = '-infinity', updated_at = $3
        WHERE id = $1
        """;

    internal const string ChangesSql = """
        SELECT c.n, c.line, c.kind, c.entity_id, c.before::text AS before, c.version_after FROM commerce.import_changes c
        WHERE c.import_id = $1 AND c.n < $2 ORDER BY c.n DESC LIMIT $3
        """;

    internal const string KeptSql = """
        UPDATE commerce.import_changes c SET kept = k.reason FROM unnest($2::bigint[], $3::text[]) AS k(n, reason) WHERE c.import_id = $1 AND c.n = k.n
        """;
}
