using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Google;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.SecondFactors;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Codes;

/// <summary>
/// Takes a one-time code: it verifies the address, starts a session, or permits a new password, as it was asked for. Whoever logs in by a
/// code has proved the address; if nobody had before, the password and the sessions from before that are not theirs to keep (ADR 18). A code by mail is one
/// factor: who has a second one brings it along, and the code stays good until they do.
/// </summary>
internal sealed class VerifyCode(NpgsqlDataSource database, OneTimeCodes codes, SessionTokens sessions, Mails mails, ChangeNotifications signals)
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
            new(input.Body.Email("email"), input.Body.Secret("otp", 16), input.Body.OneOf("purpose", CodePurpose.All), SecondFactorInput.Read(input.Body));
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
            signals.Raise(AccessCache.Topic, tried.User!.Id.ToString());
        }
        return request.Purpose switch
        {
            CodePurpose.Login => sessions.Pair(context, tried.User, tried.User!.Id, tried.Session!.Id),
            CodePurpose.ResetPassword => Outcome.Alternative<ResetPermit>(tried.Permit!, AccountSuccesses.OtpVerified),
            _ => Outcome.Alternative<Nothing>(new Nothing(), AccountSuccesses.EmailVerified),
        };
    }

    /// <summary>Commits whatever comes out, because a wrong guess is to be counted.</summary>
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
            tried = about.User is { Active: true } ? Allow(batch, about, start.Value, context) : tried with { Refusal = AccountFaults.AccountInactive };
        }
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(context.CancellationToken);
        }
        // The account was switched off after it had been looked at: tokens for a session that is not stored would outlive that.
        return tried.Stored is { RecordsAffected: 0 } ? new Tried(AccountFaults.AccountInactive, about.User) : tried;
    }

    private Tried Allow(NpgsqlBatch batch, CodeTry about, NewSession? session, RequestContext context)
    {
        var user = about.User!;
        switch (about.Purpose)
        {
            case CodePurpose.VerifyEmail:
                batch.Add(VerifySql, user.Id, about.Now);
                return new Tried(null, user);
            case CodePurpose.ResetPassword:
                return new Tried(null, user, Permit: ResetTokens.Add(batch, about.Identifier, user.Id, about.Now));
        }
        if (!user.EmailVerified)
        {
            batch.Add(Users.LockSql, user.Id);
            batch.Add(GoogleAccounts.ClaimSql, user.Id, about.Now, AccessCache.Topic);
            mails.AddPasswordRemoved(batch, user.Email, context.Language, about.Now);
        }
        var stored = batch.Add(
            SessionTokens.StartSql,
            session!.Id,
            user.Id,
            session.Now,
            session.IdleUntil,
            session.EndsAt,
            session.Device,
            session.Address,
            session.SecondFactor
        );
        return new Tried(null, user with { EmailVerified = true }, session, Claimed: !user.EmailVerified, Stored: stored);
    }

    /// <summary>What came of trying a code.</summary>
    /// <param name="Stored">What stores the session: it changes no row where the account may not have one any more.</param>
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
