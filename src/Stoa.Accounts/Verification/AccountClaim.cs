using Stoa.Accounts.Access;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.EmailChanges;
using Stoa.Accounts.Sessions;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Verification;

/// <summary>
/// Hands an account to the proved owner of its address. It was registered without proof of the address, possibly by an attacker who waits for the owner
/// to use it (pre-hijacking, ADR 10): password, linked sign-ins, API keys, sessions and a change of address from before are removed.
/// </summary>
internal static class AccountClaim
{
    /// <summary>After the commit: sessions and keys are over on this node at once, too.</summary>
    public static void Raise(ChangeNotifications notifications, Guid user)
    {
        notifications.Raise(AccessCache.Topic, user.ToString());
        notifications.Raise(KeyCache.Topic, "");
    }

    internal const string Sql = $"""
        WITH claimed AS (
            UPDATE accounts.users SET password_hash = NULL, email_verified = true, updated_at = $2 WHERE id = $1
        ), unlinked AS (
            DELETE FROM accounts.external_logins WHERE user_id = $1
        ), keys AS (
            {RevokeApiKey.RevokeAllSql}
        ), withdrawn AS (
            {EmailChange.WithdrawSql}
        ), ended AS (
            UPDATE accounts.sessions SET revoked_at = $2, revoked_reason = 'address claimed by its owner' WHERE user_id = $1 AND revoked_at IS NULL RETURNING id
        ), past AS (
            {SessionRows.AllOverSql}
        )
        SELECT pg_notify('stoa', $3 || ':' || $1::uuid), pg_notify('stoa', '{KeyCache.Topic}:') FROM (SELECT count(*) FROM ended) AS once
        """;
}
