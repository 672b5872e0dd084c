using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Codes;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.EmailChanges;

/// <summary>
/// Asks for another address. It becomes the user's by the link that is mailed there; until then nothing changes. The address that they have is told as well,
/// with a link that stops the change and undoes it for some days, unless it was never proved: a stranger's mailbox must not get a key to the account. Needs a
/// recent login.
/// </summary>
internal sealed class AskEmailChange(
    NpgsqlDataSource database,
    OneTimeCodes codes,
    Mails mails,
    AuditLog audit,
    IOptions<EmailChangeOptions> options,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Nothing>("/auth/email/change", routes.Resolve<AskEmailChange>().Handle)
            .WithName("Accounts", "changeEmail", "Ask for another email address of the current user")
            .SignedIn()
            .Idempotent()
            .Limited("otp-send")
            .Requires(routes.Resolve<RecentLogin>().Check, AccountFaults.RecentLoginRequired)
            .WithSuccess(AccountSuccesses.EmailChangeAsked)
            .ProducesFault(AccountFaults.EmailTaken, AccountFaults.EmailUnchanged, AccountFaults.OtpCooldown)
            .WithExample(null, """{"email":"new@example.com"}""");

    public sealed record Request(string Email) : IRequest<Request>, IAboutAccount
    {
        public string Account => Users.KeyOf(Email);

        public static Request Read(RequestReader input) => new(input.Body.Email("email"));
    }

    public Task<Outcome<Nothing>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Ask(connection, request, context));

    private async Task<Outcome<Nothing>> Ask(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (user, cancelled) = (context.Caller.UserId, context.CancellationToken);
        var locked = await SecondFactorState.Lock(connection, context.Caller, cancelled);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        if (string.Equals(locked.Value!.Email, request.Email, StringComparison.Ordinal))
        {
            return AccountFaults.EmailUnchanged;
        }
        var about = await codes.Lock(connection, request.Email, CodePurpose.EmailChange, cancelled);
        if (about.User is { } owner && owner.Id != user)
        {
            // Registering tells as much. Who is faster is decided when it is confirmed.
            return new Failure { Fault = AccountFaults.EmailTaken, Field = "email" };
        }
        if (codes.WhyNoMail(about) is { } enough)
        {
            return enough;
        }
        var isProved = await connection.One(ProvedSql, row => row.GetBoolean(0), cancelled, user);
        var (now, confirm, stop) = (clock.GetUtcNow(), SecretLinks.NewToken(), isProved ? SecretLinks.NewToken() : null);
        await using var batch = new NpgsqlBatch(connection);
        OneTimeCodes.AddSent(batch, about);
        batch.Add(DropSql, user);
        batch.Add(
            AddSql,
            Guid.CreateVersion7(now),
            user,
            request.Email,
            SecretLinks.Hash(confirm),
            now + OneTimeCodes.LinkLifetime,
            stop is null ? null : SecretLinks.Hash(stop),
            now + OneTimeCodes.LinkLifetime + options.Value.UndoWithin,
            now
        );
        mails.AddEmailChange(batch, request.Email, user, context.Language, confirm, now);
        if (stop is not null)
        {
            mails.AddEmailChangeAsked(batch, locked.Value.Email, user, context.Language, EmailChange.Masked(request.Email), stop, now);
        }
        audit.Add(batch, context, AccountAuditActions.EmailChangeAsked, "user:" + user);
        await batch.ExecuteNonQueryAsync(cancelled);
        return new Nothing();
    }

    internal const string ProvedSql = "SELECT email_verified FROM accounts.users WHERE id = $1";

    internal const string DropSql = "DELETE FROM accounts.email_changes WHERE user_id = $1 AND confirmed_at IS NULL AND undone_at IS NULL";

    internal const string AddSql = """
        INSERT INTO accounts.email_changes (id, user_id, new_email, confirm_hash, confirm_until, stop_hash, undo_until, asked_at)
        VALUES ($1, $2, $3, $4, $5, $6::bytea, $7, $8)
        """;
}
