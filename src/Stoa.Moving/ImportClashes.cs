using Npgsql;

namespace Stoa.Moving;

/// <summary>
/// Holds the rows of an import against each other: of those that claim the same for different things the first keeps it, and the others are wrong.
/// </summary>
internal static class ImportClashes
{
    public static async Task Find(NpgsqlConnection connection, Guid import, CancellationToken cancelled)
    {
        await ImportRows.Patiently(connection, ImportRows.WholeSql, null, cancelled);
        await ImportRows.Patiently(connection, TellSql, import, cancelled);
    }

    /// <summary>
    /// Few rows clash, so all are read once and only those that share a claim are looked at. Numbers of errors begin where those of the row's own cells
    /// cannot be.
    /// </summary>
    internal const string TellSql = """
        WITH claimed AS MATERIALIZED (
            SELECT r.line, r.grp, c.n, split_part(c.text, U&'\001F', 1) AS claim, split_part(c.text, U&'\001F', 2) AS owner, c.text
            FROM commerce.import_rows r CROSS JOIN LATERAL unnest(string_to_array(r.claims, U&'\001E')) WITH ORDINALITY AS c(text, n)
            WHERE r.import_id = $1 AND r.claims IS NOT NULL AND r.outcome <> 'error'
        ),
        shared AS (SELECT claim FROM claimed GROUP BY claim HAVING min(owner) <> max(owner)),
        judged AS (
            SELECT c.*, first_value(c.owner) OVER (PARTITION BY c.claim ORDER BY c.line, c.n) AS holder FROM claimed c JOIN shared s ON s.claim = c.claim
        ),
        wrong AS (
            SELECT j.line, j.grp, j.n, split_part(j.text, U&'\001F', 3) AS code, split_part(j.text, U&'\001F', 4) = 'whole' AS is_whole,
                split_part(j.text, U&'\001F', 5) AS column_name, substr(j.claim, strpos(j.claim, ':') + 1) AS value
            FROM judged j WHERE j.owner <> j.holder
        ),
        others AS (
            SELECT r.line FROM commerce.import_rows r
            WHERE r.import_id = $1 AND r.outcome <> 'error'
                AND r.grp IN (SELECT w.grp FROM wrong w WHERE w.is_whole) AND r.line NOT IN (SELECT w.line FROM wrong w)
        ),
        told AS (
            INSERT INTO commerce.import_errors (import_id, line, n, column_name, code, value)
            SELECT $1, w.line, 1000 + w.n, w.column_name, w.code, CASE WHEN w.code = 'duplicate' AND w.column_name = '' THEN '' ELSE left(w.value, 200) END
            FROM wrong w
            UNION ALL SELECT $1, o.line, 1000, '', 'product_refused', '' FROM others o
            ON CONFLICT DO NOTHING
        )
        UPDATE commerce.import_rows r SET outcome = 'error'
        WHERE r.import_id = $1 AND r.line IN (SELECT w.line FROM wrong w UNION ALL SELECT o.line FROM others o)
        """;
}
