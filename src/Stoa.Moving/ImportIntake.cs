using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Files;

namespace Stoa.Moving;

/// <summary>A file by its first line.</summary>
internal sealed record RecognisedFile(
    string Type,
    string Format,
    IReadOnlyList<string> Header,
    char Delimiter,
    bool Guarded,
    string Contract,
    IReadOnlyList<string> IgnoredColumns
);

/// <summary>Finds out what a file is, and keeps it.</summary>
internal sealed partial class ImportIntake(IEnumerable<ImportType> types, ImportWork work, TimeProvider clock, ILogger<ImportIntake> log)
{
    /// <summary>What is read and tried in the transaction that keeps it.</summary>
    private const long AtOnce = 128 * 1024;
    private const int Beginning = 256 * 1024;

    /// <summary>The file, or why it is none of this type.</summary>
    public async Task<(RecognisedFile? File, Failure? Failure)> Recognise(string type, string path, bool guarded, string contract, CancellationToken cancelled)
    {
        var beginning = await ReadBeginning(path, cancelled);
        var text = beginning.AsSpan().TrimStart();
        if (text.IsEmpty)
        {
            return (null, MovingFaults.ImportEmpty);
        }
        var import = types.First(one => one.Name == type);
        if (text[0] == '{')
        {
            return (new RecognisedFile(type, ImportFormats.Ndjson, [], ',', false, contract, []), null);
        }
        var delimiter = CsvText.DelimiterOf(text);
        if (await new CsvReader(new StringReader(beginning), delimiter).Next(cancelled) is not { Problem: null } first)
        {
            return (null, Failure.Of(MovingFaults.ImportUnrecognised, "type", type));
        }
        var header = new CsvHeader([.. first.Fields.Select(name => name.Replace('\0', '\uFFFD'))]);
        if (header.Repeated is { } repeated)
        {
            return (null, Failure.Of(MovingFaults.ImportColumnRepeated, "column", repeated));
        }
        if (import.Recognise(header) is not { } format)
        {
            return (null, Failure.Of(MovingFaults.ImportUnrecognised, "type", type));
        }
        return format.Missing is { } missing
            ? (null, Failure.Of(MovingFaults.ImportColumnMissing, "column", missing))
            : (new RecognisedFile(type, format.Name, header.Names, delimiter, guarded, contract, header.Ignored), null);
    }

    private static async Task<string> ReadBeginning(string path, CancellationToken cancelled)
    {
        using var reader = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var buffer = new char[Beginning];
        return new string(buffer, 0, await reader.ReadBlockAsync(buffer, cancelled));
    }

    /// <summary>
    /// Runs the transaction of <see cref="Keep"/>. Where a small file cannot be tried in it, it is only kept: whoever works on it then finds the row that is
    /// to blame.
    /// </summary>
    /// <param name="keep">Gets whether it may be tried as well.</param>
    /// <param name="cancelled">Of the caller.</param>
    public async Task<T> Take<T>(Func<bool, Task<T>> keep, CancellationToken cancelled)
    {
        try
        {
            return await keep(true);
        }
        catch (Exception refused) when (ImportRunner.IsOfRows(refused, cancelled))
        {
            Untried(log, refused);
            return await keep(false);
        }
    }

    /// <summary>Keeps the file as an import, in the caller's transaction; a small one may be tried as well.</summary>
    public async Task<Guid> Keep(
        NpgsqlConnection connection,
        RecognisedFile file,
        string path,
        long length,
        byte[] hash,
        string? currency,
        Guid? actor,
        bool mayTry,
        CancellationToken cancelled
    )
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var isTried = mayTry && length <= AtOnce;
        var import = await connection.One(
            CreateSql,
            ImportState.From,
            cancelled,
            id,
            file.Type,
            file.Format,
            isTried ? "staging" : "received",
            file.Header.ToArray(),
            file.Delimiter.ToString(),
            file.Guarded,
            file.Contract,
            currency,
            file.IgnoredColumns.ToArray(),
            length,
            hash,
            actor,
            now
        );
        if (!isTried)
        {
            await ImportFile.Keep(connection, id, path, cancelled);
            return id;
        }
        var job = work.Job(import!, lease: null);
        await using var reader = work.Reader(job, File.OpenRead(path));
        IReadOnlyList<StagedRow> rows;
        do
        {
            rows = await ImportWork.Gather(reader, 0, cancelled);
            await work.Stage(connection, job, rows, cancelled);
        } while (rows.Count > 0);
        while (await work.Try(connection, job, ImportWork.GroupsAtOnce, cancelled)) { }
        return id;
    }

    internal const string CreateSql = $"""
        INSERT INTO commerce.imports (id, type, format, status, header, delimiter, guarded, contract, currency, ignored_columns, bytes,
            hash, actor_id, phase_at,
            created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
            coalesce($9::text, (SELECT p.currency FROM (SELECT currency FROM commerce.products LIMIT 1000) AS p
                GROUP BY 1 ORDER BY count(*) DESC LIMIT 1), 'USD'),
            $10, $11, $12, $13::uuid, $14, $14, $14)
        RETURNING {ImportState.Columns}
        """;

    [LoggerMessage(1, LogLevel.Warning, "A small import could not be tried in its request, and is kept to be tried by itself")]
    private static partial void Untried(ILogger log, Exception failure);
}
