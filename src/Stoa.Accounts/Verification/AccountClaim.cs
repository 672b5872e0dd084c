using Npgsql;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.EmailChanges;
using Stoa.Accounts.Sessions;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Verification;

/// <summary>
/// Hands an account to the proved owner of its address. It was registered without proof of the address, possibly by an attacker who waits for the owner
/// to use it (pre-hijacking, ADR 10): password, linked sign-ins, API keys, sessions and a change of address from before are removed, and of the spellings of
/// the address the account has the one that was proved.
/// </summary>
internal static class AccountClaim
{
    /// <summary>Of a user whose row the transaction has locked.</summary>
    public static void Add(NpgsqlBatch batch, Guid user, string proved, DateTimeOffset now)
    {
        batch.Add(ClaimSql, user, now, proved);
        batch.Add(RevokeApiKey.RevokeAllSql, user, now);
        batch.Add(EmailChange.WithdrawSql, user, now);
        SessionRows.AddEndAll(batch, user, "address claimed by its owner", now);
        batch.Add(ChangeNotifications.NotifySql, KeyCache.Topic, "");
    }

    private const string ClaimSql = """
        WITH unlinked AS (
            DELETE FROM accounts.external_logins WHERE user_id = $1
        )
        UPDATE accounts.users SET email = $3, password_hash = NULL, email_verified = true, updated_at = $2 WHERE id = $1
        """;
}
