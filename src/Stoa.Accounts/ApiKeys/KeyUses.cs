using System.Collections.Concurrent;
using System.Net;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>
/// When keys were used last, and from where. Kept in memory and written once a minute, so that no request waits for it; a killed node loses the last minute.
/// </summary>
internal sealed class KeyUses(NpgsqlDataSource database, TimeProvider clock)
{
    private ConcurrentDictionary<Guid, Use> _uses = new();

    public void Note(Guid key, IPAddress? address)
    {
        var now = clock.GetUtcNow().UtcTicks;
        if (_uses.TryGetValue(key, out var use) && Equals(use.Address, address))
        {
            Volatile.Write(ref use.Ticks, now);
        }
        else
        {
            _uses[key] = new Use { Address = address, Ticks = now };
        }
    }

    /// <summary>Writes the collected uses; run as a periodic job.</summary>
    public async Task Write(CancellationToken cancelled)
    {
        var uses = Interlocked.Exchange(ref _uses, new()).ToArray();
        if (uses.Length > 0)
        {
            await database.Change(
                WriteSql,
                cancelled,
                uses.Select(use => use.Key).ToArray(),
                uses.Select(use => new DateTime(Volatile.Read(ref use.Value.Ticks), DateTimeKind.Utc)).ToArray(),
                uses.Select(use => use.Value.Address?.ToString() ?? "").ToArray()
            );
        }
    }

    private sealed class Use
    {
        /// <summary>Ticks of UTC, which are replaced in place.</summary>
        public long Ticks;

        public required IPAddress? Address { get; init; }
    }

    /// <summary>
    /// Rows are locked in one order, because another node may write the same at the same time. Being used is no new version. Of who was erased meanwhile
    /// nothing is noted.
    /// </summary>
    internal const string WriteSql = """
        WITH noted AS (
            SELECT k.id, u.at, u.address FROM unnest($1::uuid[], $2::timestamptz[], $3::text[]) AS u (id, at, address) JOIN accounts.api_keys k ON k.id = u.id
            WHERE (k.last_used_at IS NULL OR k.last_used_at < u.at)
                AND EXISTS (SELECT FROM accounts.users o WHERE o.id = k.user_id AND o.erased_at IS NULL)
            ORDER BY k.id FOR NO KEY UPDATE OF k
        )
        UPDATE accounts.api_keys k SET last_used_at = noted.at, last_used_address = nullif(noted.address, '') FROM noted WHERE k.id = noted.id
        """;
}
