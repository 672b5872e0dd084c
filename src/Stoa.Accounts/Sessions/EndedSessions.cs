using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>Sessions that are over are kept a month, to be able to say what happened, and then forgotten but for the fact that there were some.</summary>
internal sealed class EndedSessions(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    public Task<int> PurgeExpired(CancellationToken cancelled) => database.Change(PurgeExpiredSql, cancelled, clock.GetUtcNow() - KeepFor);

    internal const string PurgeExpiredSql = """
        WITH gone AS (DELETE FROM accounts.sessions WHERE ends_at < $1 OR revoked_at < $1 RETURNING user_id)
        INSERT INTO accounts.past_sessions (user_id) SELECT DISTINCT user_id FROM gone ON CONFLICT DO NOTHING
        """;
}
