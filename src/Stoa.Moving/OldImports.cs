using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>
/// Files that were tried and never applied hold addresses and hashes of people, and are deleted after a month; what was applied can be undone for
/// a year.
/// </summary>
internal sealed class OldImports(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan Staged = TimeSpan.FromDays(30);
    private static readonly TimeSpan Applied = TimeSpan.FromDays(365);

    public Task Delete(CancellationToken cancelled) => database.Change(DeleteSql, cancelled, clock.GetUtcNow() - Staged, clock.GetUtcNow() - Applied);

    private const string IsOld = """
        ((o.status = 'staged' OR (o.status = 'failed' AND NOT o.is_read AND NOT EXISTS (SELECT FROM commerce.import_changes c WHERE c.import_id = o.id)))
                AND o.updated_at < $1
            OR o.status IN ('applied', 'undone', 'failed') AND o.updated_at < $2)
        """;

    /// <summary>One that is applied or undone while this waits for it is old no more.</summary>
    internal const string DeleteSql = $"""
        DELETE FROM commerce.imports o WHERE o.id IN (SELECT o.id FROM commerce.imports o WHERE {IsOld} ORDER BY o.created_at LIMIT 10) AND {IsOld}
        """;
}
