using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Stoa.Contracts;
using Stoa.Moving.Formats;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>What whoever works on an import knows of it.</summary>
/// <param name="LostLeases">How often whoever worked on it was lost since a part was last committed.</param>
internal sealed record ImportState(
    Guid Id,
    string Type,
    string Format,
    string Status,
    IReadOnlyList<string> Header,
    char Delimiter,
    bool Guarded,
    string Contract,
    string Currency,
    Guid? ActorId,
    string OnError,
    bool IsRead,
    long Cursor,
    int LostLeases
)
{
    public const string Columns = "id, type, format, status, header, delimiter, guarded, contract, currency, actor_id, on_error, is_read, cursor, lost_leases";

    public static ImportState From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetString("type"),
            row.GetString("format"),
            row.GetString("status"),
            row.GetStrings("header"),
            row.GetString("delimiter")[0],
            row.GetBoolean("guarded"),
            row.GetString("contract"),
            row.GetString("currency"),
            row.GetOrNull<Guid>("actor_id"),
            row.GetString("on_error"),
            row.GetBoolean("is_read"),
            row.GetInt64("cursor"),
            row.GetInt32("lost_leases")
        );
}

/// <summary>A row as it was read: what it is about, what it says, and what of it could not be read.</summary>
/// <param name="Group">The line of the first row of its thing.</param>
/// <param name="Key">What it is about: rows with the same key are about the same.</param>
/// <param name="Alias">Another name of it.</param>
/// <param name="Body">JSON; for its type to read.</param>
internal sealed record StagedRow(long Line, long Group, string Key, string? Alias, string Body, IReadOnlyList<ImportError> Errors);

/// <summary>A part of an import that is tried or applied, in the transaction of its connection.</summary>
/// <param name="Apply">False: nothing is locked and nothing written.</param>
/// <param name="Format">Null for JSON lines.</param>
/// <param name="Next">Whole groups, in the order of the file.</param>
internal sealed record ImportPart(
    NpgsqlConnection Connection,
    ImportState Import,
    RowFormat? Format,
    NextRows Next,
    bool Apply,
    DateTimeOffset Now,
    CancellationToken Cancelled
)
{
    public IReadOnlyList<StagedRow> Rows => Next.Rows;

    /// <summary>What the file calls a member.</summary>
    public string ColumnOf(string member) => Format?.ColumnOf(member) ?? member;

    /// <summary>What is wrong with a row that was read, under the names of the file.</summary>
    public RowResult Refused(StagedRow row, Failure failure)
    {
        var errors = failure.Errors.Select(error => ErrorOf(row, error.Path, Codes.Of(error.Rule)));
        return RowResult.Refused(row.Line, failure.Errors.Count > 0 ? [.. errors] : [ErrorOf(row, failure.Field ?? "", failure.Fault.Name)]);
    }

    /// <summary>Of rows about one thing: that there is but one.</summary>
    public ImportClaim ClaimOf(StagedRow row, string member, string thing) =>
        new(ImportClaim.Thing, thing, row.Line.ToString(CultureInfo.InvariantCulture), ColumnOf(member), "duplicate", false);

    public ImportError ErrorOf(StagedRow row, string member, string code) => ImportError.Of(row.Line, ColumnOf(member), code, Bodies.ValueOf(row.Body, member));
}

/// <summary>What becomes of a row.</summary>
internal sealed record RowResult(long Line, string Outcome, IReadOnlyList<ImportError> Errors)
{
    /// <summary>What other rows may not want as well.</summary>
    public IReadOnlyList<ImportClaim> Claims { get; init; } = [];

    public static RowResult Of(long line, string outcome) => new(line, outcome, []);

    public static RowResult Refused(long line, params IReadOnlyList<ImportError> errors) => new(line, RowOutcomes.Error, errors);
}

/// <summary>Something that an import changed.</summary>
/// <param name="Before">What it was; null where it was not there.</param>
internal sealed record ImportChange(long Line, string Kind, string EntityId, string? Before, long VersionAfter)
{
    public long Number { get; init; }

    public static ImportChange From(NpgsqlDataReader row) =>
        new(row.GetInt64("line"), row.GetString("kind"), row.GetString("entity_id"), row.GetStringOrNull("before"), row.GetInt64("version_after"))
        {
            Number = row.GetInt64("n"),
        };

    /// <summary>Keeps what was changed, for an undo.</summary>
    public static async Task Keep(NpgsqlConnection connection, Guid import, IReadOnlyCollection<ImportChange> changes, CancellationToken cancelled)
    {
        if (changes.Count == 0)
        {
            return;
        }
        await using var copy = await connection.BeginBinaryImportAsync(KeepCopy, cancelled);
        foreach (var change in changes)
        {
            await copy.StartRowAsync(cancelled);
            await copy.WriteAsync(import, NpgsqlDbType.Uuid, cancelled);
            await copy.WriteAsync(change.Line, NpgsqlDbType.Bigint, cancelled);
            await copy.WriteAsync(change.Kind, NpgsqlDbType.Text, cancelled);
            await copy.WriteAsync(change.EntityId, NpgsqlDbType.Text, cancelled);
            await (change.Before is null ? copy.WriteNullAsync(cancelled) : copy.WriteAsync(change.Before, NpgsqlDbType.Json, cancelled));
            await copy.WriteAsync(change.VersionAfter, NpgsqlDbType.Bigint, cancelled);
        }
        await copy.CompleteAsync(cancelled);
    }

    private const string KeepCopy = """
        COPY commerce.import_changes (import_id, line, kind, entity_id, before, version_after) FROM STDIN (FORMAT BINARY)
        """;
}

/// <summary>A change that an undo left as it is, or could not take back wholly.</summary>
internal sealed record Left(long Number, string Reason);

/// <summary>What can be imported: how its rows are tried, applied and taken back, all of a part in a few statements.</summary>
internal abstract class ImportType
{
    /// <summary>One of <see cref="ImportTypes"/>.</summary>
    public abstract string Name { get; }

    /// <summary>How a CSV file with this header is read; null where it is none of this type.</summary>
    public abstract RowFormat? Recognise(CsvHeader header);

    /// <summary>Of a file of JSON lines: the members by which a line says what it is about, the surest first.</summary>
    public abstract IReadOnlyList<string> LineKeys { get; }

    /// <summary>
    /// Says of each row what becomes of it, and makes it so where it is applied. Called again for the same rows where others came in between.
    /// </summary>
    public abstract Task<IReadOnlyList<RowResult>> Run(ImportPart part);

    /// <summary>Takes changes back, the last first, but for those that somebody has changed since.</summary>
    public abstract Task<IReadOnlyList<Left>> Undo(
        NpgsqlConnection connection,
        ImportState import,
        IReadOnlyList<ImportChange> changes,
        DateTimeOffset now,
        CancellationToken cancelled
    );
}
