using System.Collections.Concurrent;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>
/// When sessions were used last, shown to their owners. Kept in memory and written once a minute, so that no request waits for it; a killed node loses the last
/// minute.
/// </summary>
internal sealed class SessionUses(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Ticks of UTC, which are replaced in place.</summary>
    private ConcurrentDictionary<Guid, long> _uses = new();

    public void Note(Guid session) => _uses[session] = clock.GetUtcNow().UtcTicks;

    /// <summary>Writes the collected times; run as a periodic job.</summary>
    public async Task Write(CancellationToken cancelled)
    {
        var uses = Interlocked.Exchange(ref _uses, new()).ToArray();
        if (uses.Length > 0)
        {
            await database.Change(
                WriteSql,
                cancelled,
                uses.Select(use => use.Key).ToArray(),
                uses.Select(use => new DateTime(use.Value, DateTimeKind.Utc)).ToArray()
            );
        }
    }

    /// <summary>Rows are locked in one order, because another node may write the same at the same time.</summary>
    private const string WriteSql = """
        WITH noted AS (
            SELECT s.id, u.at FROM unnest($1::uuid[], $2::timestamptz[]) AS u (id, at) JOIN accounts.sessions s ON s.id = u.id
            WHERE s.used_at IS NULL OR s.used_at < u.at ORDER BY s.id FOR NO KEY UPDATE OF s
        )
        UPDATE accounts.sessions s SET used_at = noted.at FROM noted WHERE s.id = noted.id
        """;
}
