using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.EmailChanges;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Limits;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// Sets a new password with the token from the mail, which also proves the address. Ends every session, removes every lock and code of the address, resets the
/// login limits, starts no session, and notifies the owner.
/// </summary>
internal sealed class ResetPassword(
    NpgsqlDataSource database,
    PasswordHashing passwords,
    EmailHasher identifiers,
    Mails mails,
    ChangeNotifications notifications,
    AccountLimits limits,
    AuditLog audit,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Nothing>("/auth/password/reset", routes.Resolve<ResetPassword>().Handle)
            .WithName("Accounts", "resetPassword", "Set a new password with the token from the mail")
            .Public()
            .IdempotentWithSecret()
            .Limited("reset")
            .WithSuccess(AccountSuccesses.PasswordReset)
            .ProducesFault(AccountFaults.PasswordResetInvalid, AccountFaults.PasswordResetExpired, RequestFaults.Overloaded)
            .WithExample(null, """{"token":"token-from-the-mail","password":"NewSecurePassword123!"}""");

    public sealed record Request(string Token, string Password) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.Secret("token", 200), input.Body.NewPassword("password"));
    }

    public Task<Outcome<Nothing>> Handle(Request request, RequestContext context) =>
        Reset(request.Token, request.Password, context.Language, context.Origin, context, context.CancellationToken);

    /// <summary>For the page that the link opens where there is no front-end.</summary>
    public Task<Outcome<Nothing>> Reset(string token, string password, string language, RequestOrigin origin, CancellationToken cancelled) =>
        Reset(token, password, language, origin, null, cancelled);

    private async Task<Outcome<Nothing>> Reset(
        string token,
        string password,
        string language,
        RequestOrigin origin,
        RequestContext? context,
        CancellationToken cancelled
    )
    {
        var hash = SecretLinks.Hash(token);
        var live = await database.One(FindSql, row => (bool?)row.GetBoolean(0), cancelled, hash, clock.GetUtcNow());
        if (live is not true)
        {
            return live is null ? AccountFaults.PasswordResetInvalid : AccountFaults.PasswordResetExpired;
        }
        if (await passwords.Hash(password, cancelled) is not { } passwordHash)
        {
            return PasswordHashing.Busy;
        }
        ResetUser? owner = null;
        var outcome = context is null ? await database.InTransaction(Use, cancelled) : await database.InTransaction(context, Use);
        if (outcome.Failure is null && owner is not null)
        {
            notifications.Raise(AccessCache.Topic, owner.Id.ToString());
            if (!owner.WasProved)
            {
                notifications.Raise(KeyCache.Topic, "");
            }
            limits.Raise(Login.Policy, Users.KeyOf(owner.Email));
        }
        return outcome;

        async Task<Outcome<Nothing>> Use(NpgsqlConnection connection)
        {
            owner = await SetPassword(connection, hash, passwordHash, language, origin, cancelled);
            return owner is null ? AccountFaults.PasswordResetInvalid : new Nothing();
        }
    }

    /// <summary>Null where somebody else was faster, or the link was mailed to an address that the user has no more.</summary>
    private async Task<ResetUser?> SetPassword(
        NpgsqlConnection connection,
        byte[] token,
        string passwordHash,
        string language,
        RequestOrigin origin,
        CancellationToken cancelled
    )
    {
        var now = clock.GetUtcNow();
        var owner = await connection.One(
            UseSql,
            row => new ResetUser(row.GetGuid(0), row.GetString(1), row.GetBoolean(2), row.GetFieldValue<byte[]>(3)),
            cancelled,
            token,
            now,
            passwordHash
        );
        if (owner is null || !owner.Identifier.SequenceEqual(identifiers.Of(Users.KeyOf(owner.Email))))
        {
            return null;
        }
        // Where the address was not proved, whoever made them may be a stranger (ADR 10).
        var keys = owner.WasProved ? [] : await RevokeApiKey.All(connection, owner.Id, now, cancelled);
        await using var batch = new NpgsqlBatch(connection);
        SessionRows.AddEndAll(batch, owner.Id, "password reset", now);
        batch.Add(EmailChange.WithdrawSql, owner.Id, now);
        limits.AddForget(batch, Login.Policy, Users.KeyOf(owner.Email));
        if (!owner.WasProved)
        {
            batch.Add(ChangeNotifications.NotifySql, KeyCache.Topic, "");
        }
        mails.AddPasswordChanged(batch, owner.Email, owner.Id, language, now);
        audit.Add(batch, origin, owner.Id, AccountAuditActions.PasswordReset, "user:" + owner.Id);
        RevokeApiKey.AddEntries(audit, batch, origin, owner.Id, keys);
        await batch.ExecuteNonQueryAsync(cancelled);
        return owner;
    }

    /// <summary>Whose password was set; whether the address was proved before this token proved it; and which address the token was mailed to.</summary>
    private sealed record ResetUser(Guid Id, string Email, bool WasProved, byte[] Identifier);

    private const string FindSql = "SELECT expires_at > $2 FROM accounts.password_resets WHERE token_hash = $1";

    /// <summary>
    /// Of concurrent requests with the same token only one deletes it and continues. Where the address was not proved before, whoever linked a sign-in to the
    /// account may be a stranger (ADR 10).
    /// </summary>
    private const string UseSql = """
        WITH used AS (
            DELETE FROM accounts.password_resets WHERE token_hash = $1 AND expires_at > $2 RETURNING identifier, user_id
        ), before AS (
            SELECT u.id, u.email_verified FROM accounts.users u JOIN used ON u.id = used.user_id WHERE u.active FOR UPDATE OF u
        ), changed AS (
            UPDATE accounts.users u SET password_hash = $3, email_verified = true, updated_at = $2
                FROM before WHERE u.id = before.id RETURNING u.id, u.email
        ), unlinked AS (
            DELETE FROM accounts.external_logins l USING before WHERE l.user_id = before.id AND NOT before.email_verified
        ), unlocked AS (
            DELETE FROM accounts.password_failures f USING used WHERE f.identifier = used.identifier
        ), voided AS (
            DELETE FROM accounts.one_time_codes c USING used WHERE c.identifier = used.identifier
        ), forgiven AS (
            UPDATE accounts.code_budgets b SET wrong_in_a_row = 0 FROM used WHERE b.identifier = used.identifier
        )
        SELECT changed.id, changed.email, before.email_verified, used.identifier
        FROM changed JOIN before ON before.id = changed.id CROSS JOIN used
        """;
}
