using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Passwords;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// Confirms the user's identity again within a session: by password, and by the second factor if there is one. A new login does the same. Guesses share the
/// counter of second factors, so a stolen access token gives no extra ones.
/// </summary>
internal sealed class StepUp(
    NpgsqlDataSource database,
    PasswordHashing passwords,
    SecondFactorCheck factors,
    FactorGuesses guesses,
    IOptions<StepUpOptions> options,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, SteppedUp>("/auth/step-up", routes.Resolve<StepUp>().Handle)
            .WithName(FactorExamples.Section, "stepUp", "Prove anew who you are, for privileged changes")
            .SignedIn()
            .Limited("step-up")
            .ProducesFault(
                AccountFaults.CurrentPasswordWrong,
                AccountFaults.StepUpIncomplete,
                AccountFaults.SecondFactorWrong,
                AccountFaults.AccountLocked,
                RequestFaults.Overloaded
            )
            .WithExample(new SteppedUp(Examples.Session.ExpiresAt), """{"password":"SecurePassword123!","totp":"123456"}""");

    public sealed record Request(string Password, SecondFactorInput SecondFactorInput) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.Secret("password", 256), SecondFactorInput.Read(input.Body));
    }

    public async Task<Outcome<SteppedUp>> Handle(Request request, RequestContext context)
    {
        var user = context.Caller.UserId;
        var begun = await Begin(user, request.SecondFactorInput, context.CancellationToken);
        if (begun.Failure is { } refused)
        {
            return refused;
        }
        if (await passwords.Verify(begun.Value!.Hash, request.Password, context.CancellationToken) is not { } verdict)
        {
            return PasswordHashing.Busy;
        }
        if (!verdict.Right)
        {
            return AccountFaults.CurrentPasswordWrong;
        }
        await using var connection = await database.Open(context.CancellationToken);
        if (begun.Value.SecondFactor && !await factors.Use(connection, user, request.SecondFactorInput, context.CancellationToken))
        {
            return AccountFaults.SecondFactorWrong;
        }
        var now = clock.GetUtcNow();
        if (await connection.Change(ProveSql, context.CancellationToken, context.Caller.SessionId, now) == 0)
        {
            return RequestFaults.TokenRevoked;
        }
        await FactorGuesses.Forget(connection, user, context.CancellationToken);
        return new SteppedUp(now + options.Value.RecentLogin);
    }

    /// <summary>Reads what must be proved and counts the guess. The connection is returned to the pool before the password is hashed.</summary>
    private async Task<Outcome<ToProve>> Begin(Guid user, SecondFactorInput secondFactor, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var asked = (await connection.One(FindSql, row => new ToProve(row.IsDBNull(0) ? null : row.GetString(0), row.GetBoolean(1)), cancelled, user))!;
        if (asked.SecondFactor && secondFactor.IsEmpty)
        {
            return AccountFaults.StepUpIncomplete;
        }
        return await guesses.Take(connection, user, cancelled) is { } locked ? locked : asked;
    }

    private sealed record ToProve(string? Hash, bool SecondFactor);

    internal const string FindSql = "SELECT password_hash, second_factor FROM accounts.users WHERE id = $1";

    internal const string ProveSql = "UPDATE accounts.sessions SET proved_at = $2 WHERE id = $1 AND revoked_at IS NULL";
}
