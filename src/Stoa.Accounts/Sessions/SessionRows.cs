using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>What every way to log in, or to end all sessions of a user, shares of the table <c>accounts.sessions</c>.</summary>
internal static class SessionRows
{
    /// <summary>
    /// Ends all sessions of a user, and lets all nodes hear of it. Behind a statement that makes the user's logins wait, it sees the sessions of earlier ones.
    /// </summary>
    /// <returns>Changes as many rows as there were sessions that were open.</returns>
    public static NpgsqlBatchCommand AddEndAll(NpgsqlBatch batch, Guid user, string reason, DateTimeOffset now)
    {
        var ended = batch.Add(EndAllSql, user, now, reason);
        batch.Add(AllOverSql, user, now);
        batch.Add(ChangeNotifications.NotifySql, AccessCache.Topic, user.ToString());
        return ended;
    }

    /// <summary>The same of all but the caller's own session.</summary>
    public static void AddEndOthers(NpgsqlBatch batch, Caller caller, string reason, DateTimeOffset now)
    {
        batch.Add(EndOthersSql, caller.UserId, now, reason, caller.SessionId);
        batch.Add(OthersOverSql, caller.SessionId);
        batch.Add(ChangeNotifications.NotifySql, AccessCache.Topic, caller.UserId.ToString());
    }

    /// <summary>The arguments of <see cref="InsertSql"/>.</summary>
    internal static object?[] ArgumentsOf(NewSession session, Guid user) =>
        [session.Id, user, session.Now, session.IdleUntil, session.EndsAt, session.Device, session.Address, session.SecondFactor];

    /// <summary>Stores a session. Changes no row unless the user is active and, where they have a second factor, has proved it ($8).</summary>
    internal const string InsertSql = """
        INSERT INTO accounts.sessions (id, user_id, created_at, rotated_at, idle_until, ends_at, device, address)
        SELECT $1, u.id, $3, $3, $4, $5, $6, $7 FROM accounts.users u WHERE u.id = $2 AND u.active AND (NOT u.second_factor OR $8) FOR SHARE OF u
        """;

    internal const string EndAllSql = "UPDATE accounts.sessions SET revoked_at = $2, revoked_reason = $3 WHERE user_id = $1 AND revoked_at IS NULL";

    internal const string EndOthersSql = $"{EndAllSql} AND id <> $4";

    /// <summary>
    /// After the statement that ends all sessions of a user ($1, now): so are those that ran out so long ago that no row is left to end. Phones may still be
    /// registered with them.
    /// </summary>
    internal const string AllOverSql = """
        INSERT INTO accounts.past_sessions AS p (user_id, over_before) VALUES ($1, $2)
        ON CONFLICT (user_id) DO UPDATE SET over_before = greatest(p.over_before, excluded.over_before)
        """;

    /// <summary>The same after all but one ($1) were ended: those without a row began before it.</summary>
    internal const string OthersOverSql = """
        INSERT INTO accounts.past_sessions AS p (user_id, over_before) SELECT s.user_id, s.created_at FROM accounts.sessions s WHERE s.id = $1
        ON CONFLICT (user_id) DO UPDATE SET over_before = greatest(p.over_before, excluded.over_before)
        """;
}
