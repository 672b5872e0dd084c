using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.EmailChanges;

/// <summary>
/// Makes the new address the user's, by the link that was mailed to it. Sessions stay; codes and reset links that went to the address before open nothing any
/// more. That address gets a notice with a link to undo, if it was proved. Of two who want one address, the constraint decides.
/// </summary>
internal sealed class ConfirmEmailChange(
    NpgsqlDataSource database,
    Mails mails,
    OutboxWriter outbox,
    AuditLog audit,
    IOptions<EmailChangeOptions> options,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<LinkToken, Nothing>("/auth/email/change/confirm", routes.Resolve<ConfirmEmailChange>().Handle)
            .WithName("Accounts", "confirmEmailChange", "Confirm another email address with the token from the mail")
            .Public()
            .IdempotentWithSecret()
            .Limited("verify")
            .WithSuccess(AccountSuccesses.EmailChanged)
            .ProducesFault(AccountFaults.VerificationTokenInvalid, AccountFaults.VerificationTokenExpired, AccountFaults.EmailTaken)
            .WithExample(null, """{"token":"token-from-the-mail"}""");

    public Task<Outcome<Nothing>> Handle(LinkToken request, RequestContext context) =>
        database.InTransaction(context, connection => Confirm(connection, request.Token, context.Language, context.Origin, context.CancellationToken));

    /// <summary>For the page that the link opens where there is no front-end.</summary>
    public Task<Outcome<Nothing>> Confirm(string token, string language, RequestOrigin origin, CancellationToken cancelled) =>
        database.InTransaction(connection => Confirm(connection, token, language, origin, cancelled), cancelled);

    private async Task<Outcome<Nothing>> Confirm(NpgsqlConnection connection, string token, string language, RequestOrigin origin, CancellationToken cancelled)
    {
        var (hash, now) = (SecretLinks.Hash(token), clock.GetUtcNow());
        if (await EmailChange.Lock(connection, LockSql, hash, cancelled) is not { } user)
        {
            return AccountFaults.VerificationTokenInvalid;
        }
        // A statement of its own: it sees what the one before has waited for.
        if (!user.Active || await connection.One(OpenSql, EmailChange.Read, cancelled, hash, now) is not { } change)
        {
            return EmailChange.Answer(await connection.One(FindSql, row => (bool?)row.GetBoolean(0), cancelled, hash, now));
        }
        var key = Users.KeyOf(change.New);
        try
        {
            await connection.Change(ChangeSql, cancelled, user.Id, change.New, key, now);
        }
        catch (PostgresException taken) when (taken.Breaks("users_email_taken"))
        {
            return AccountFaults.EmailTaken;
        }
        var undo = user.EmailVerified ? SecretLinks.NewToken() : null;
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            DoneSql,
            change.Id,
            now,
            user.EmailVerified ? user.Email : null,
            undo is null ? null : SecretLinks.Hash(undo),
            now + options.Value.UndoWithin
        );
        batch.Add(EmailChange.VoidProofsSql, user.Id);
        CustomerEvents.Add(outbox, batch, CustomerEvents.Changed, [user.Id], now);
        if (undo is not null)
        {
            mails.AddEmailChanged(batch, user.Email, user.Id, language, EmailChange.Masked(change.New), undo, now);
        }
        audit.Add(batch, origin, user.Id, AccountAuditActions.EmailChanged, "user:" + user.Id);
        await batch.ExecuteNonQueryAsync(cancelled);
        return new Nothing();
    }

    internal const string LockSql = $"""
        {EmailChange.UserSql} WHERE u.id = (SELECT c.user_id FROM accounts.email_changes c WHERE c.confirm_hash = $1) FOR UPDATE
        """;

    internal const string OpenSql = $"""
        SELECT {EmailChange.Columns} FROM accounts.email_changes c
        WHERE c.confirm_hash = $1 AND c.confirmed_at IS NULL AND c.undone_at IS NULL AND c.confirm_until > $2 FOR UPDATE
        """;

    /// <summary>Of one that was stopped or undone: nothing.</summary>
    internal const string FindSql =
        "SELECT confirmed_at IS NOT NULL AND confirm_until > $2 FROM accounts.email_changes WHERE confirm_hash = $1 AND undone_at IS NULL";

    internal const string ChangeSql = "UPDATE accounts.users SET email = $2, email_key = $3, email_verified = true, updated_at = $4 WHERE id = $1";

    internal const string DoneSql = """
        UPDATE accounts.email_changes SET confirmed_at = $2, old_email = $3::text, undo_hash = $4::bytea, undo_until = $5 WHERE id = $1
        """;
}
