using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// Whether a user has a second factor, updated in the transaction that adds or removes one. All such transactions lock the user's row first, so they run one
/// after the other.
/// </summary>
internal static class SecondFactorState
{
    /// <summary>
    /// The user's address, shown by a new factor; null if it is not verified. Otherwise an attacker who registers a victim's address would keep a key to the
    /// account.
    /// </summary>
    public static Task<string?> ProvedAddress(NpgsqlDataSource database, Guid user, CancellationToken cancelled) =>
        database.One(AddressSql, row => row.GetString(0), cancelled, user);

    /// <summary>Locks the user's row and checks that the session is still open: it may have been ended because of this very request.</summary>
    public static async Task<Outcome<FactorOwner>> Lock(NpgsqlConnection connection, Caller caller, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(LockSql, caller.UserId);
        // A separate statement: it sees what was committed while the first one waited for the lock.
        batch.Add(OpenSql, caller.SessionId);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        await row.ReadAsync(cancelled);
        var owner = new FactorOwner(row.GetString(0), row.GetBoolean(1));
        await row.NextResultAsync(cancelled);
        return await row.ReadAsync(cancelled) ? owner : RequestFaults.TokenRevoked;
    }

    /// <summary>The first second factor ends all other sessions: they were opened without it, perhaps by an attacker.</summary>
    public static async Task TurnOn(NpgsqlConnection connection, Caller caller, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(TurnOnSql, caller.UserId);
        SessionRows.AddEndOthers(batch, caller, "second factor set up", now);
        await batch.ExecuteNonQueryAsync(cancelled);
    }

    /// <summary>After a removal. With the last factor go the recovery codes.</summary>
    public static async Task Settle(NpgsqlConnection connection, Guid user, CancellationToken cancelled)
    {
        await connection.Change(SettleSql, cancelled, user);
        await connection.Change(ChangeNotifications.NotifySql, cancelled, AccessCache.Topic, user.ToString());
    }

    internal const string AddressSql = "SELECT email FROM accounts.users WHERE id = $1 AND email_verified";

    internal const string LockSql = "SELECT email, second_factor FROM accounts.users WHERE id = $1 FOR NO KEY UPDATE";

    internal const string OpenSql = "SELECT true FROM accounts.sessions WHERE id = $1 AND revoked_at IS NULL FOR SHARE";

    internal const string TurnOnSql = "UPDATE accounts.users SET second_factor = true WHERE id = $1";

    internal const string SettleSql = """
        WITH remaining AS (
            SELECT EXISTS (SELECT FROM accounts.authenticators WHERE user_id = $1 AND confirmed_at IS NOT NULL)
                OR EXISTS (SELECT FROM accounts.passkeys WHERE user_id = $1) AS some
        ), forgotten AS (
            DELETE FROM accounts.recovery_codes USING remaining WHERE user_id = $1 AND NOT remaining.some
        )
        UPDATE accounts.users SET second_factor = remaining.some FROM remaining WHERE id = $1
        """;
}

/// <summary>The user whose factors are changed.</summary>
/// <param name="SecondFactor">One is on.</param>
internal sealed record FactorOwner(string Email, bool SecondFactor);
