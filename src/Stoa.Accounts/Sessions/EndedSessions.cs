using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>
/// Sessions that are over are kept a month, to be able to say what happened, or as long as their access tokens may be good, and then forgotten but for the fact
/// that there were some.
/// </summary>
internal sealed class EndedSessions(NpgsqlDataSource database, IOptions<TokenOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    public Task<int> PurgeExpired(CancellationToken cancelled)
    {
        var tokens = options.Value.AccessLifetime + Clocks.Skew;
        return database.Change(PurgeExpiredSql, cancelled, clock.GetUtcNow() - (tokens > KeepFor ? tokens : KeepFor));
    }

    internal const string PurgeExpiredSql = """
        WITH gone AS (DELETE FROM accounts.sessions WHERE ends_at < $1 OR revoked_at < $1 RETURNING user_id)
        INSERT INTO accounts.past_sessions (user_id) SELECT DISTINCT user_id FROM gone ON CONFLICT DO NOTHING
        """;
}
