using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.SecondFactors;
using Stoa.Accounts.Sessions;
using Stoa.Accounts.Verification;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Codes;

/// <summary>
/// Accepts a one-time code: it verifies the address, starts a session, or permits a new password, depending on its purpose. A login by code proves the address;
/// on the first proof the earlier password and sessions are removed (ADR 18). A code by mail is one factor: a user with a second factor sends both, and the
/// code stays valid until then.
/// </summary>
internal sealed class VerifyCode(
    NpgsqlDataSource database,
    OneTimeCodes codes,
    SessionTokens sessions,
    Mails mails,
    ChangeNotifications notifications,
    AuditLog audit
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Session>("/auth/otp/verify", routes.Resolve<VerifyCode>().Handle)
            .WithName("Accounts", "verifyOtp", "Verify a one-time code")
            .Public()
            .Limited("otp-verify")
            .WithSuccess(AccountSuccesses.LoggedIn)
            .OrProduces<ResetPermit>(AccountSuccesses.OtpVerified)
            .OrProduces<Nothing>(AccountSuccesses.EmailVerified)
            .ProducesFault(
                AccountFaults.OtpInvalid,
                AccountFaults.OtpExpired,
                AccountFaults.OtpAttemptsExceeded,
                AccountFaults.OtpLocked,
                AccountFaults.AccountInactive
            )
            .ProducesFault(SecondFactorCheck.Faults)
            .WithExample(Examples.Session, """{"email":"user@example.com","otp":"123456","purpose":"login"}""");

    public sealed record Request(string Email, string Otp, string Purpose, SecondFactorInput SecondFactorInput) : IRequest<Request>, IAboutAccount
    {
        public string Account => Users.KeyOf(Email);

        public static Request Read(RequestReader input) =>
            new(
                input.Body.Email("email"),
                TypedCode.Of(input.Body.Secret("otp", 16)),
                input.Body.Choice("purpose", CodePurpose.All),
                SecondFactorInput.Read(input.Body)
            );
    }

    public async Task<Outcome<Session>> Handle(Request request, RequestContext context)
    {
        var tried = (await database.InTransaction(context, connection => Try(connection, request, context))).Value!;
        if (tried.Refusal is { } refusal)
        {
            return refusal;
        }
        if (tried.Claimed)
        {
            AccessEnds.Raise(notifications, tried.User!.Id);
        }
        return request.Purpose switch
        {
            CodePurpose.Login => sessions.Pair(context, tried.User, tried.User!.Id, tried.Session!.Id),
            CodePurpose.ResetPassword => Outcome.Alternative<ResetPermit>(tried.Permit!, AccountSuccesses.OtpVerified),
            _ => Outcome.Alternative<Nothing>(new Nothing(), AccountSuccesses.EmailVerified),
        };
    }

    /// <summary>Always commits, because a wrong guess must be counted.</summary>
    private async Task<Outcome<Tried>> Try(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var about = await codes.Lock(connection, request.Email, request.Purpose, context.CancellationToken);
        var refusal = codes.Judge(about, request.Otp);
        var start =
            refusal is null && about is { Purpose: CodePurpose.Login, User.Active: true }
                ? await sessions.Start(connection, context, about.User.Id, request.SecondFactorInput)
                : default;
        if (start.Failure is { } unproved)
        {
            return new Tried(unproved, about.User);
        }
        await using var batch = new NpgsqlBatch(connection);
        codes.AddCost(batch, about, refusal);
        var tried = new Tried(refusal, about.User);
        if (refusal is null)
        {
            tried = about.User is { Active: true } ? await Allow(batch, about, start.Value, context) : tried with { Refusal = AccountFaults.AccountInactive };
        }
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(context.CancellationToken);
        }
        // The account was deactivated meanwhile: the session was not stored, so no tokens may be issued.
        return tried.Stored is { RecordsAffected: 0 } ? new Tried(AccountFaults.AccountInactive, about.User) : tried;
    }

    private async Task<Tried> Allow(NpgsqlBatch batch, CodeTry about, NewSession? session, RequestContext context)
    {
        var user = about.User!;
        switch (about.Purpose)
        {
            case CodePurpose.VerifyEmail:
                batch.Add(VerifySql, user.Id, about.Now);
                return new Tried(null, user);
            case CodePurpose.ResetPassword:
                return new Tried(null, user, Permit: ResetTokens.Add(batch, about.Identifier, user.Id, about.Now, ResetTokens.Lifetime));
        }
        IReadOnlyList<IssuedKey> keys = [];
        if (!user.EmailVerified)
        {
            await batch.Connection!.Change(Users.LockSql, context.CancellationToken, user.Id);
            keys = await AccountClaim.Take(batch.Connection!, user.Id, user.Email, about.Now, context.CancellationToken);
            mails.AddPasswordRemoved(batch, user.Email, user.Id, context.Language, about.Now);
        }
        var stored = batch.Add(SessionRows.InsertSql, SessionRows.ArgumentsOf(session!, user.Id));
        if (!user.EmailVerified)
        {
            AccountClaim.AddEntries(audit, batch, context.Origin, user.Id, keys);
        }
        return new Tried(null, user with { EmailVerified = true }, session, Claimed: !user.EmailVerified, Stored: stored);
    }

    /// <summary>The result of one try.</summary>
    /// <param name="Stored">Stores the session; changes no row if the account may not have one any more.</param>
    private sealed record Tried(
        Failure? Refusal,
        Account? User,
        NewSession? Session = null,
        bool Claimed = false,
        ResetPermit? Permit = null,
        NpgsqlBatchCommand? Stored = null
    );

    private const string VerifySql = "UPDATE accounts.users SET email_verified = true, updated_at = $2 WHERE id = $1 AND NOT email_verified";
}
