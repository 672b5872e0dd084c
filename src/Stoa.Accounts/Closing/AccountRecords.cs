using System.Text.Json;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Admins;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;
using Stoa.Platform.People;

namespace Stoa.Accounts.Closing;

/// <summary>
/// What accounts keep of a person. Erasing closes the account: every session, way in and role goes, the address becomes free, and the row stays without saying
/// who it was, because orders and the audit log refer to it. Callers cannot close accounts with more permissions than their own; the last super admin stays.
/// </summary>
internal sealed class AccountRecords(ChangeNotifications notifications) : PersonalData
{
    public override string Name => "account";

    public override IReadOnlyList<Fault> Faults { get; } = [AccountFaults.GrantCeiling, AccountFaults.LastSuperAdmin];

    public override async Task<JsonElement?> Export(NpgsqlConnection connection, Guid person, CancellationToken cancelled) =>
        await connection.One(ExportSql, row => row.GetString(0), cancelled, person) is { } json ? JsonElement.Parse(json) : null;

    public override async Task<Failure?> Refusal(NpgsqlConnection connection, Guid person, Caller actor, CancellationToken cancelled)
    {
        if (await UserActivation.Lock(connection, person, cancelled) is not { } account)
        {
            return null;
        }
        if (person != actor.UserId && !(await EffectivePermissions.Of(connection, actor, cancelled)).Includes(account.EffectivePermissions))
        {
            return AccountFaults.GrantCeiling;
        }
        return account.EffectivePermissions.IsSuperAdmin && !await connection.One(OtherSuperAdminSql, row => row.GetBoolean(0), cancelled, person)
            ? AccountFaults.LastSuperAdmin
            : null;
    }

    public override async Task<bool> Erase(NpgsqlConnection connection, Guid person, DateTimeOffset now, CancellationToken cancelled)
    {
        var former = await connection.Many(FormerSql, row => Users.KeyOf(row.GetString(0)), cancelled, person);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(MailsSql, person);
        batch.Add(InvitationsSql, person, now, former.ToArray());
        var erased = batch.Add(EraseSql, person, now);
        batch.Add(EndSessionsSql, person, now);
        // They stay in the list, because the audit log names them.
        batch.Add(RevokeApiKey.RevokeAllSql, person, now);
        foreach (
            var sql in new[]
            {
                KeysSql,
                RolesSql,
                SignInsSql,
                AuthenticatorsSql,
                RecoveryCodesSql,
                GuessesSql,
                PasskeysSql,
                CodesSql,
                ResetsSql,
                EmailChangesSql,
            }
        )
        {
            batch.Add(sql, person);
        }
        batch.Add(ChangeNotifications.NotifySql, AccessCache.Topic, person.ToString());
        batch.Add(ChangeNotifications.NotifySql, KeyCache.Topic, "");
        await batch.ExecuteNonQueryAsync(cancelled);
        return erased.RecordsAffected == 1;
    }

    public override void Erased(Guid person) => AccessEnds.Raise(notifications, person);

    internal const string ExportSql = """
        SELECT json_build_object(
            'profile', json_build_object('id', u.id, 'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name, 'active', u.active,
                'email_verified', u.email_verified, 'has_password', u.password_hash IS NOT NULL, 'created_at', u.created_at, 'updated_at', u.updated_at),
            'roles', ARRAY(SELECT r.name FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE ur.user_id = u.id ORDER BY r.name),
            'sessions', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'device', s.device, 'address', s.address, 'created_at', s.created_at,
                'last_used_at', greatest(s.rotated_at, s.used_at), 'ended_at', s.revoked_at) ORDER BY s.created_at, s.id), '[]')
                FROM accounts.sessions s WHERE s.user_id = u.id),
            'sign_ins', (SELECT coalesce(json_agg(json_build_object('issuer', e.issuer, 'subject', e.subject, 'created_at', e.created_at)
                ORDER BY e.created_at), '[]')
                FROM accounts.external_logins e WHERE e.user_id = u.id),
            'email_changes', (SELECT coalesce(json_agg(json_build_object('new', c.new_email, 'old', c.old_email, 'asked_at', c.asked_at,
                'confirmed_at', c.confirmed_at, 'undone_at', c.undone_at) ORDER BY c.asked_at, c.id), '[]')
                FROM accounts.email_changes c WHERE c.user_id = u.id),
            'api_keys', (SELECT coalesce(json_agg(json_build_object('id', k.id, 'name', k.name, 'kind', k.kind, 'scopes', k.scopes,
                'addresses', k.addresses, 'created_at', k.created_at, 'expires_at', k.expires_at, 'revoked_at', k.revoked_at,
                'last_used_at', k.last_used_at, 'last_used_address', k.last_used_address) ORDER BY k.created_at, k.id), '[]')
                FROM accounts.api_keys k WHERE k.user_id = u.id),
            'invitations', (SELECT coalesce(json_agg(json_build_object('email', i.email, 'created_at', i.created_at, 'sent_at', i.sent_at,
                'accepted_at', i.accepted_at, 'closed_at', i.closed_at) ORDER BY i.created_at, i.id), '[]')
                FROM accounts.invitations i WHERE i.accepted_by = u.id OR i.email_key = u.email_key),
            'authenticator', EXISTS (SELECT FROM accounts.authenticators a WHERE a.user_id = u.id AND a.confirmed_at IS NOT NULL),
            'passkeys', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'created_at', p.created_at, 'last_used_at', p.last_used_at)
                ORDER BY p.created_at, p.id), '[]') FROM accounts.passkeys p WHERE p.user_id = u.id)
        )::text
        FROM accounts.users u WHERE u.id = $1 AND u.erased_at IS NULL
        """;

