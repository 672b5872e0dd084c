using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Platform.Events;

/// <summary>
/// Removes what is older than the log is kept: segments as they are, by dropping them. Where the oldest one is small, which is where little happens and it
/// lasts for long, what is old in it is deleted; a large one holds a day, and goes a day later. The counters of aggregates stay: their numbers never begin
/// again.
/// </summary>
internal sealed class OldEvents(NpgsqlDataSource database, IOptions<EventOptions> options, TimeProvider clock)
{
    private const int AtOnce = 5_000;
    private const int Small = 100_000;

    public async Task Remove(CancellationToken cancelled)
    {
        var before = clock.GetUtcNow() - options.Value.KeepFor;
        await database.One(DropSql, row => row.GetInt32(0), cancelled, before);
        while (await database.Change(RemoveSql, cancelled, before, AtOnce, Small) == AtOnce)
        {
            // A short transaction each.
        }
    }

    internal const string DropSql = "SELECT platform.drop_event_segments($1)";

    /// <summary>The end of the oldest segment, where that is small: whatever lies behind it is not looked at.</summary>
    private const string BoundSql = "(SELECT CASE WHEN last - first < $3 THEN last END FROM platform.event_segments ORDER BY first LIMIT 1)";

    internal const string RemoveSql = $"""
        DELETE FROM platform.event_log WHERE position <= {BoundSql} AND position = ANY (ARRAY(
            SELECT e.position FROM platform.event_log e WHERE e.position <= {BoundSql} AND e.occurred_at < $1 ORDER BY e.position LIMIT $2))
        """;
}
