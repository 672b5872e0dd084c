using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.EmailChanges;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// Changes the caller's password. A wrong current password counts as at login, because a stolen access token must not give free guesses. The other sessions
/// end, reset links and codes become invalid, and the owner is notified.
/// </summary>
internal sealed class ChangePassword(
    NpgsqlDataSource database,
    PasswordHashing passwords,
    Lockout lockout,
    EmailHasher identifiers,
    Mails mails,
    ChangeNotifications notifications,
    AuditLog audit,
    IOptions<PasswordOptions> options,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Nothing>("/auth/password/change", routes.Resolve<ChangePassword>().Handle)
            .WithName("Accounts", "changePassword", "Change the current user's password")
            .SignedIn()
            .IdempotentWithSecret()
            .Limited(Sessions.Login.Policy)
            .WithSuccess(AccountSuccesses.PasswordChanged)
            .ProducesFault(AccountFaults.CurrentPasswordWrong, AccountFaults.AccountLocked, RequestFaults.Overloaded)
            .WithExample(null, """{"current_password":"SecurePassword123!","new_password":"NewSecurePassword123!"}""");

    public sealed record Request(string CurrentPassword, string NewPassword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.Secret("current_password", 256), input.Body.NewPassword("new_password"));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        var user = await Find(context);
        var identifier = identifiers.Of(Users.KeyOf(user.Email));
        if (await lockout.Of(identifier, context.CancellationToken) is { } locked)
        {
            return locked;
        }
        if (await passwords.Verify(user.Hash, request.CurrentPassword, context.CancellationToken) is not { } verdict)
        {
            return PasswordHashing.Busy;
        }
        if (!verdict.Right)
        {
            return await lockout.Count(identifier, user.Email, context.Caller.UserId, context.Language, context.CancellationToken)
                ? WrongPassword
                : await Refusal(identifier, context);
        }
        if (await passwords.Hash(request.NewPassword, context.CancellationToken) is not { } hash)
        {
            return PasswordHashing.Busy;
        }
        var outcome = await database.InTransaction(context, connection => Change(connection, user, identifier, hash, context));
        if (ReferenceEquals(outcome.Failure, WrongPassword) && await Rehashed(user, request, context) is { } again)
        {
            outcome = await database.InTransaction(context, connection => Change(connection, again, identifier, hash, context));
        }
        if (outcome.Failure is { } failure)
        {
            return failure.Fault == RequestFaults.IdempotencyKeyInUse ? failure : await Refusal(identifier, context);
        }
        notifications.Raise(AccessCache.Topic, context.Caller.UserId.ToString());
        return outcome;
    }

    private async Task<CurrentPassword> Find(RequestContext context) =>
        (
            await database.One(
                FindSql,
                row => new CurrentPassword(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)),
                context.CancellationToken,
                context.Caller.UserId
            )
        )!;

    /// <summary>The same password in a better hash, which a login has written meanwhile; null where it is another one.</summary>
    private async Task<CurrentPassword?> Rehashed(CurrentPassword before, Request request, RequestContext context) =>
        await Find(context) is var now
        && now.Hash != before.Hash
        && await passwords.Verify(now.Hash, request.CurrentPassword, context.CancellationToken) is { Right: true }
            ? now
            : null;

    /// <summary>What happened during the hashing: a lock, else a change of the password.</summary>
    private async Task<Failure> Refusal(byte[] identifier, RequestContext context) => await lockout.Of(identifier, context.CancellationToken) ?? WrongPassword;

    private async Task<Outcome<Nothing>> Change(NpgsqlConnection connection, CurrentPassword user, byte[] identifier, string hash, RequestContext context)
    {
        var now = clock.GetUtcNow();
        await using (var change = new NpgsqlBatch(connection))
        {
            Lockout.AddTurn(change, identifier);
            change.Add(ChangeSql, context.Caller.UserId, user.Hash, hash, now, identifier);
            await using var row = await change.ExecuteReaderAsync(context.CancellationToken);
            await row.NextResultAsync(context.CancellationToken);
            if (!await row.ReadAsync(context.CancellationToken))
            {
                return WrongPassword;
            }
        }
        await using var batch = new NpgsqlBatch(connection);
        if (options.Value.ChangeEndsOtherSessions)
        {
            SessionRows.AddEndOthers(batch, context.Caller, "password changed", now);
        }
        batch.Add(EmailChange.WithdrawSql, context.Caller.UserId, now);
        mails.AddPasswordChanged(batch, user.Email, context.Caller.UserId, context.Language, now);
        audit.Add(batch, context, AccountAuditActions.PasswordChanged, "user:" + context.Caller.UserId);
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
        return new Nothing();
    }

    private static readonly Failure WrongPassword = new() { Fault = AccountFaults.CurrentPasswordWrong, Field = "current_password" };

    private sealed record CurrentPassword(string Email, string? Hash);

    private const string FindSql = "SELECT email, password_hash FROM accounts.users WHERE id = $1";

    /// <summary>
    /// Only if the checked password is still current and the address was not locked meanwhile; the second of two concurrent changes fails. A pending reset code
    /// would undo this change, so it is removed.
    /// </summary>
    private const string ChangeSql = """
        WITH changed AS (
            UPDATE accounts.users SET password_hash = $3, updated_at = $4
            WHERE id = $1 AND password_hash = $2 AND NOT EXISTS (SELECT FROM accounts.password_failures f WHERE f.identifier = $5 AND f.locked_until > $4)
            RETURNING id
        ), voided AS (
            DELETE FROM accounts.password_resets r USING changed WHERE r.identifier = $5
        ), burnt AS (
            DELETE FROM accounts.one_time_codes c USING changed WHERE c.identifier = $5 AND c.purpose = 'reset_password'
        ), unlocked AS (
            DELETE FROM accounts.password_failures f USING changed WHERE f.identifier = $5
        )
        SELECT true FROM changed
        """;
}