    internal const string OtherSuperAdminSql = $"SELECT EXISTS (SELECT {UserRoleRows.ActiveSuperAdmins} AND u.id <> $1)";

    /// <summary>The domain is one that nobody can have (RFC 2606).</summary>
    internal const string EraseSql = """
        UPDATE accounts.users SET email = 'erased-' || id || '@erased.invalid', email_key = 'erased-' || id || '@erased.invalid', first_name = '',
            last_name = '',
            password_hash = NULL, active = false, email_verified = false, second_factor = false, updated_at = $2, erased_at = $2
        WHERE id = $1 AND erased_at IS NULL
        """;

    /// <summary>Before the addresses go.</summary>
    internal const string MailsSql = $"""
        {Mailer.ForgetSql}
        (SELECT lower(known.address) FROM accounts.users u LEFT JOIN accounts.email_changes c ON c.user_id = u.id
         CROSS JOIN LATERAL unnest(ARRAY[u.email, c.old_email, c.new_email]) AS known(address) WHERE u.id = $1 AND known.address IS NOT NULL)
        """;

    /// <summary>Addresses that the person had before, as far as changes of address are kept.</summary>
    internal const string FormerSql = """
        SELECT known.address FROM accounts.email_changes c CROSS JOIN LATERAL unnest(ARRAY[c.old_email, c.new_email]) AS known(address)
        WHERE c.user_id = $1 AND c.confirmed_at IS NOT NULL AND c.undone_at IS NULL AND known.address IS NOT NULL
        """;

    /// <summary>
    /// Before the address goes: open ones to it are closed, and none says any more to whom it went. Of those to an address that the person had before ($3 and
    /// where they accepted one), the ones that are over and nobody else's.
    /// </summary>
    internal const string InvitationsSql = """
        UPDATE accounts.invitations i SET email = 'erased', email_key = 'erased-' || i.id,
            closed_at = CASE WHEN i.accepted_at IS NULL THEN coalesce(i.closed_at, $2) ELSE i.closed_at END
        FROM accounts.users u
        WHERE u.id = $1 AND (
            i.accepted_by = u.id OR i.email_key = u.email_key
            OR i.accepted_at IS NULL AND (i.closed_at IS NOT NULL OR i.expires_at <= $2)
                AND (i.email_key = ANY ($3::text[]) OR i.email_key IN (SELECT a.email_key FROM accounts.invitations a WHERE a.accepted_by = u.id))
                AND NOT EXISTS (SELECT FROM accounts.users x WHERE x.email_key = i.email_key)
        )
        """;

    internal const string EndSessionsSql = """
        UPDATE accounts.sessions SET device = '', address = '', revoked_at = coalesce(revoked_at, $2),
            revoked_reason = coalesce(revoked_reason, 'account deleted')
        WHERE user_id = $1
        """;

    /// <summary>From where they were used, and might be.</summary>
    internal const string KeysSql = "UPDATE accounts.api_keys SET addresses = '{}', last_used_address = NULL WHERE user_id = $1";

    internal const string RolesSql = "DELETE FROM accounts.user_roles WHERE user_id = $1";

    internal const string SignInsSql = "DELETE FROM accounts.external_logins WHERE user_id = $1";

    internal const string AuthenticatorsSql = "DELETE FROM accounts.authenticators WHERE user_id = $1";

    internal const string RecoveryCodesSql = "DELETE FROM accounts.recovery_codes WHERE user_id = $1";

    internal const string GuessesSql = "DELETE FROM accounts.factor_guesses WHERE user_id = $1";

    internal const string PasskeysSql = "DELETE FROM accounts.passkeys WHERE user_id = $1";

    internal const string CodesSql = "DELETE FROM accounts.one_time_codes WHERE user_id = $1";

    internal const string EmailChangesSql = "DELETE FROM accounts.email_changes WHERE user_id = $1";

    internal const string ResetsSql = "DELETE FROM accounts.password_resets WHERE user_id = $1";
}
