using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.SecondFactors;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.EmailChanges;

/// <summary>
/// Stops a change of address, or takes it back, by the link that was mailed to the address before. Whoever presses it says that somebody else was in the
/// account: all sessions end, password and recovery codes go, ways in that were added since the change was asked for go too, and a link for a new password
/// is mailed.
/// </summary>
internal sealed class UndoEmailChange(
    NpgsqlDataSource database,
    EmailHasher identifiers,
    Mails mails,
    OutboxWriter outbox,
    ChangeNotifications notifications,
    AuditLog audit,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<LinkToken, Nothing>("/auth/email/change/undo", routes.Resolve<UndoEmailChange>().Handle)
            .WithName("Accounts", "undoEmailChange", "Stop or take back a change of email address with the token from the mail")
            .Public()
            .IdempotentWithSecret()
            .Limited("verify")
            .WithSuccess(AccountSuccesses.EmailChangeUndone)
            .ProducesFault(AccountFaults.VerificationTokenInvalid, AccountFaults.VerificationTokenExpired, AccountFaults.EmailTaken)
            .WithExample(null, """{"token":"token-from-the-mail"}""");

    public Task<Outcome<Nothing>> Handle(LinkToken request, RequestContext context) =>
        Undo(request.Token, context.Language, context.Origin, work => database.InTransaction(context, work), context.CancellationToken);

    /// <summary>For the page that the link opens where there is no front-end.</summary>
    public Task<Outcome<Nothing>> Undo(string token, string language, RequestOrigin origin, CancellationToken cancelled) =>
        Undo(token, language, origin, work => database.InTransaction(work, cancelled), cancelled);

    private async Task<Outcome<Nothing>> Undo(
        string token,
        string language,
        RequestOrigin origin,
        Func<Func<NpgsqlConnection, Task<Outcome<Nothing>>>, Task<Outcome<Nothing>>> inTransaction,
        CancellationToken cancelled
    )
    {
        Guid? whose = null;
        var outcome = await inTransaction(async connection =>
        {
            var (hash, now) = (SecretLinks.Hash(token), clock.GetUtcNow());
            if (await EmailChange.Lock(connection, LockSql, hash, cancelled) is not { } user)
            {
                return AccountFaults.VerificationTokenInvalid;
            }
            // A statement of its own: it sees what the one before has waited for.
            if (await connection.One(OpenSql, EmailChange.Read, cancelled, hash, now) is not { } change)
            {
                return EmailChange.Answer(await connection.One(FindSql, row => (bool?)row.GetBoolean(0), cancelled, hash, now));
            }
            whose = user.Id;
            return await Undo(connection, user, change, now, language, origin, cancelled);
        });
        if (outcome.Failure is null && whose is { } id)
        {
            AccessEnds.Raise(notifications, id);
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Undo(
        NpgsqlConnection connection,
        ChangingUser user,
        EmailChange change,
        DateTimeOffset now,
        string language,
        RequestOrigin origin,
        CancellationToken cancelled
    )
    {
        // Before it is confirmed the address is still the one that the link was mailed to.
        var address = change.Old ?? user.Email;
        IReadOnlyList<Guid> displaced = [];
        if (change is { Old: { } old, ConfirmedAt: { } confirmed })
        {
            var key = Users.KeyOf(old);
            displaced = await connection.Many(DisplaceSql, row => row.GetGuid(0), cancelled, key, user.Id, confirmed, now);
            try
            {
                await connection.Change(ConfirmEmailChange.ChangeSql, cancelled, user.Id, old, key, now);
            }
            catch (PostgresException taken) when (taken.Breaks("users_email_taken"))
            {
                return AccountFaults.EmailTaken;
            }
        }
        var keys = await RevokeApiKey.Since(connection, user.Id, change.AskedAt, now, cancelled);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(UndoneSql, change.Id, user.Id, now);
        batch.Add(SecureSql, user.Id, now, change.AskedAt);
        SessionRows.AddEndAll(batch, user.Id, "change of address undone", now);
        foreach (var squatter in displaced)
        {
            SessionRows.AddEndAll(batch, squatter, "address claimed by its owner", now);
        }
        batch.Add(SecondFactorState.SettleSql, user.Id);
        batch.Add(EmailChange.VoidProofsSql, user.Id);
        batch.Add(ChangeNotifications.NotifySql, KeyCache.Topic, "");
        CustomerEvents.Add(outbox, batch, CustomerEvents.Changed, [user.Id, .. displaced], now);
        var permit = ResetTokens.Add(batch, identifiers.Of(Users.KeyOf(address)), user.Id, now, ResetTokens.Lifetime);
        mails.AddEmailChangeUndone(batch, address, user.Id, language, permit.ResetToken, now);
        audit.Add(batch, origin, user.Id, AccountAuditActions.EmailChangeUndone, "user:" + user.Id);
        RevokeApiKey.AddEntries(audit, batch, origin, user.Id, keys);
        await batch.ExecuteNonQueryAsync(cancelled);
        return new Nothing();
    }

    internal const string LockSql = $"""
        {EmailChange.UserSql} WHERE u.id = (SELECT c.user_id FROM accounts.email_changes c WHERE c.stop_hash = $1 OR c.undo_hash = $1) FOR UPDATE
        """;

    internal const string OpenSql = $"""
        SELECT {EmailChange.Columns} FROM accounts.email_changes c
        WHERE (c.stop_hash = $1 OR c.undo_hash = $1) AND c.undone_at IS NULL AND c.undo_until > $2 FOR UPDATE
        """;

    internal const string FindSql = "SELECT undone_at IS NOT NULL AND undo_until > $2 FROM accounts.email_changes WHERE stop_hash = $1 OR undo_hash = $1";

    /// <summary>
    /// An address that was given up can be registered by anybody, also by who wants to keep its owner from taking it back. An account that never proved it,
    /// and is younger than the change, gives way; one that did is the mailbox's own.
    /// </summary>
    internal const string DisplaceSql = """
        UPDATE accounts.users u SET email = 'displaced-' || u.id || '@displaced.invalid', email_key = 'displaced-' || u.id || '@displaced.invalid',
            updated_at = $4
        WHERE u.email_key = $1 AND u.id <> $2 AND NOT u.email_verified AND u.created_at >= $3 RETURNING u.id
        """;

    /// <summary>Other changes of the user are over too: their links lead to addresses of whoever asked for them.</summary>
    internal const string UndoneSql = """
        WITH others AS (DELETE FROM accounts.email_changes WHERE user_id = $2 AND id <> $1)
        UPDATE accounts.email_changes SET undone_at = $3 WHERE id = $1
        """;

    /// <summary>No row says when recovery codes were made, and whoever was in the account may have renewed them: the owner makes new ones.</summary>
    internal const string SecureSql = """
        WITH unlinked AS (
            DELETE FROM accounts.external_logins WHERE user_id = $1 AND created_at >= $3
        ), passkeys AS (
            DELETE FROM accounts.passkeys WHERE user_id = $1 AND created_at >= $3
        ), authenticators AS (
            DELETE FROM accounts.authenticators WHERE user_id = $1 AND (confirmed_at IS NULL OR confirmed_at >= $3)
        ), codes AS (
            DELETE FROM accounts.recovery_codes WHERE user_id = $1
        )
        UPDATE accounts.users SET password_hash = NULL, updated_at = $2 WHERE id = $1
        """;
}
