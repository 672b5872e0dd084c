namespace Stoa.Accounts.Sessions;

/// <summary>What every way to log in shares of the table <c>accounts.sessions</c>.</summary>
internal static class SessionRows
{
    /// <summary>Stores a session. Changes no row unless the user is active and, where they have a second factor, has proved it ($8).</summary>
    internal const string InsertSql = """
        INSERT INTO accounts.sessions (id, user_id, created_at, rotated_at, idle_until, ends_at, device, address)
        SELECT $1, u.id, $3, $3, $4, $5, $6, $7 FROM accounts.users u WHERE u.id = $2 AND u.active AND (NOT u.second_factor OR $8) FOR SHARE OF u
        """;

    /// <summary>The arguments of <see cref="InsertSql"/>.</summary>
    internal static object?[] ArgumentsOf(NewSession session, Guid user) =>
        [session.Id, user, session.Now, session.IdleUntil, session.EndsAt, session.Device, session.Address, session.SecondFactor];
}
