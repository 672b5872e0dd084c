using Npgsql;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.EmailChanges;
using Stoa.Accounts.Sessions;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Verification;

/// <summary>
/// Hands an account to the proved owner of its address. It was registered without proof of the address, possibly by an attacker who waits for the owner
/// to use it (pre-hijacking, ADR 10): password, linked sign-ins, API keys, sessions and a change of address from before are removed, and of the spellings of
/// the address the account has the one that was proved.
/// </summary>
internal static class AccountClaim
{
    /// <summary>Of a user whose row the transaction has locked. The keys are for <see cref="AddEntries"/>.</summary>
    public static async Task<IReadOnlyList<IssuedKey>> Take(
        NpgsqlConnection connection,
        Guid user,
        string proved,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var keys = await RevokeApiKey.All(connection, user, now, cancelled);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(ClaimSql, user, now, proved);
        batch.Add(EmailChange.WithdrawSql, user, now);
        SessionRows.AddEndAll(batch, user, "address claimed by its owner", now);
        batch.Add(ChangeNotifications.NotifySql, KeyCache.Topic, "");
        await batch.ExecuteNonQueryAsync(cancelled);
        return keys;
    }

    /// <summary>What the log says of it, at the end of the transaction.</summary>
    public static void AddEntries(AuditLog audit, NpgsqlBatch batch, RequestOrigin origin, Guid user, IReadOnlyList<IssuedKey> keys)
    {
        audit.Add(batch, origin, user, AccountAuditActions.EmailVerified, "user:" + user, after: new() { ["taken_over"] = true });
        RevokeApiKey.AddEntries(audit, batch, origin, user, keys);
    }

    private const string ClaimSql = """
        WITH unlinked AS (
            DELETE FROM accounts.external_logins WHERE user_id = $1
        )
        UPDATE accounts.users SET email = $3, password_hash = NULL, email_verified = true, updated_at = $2 WHERE id = $1
        """;
}
