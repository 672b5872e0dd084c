using Npgsql;
using NpgsqlTypes;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>Groups that come next.</summary>
/// <param name="Rows">Those that could be read.</param>
/// <param name="Broken">Groups of which one could not.</param>
/// <param name="Last">The last group.</param>
/// <param name="Count">Rows, those that could not be read included. None: that was all.</param>
internal sealed record NextRows(IReadOnlyList<StagedRow> Rows, IReadOnlySet<long> Broken, long Last, long Count);

/// <summary>The rows of an import: written as they are read, told what becomes of them, read again by whole groups.</summary>
internal static class ImportRows
{
    /// <summary>What one thing may take up; more than 300 variants can be no product.</summary>
    private const int MostOfOneGroup = 1_000;
    private const int MostAtOnce = 4_000;

    /// <summary>Of a part, and so of one thing: a file may be made of rows of a megabyte each.</summary>
    private const long MostBytesAtOnce = 16 * 1024 * 1024;

    public static async Task Add(NpgsqlConnection connection, Guid import, IReadOnlyList<StagedRow> rows, CancellationToken cancelled)
    {
        await using (var copy = await connection.BeginBinaryImportAsync(RowsCopy, cancelled))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancelled);
                await copy.WriteAsync(import, NpgsqlDbType.Uuid, cancelled);
                await copy.WriteAsync(row.Line, NpgsqlDbType.Bigint, cancelled);
                await copy.WriteAsync(row.Group, NpgsqlDbType.Bigint, cancelled);
                await copy.WriteAsync(row.Key, NpgsqlDbType.Text, cancelled);
                await WriteText(copy, row.Alias, cancelled);
                await copy.WriteAsync(row.Body, NpgsqlDbType.Text, cancelled);
                await WriteText(copy, row.Errors.Count > 0 ? RowOutcomes.Error : null, cancelled);
            }
            await copy.CompleteAsync(cancelled);
        }
        await AddErrors(connection, import, [.. rows.SelectMany(row => row.Errors)], cancelled);
    }

    private static Task WriteText(NpgsqlBinaryImporter copy, string? text, CancellationToken cancelled) =>
        text is null ? copy.WriteNullAsync(cancelled) : copy.WriteAsync(text, NpgsqlDbType.Text, cancelled);

    /// <summary>Joins groups whose rows do not stand together, and those that name a thing by its other name.</summary>
    public static async Task JoinGroups(NpgsqlConnection connection, Guid import, CancellationToken cancelled)
    {
        await connection.Change(WholeSql, cancelled);
        await Patiently(connection, AliasesSql, import, cancelled);
        await Patiently(connection, JoinSql, import, cancelled);
    }

    /// <summary>Takes as long as it takes.</summary>
    public static async Task Patiently(NpgsqlConnection connection, string sql, Guid? import, CancellationToken cancelled)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        if (import is { } id)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = id });
        }
        await command.ExecuteNonQueryAsync(cancelled);
    }

    /// <summary>The next groups behind a place, whole ones.</summary>
    public static async Task<NextRows> Next(NpgsqlConnection connection, Guid import, long behind, int groups, CancellationToken cancelled)
    {
        var read = await connection.Many(
            NextSql,
            row =>
                (
                    Row: new StagedRow(row.GetInt64(0), row.GetInt64(1), row.GetString(2), null, row.GetString(3), []),
                    IsWrong: !row.IsDBNull(4) && row.GetString(4) == RowOutcomes.Error,
                    Bytes: row.GetInt64(5)
                ),
            cancelled,
            import,
            behind,
            groups,
            MostAtOnce,
            MostBytesAtOnce
        );
        if (read.Count == 0)
        {
            return new NextRows([], new HashSet<long>(), behind, 0);
        }
        var last = read[^1].Row.Group;
        var isCut = read.Count == MostAtOnce || read[^1].Bytes >= MostBytesAtOnce;
        if (isCut && read[0].Row.Group != last)
        {
            // The last one may go on.
            (read, isCut) = ([.. read.Where(one => one.Row.Group != last)], false);
            last = read[^1].Row.Group;
        }
        var large = read.GroupBy(one => one.Row.Group).Where(group => isCut || group.Count() > MostOfOneGroup).Select(group => group.Key).ToHashSet();
        foreach (var group in large)
        {
            await connection.Change(TooManySql, cancelled, import, group);
            await connection.Change(TooManyErrorSql, cancelled, import, group);
        }
        var rows = read.Where(one => !one.IsWrong && !large.Contains(one.Row.Group)).Select(one => one.Row).ToList();
        return new NextRows(rows, read.Where(one => one.IsWrong).Select(one => one.Row.Group).ToHashSet(), last, read.Count);
    }

    /// <summary>Keeps what becomes of rows.</summary>
    public static async Task Tell(NpgsqlConnection connection, Guid import, IReadOnlyList<RowResult> results, CancellationToken cancelled)
    {
        if (results.Count == 0)
        {
            return;
        }
        await connection.Change(
            TellSql,
            cancelled,
            import,
            results.Select(result => result.Line).ToArray(),
            results.Select(result => result.Outcome).ToArray(),
            results.Select(result => ImportClaim.ToText(result.Claims)).ToArray()
        );
        await AddErrors(connection, import, [.. results.SelectMany(result => result.Errors)], cancelled);
    }

    public static Task AddErrors(NpgsqlConnection connection, Guid import, IReadOnlyList<ImportError> errors, CancellationToken cancelled) =>
        errors.Count == 0
            ? Task.CompletedTask
            : connection.Change(
                ErrorsSql,
                cancelled,
                import,
                errors.Select(error => error.Line).ToArray(),
                errors.Select(error => error.Column).ToArray(),
                errors.Select(error => error.Code).ToArray(),
                errors.Select(error => error.Value).ToArray()
            );

    private const string RowsCopy = "COPY commerce.import_rows (import_id, line, grp, key, alias, body, outcome) FROM STDIN (FORMAT BINARY)";

    /// <summary>All rows are looked at, of which the database has no statistics yet: what it thinks are few it would look for one by one.</summary>
    internal const string WholeSql = "SELECT set_config('enable_seqscan', 'on', true), set_config('enable_nestloop', 'off', true)";

    internal const string AliasesSql = """
        UPDATE commerce.import_rows r SET key = p.key FROM commerce.import_rows p
        WHERE r.import_id = $1 AND p.import_id = $1 AND p.alias = r.key AND p.key <> r.key AND p.alias IS NOT NULL
        """;

    internal const string JoinSql = """
        UPDATE commerce.import_rows r SET grp = g.first
        FROM (SELECT x.key, min(x.grp) AS first FROM commerce.import_rows x WHERE x.import_id = $1 AND x.key <> ''
            GROUP BY x.key HAVING min(x.grp) <> max(x.grp)) AS g
        WHERE r.import_id = $1 AND r.key = g.key AND r.grp <> g.first
        """;

    /// <summary>Up to the row that takes them over so many bytes, which is one of them. What is known to be wrong is not read again.</summary>
    internal const string NextSql = """
        SELECT s.line, s.grp, s.key, s.body, s.outcome, s.bytes
        FROM (
            SELECT r.*, sum(octet_length(r.key) + octet_length(r.body)) OVER (ORDER BY r.grp, r.line) AS bytes
            FROM (
                SELECT x.line, x.grp, x.key, CASE WHEN x.outcome = 'error' THEN '{}' ELSE x.body END AS body, x.outcome FROM commerce.import_rows x
                WHERE x.import_id = $1 AND x.grp > $2 AND x.grp <= (
                    SELECT max(g.grp) FROM (
                        SELECT DISTINCT y.grp FROM commerce.import_rows y WHERE y.import_id = $1 AND y.grp > $2 ORDER BY y.grp LIMIT $3) AS g)
                ORDER BY x.grp, x.line LIMIT $4
            ) AS r
        ) AS s
        WHERE s.bytes - octet_length(s.key) - octet_length(s.body) < $5 ORDER BY s.grp, s.line
        """;

    internal const string TooManySql = "UPDATE commerce.import_rows SET outcome = 'error' WHERE import_id = $1 AND grp = $2";

    internal const string TooManyErrorSql = """
        INSERT INTO commerce.import_errors (import_id, line, n, column_name, code, value)
        SELECT r.import_id, r.line, 1, '', 'too_many', left(r.key, 200) FROM commerce.import_rows r WHERE r.import_id = $1 AND r.grp = $2
        ON CONFLICT DO NOTHING
        """;

    internal const string ForgetSql = "UPDATE commerce.import_rows SET body = '{}' WHERE import_id = $1";

    internal const string TellSql = """
        UPDATE commerce.import_rows r SET outcome = t.outcome, claims = t.claims
        FROM unnest($2::bigint[], $3::text[], $4::text[]) AS t(line, outcome, claims)
        WHERE r.import_id = $1 AND r.line = t.line AND r.outcome IS DISTINCT FROM t.outcome
        """;

    internal const string ErrorsSql = """
        INSERT INTO commerce.import_errors (import_id, line, n, column_name, code, value)
        SELECT $1, e.line, row_number() OVER (PARTITION BY e.line ORDER BY e.n), e.column_name, e.code, e.value
        FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS e(line, column_name, code, value, n)
        ON CONFLICT DO NOTHING
        """;
}
