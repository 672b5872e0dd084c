namespace Stoa.Moving;

/// <summary>Locks of what rows want for their things alone, such as SKUs and slugs, until the end of the transaction.</summary>
internal static class NameLocks
{
    /// <summary>
    /// $1 the kind of names, $2 those of it or nulls. As ProductWriter locks them one by one. In one order, so that two imports do not wait for each other
    /// for ever.
    /// </summary>
    internal const string Sql = """
        SELECT count(pg_advisory_xact_lock(hashtext($1), k.key))
        FROM (SELECT DISTINCT hashtext(s) AS key FROM unnest($2::text[]) AS s WHERE s IS NOT NULL ORDER BY 1) AS k
        """;
}
