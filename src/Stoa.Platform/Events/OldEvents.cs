using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Platform.Events;

/// <summary>Removes what is older than the log is kept. The counters of aggregates stay: their numbers never begin again.</summary>
internal sealed class OldEvents(NpgsqlDataSource database, TimeProvider clock)
{
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);
    private const int AtOnce = 5_000;

    public async Task Remove(CancellationToken cancelled)
    {
        while (await database.Change(RemoveSql, cancelled, clock.GetUtcNow() - Keep, AtOnce) == AtOnce)
        {
            // A short transaction each.
        }
    }

    internal const string RemoveSql = """
        DELETE FROM platform.events WHERE position IN (
            SELECT position FROM platform.events WHERE position IS NOT NULL AND occurred_at < $1 ORDER BY occurred_at LIMIT $2)
        """;
}
