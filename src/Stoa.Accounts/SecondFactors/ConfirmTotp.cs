using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// The first right code enables the authenticator and is used up by it. The response contains the recovery codes, once. Guesses share the counter of second
/// factors; an unconfirmed secret expires after half an hour, so that a hijacked session cannot finish a setup that its owner began.
/// </summary>
internal sealed class ConfirmTotp(
    NpgsqlDataSource database,
    FactorSecrets secrets,
    FactorGuesses guesses,
    FactorNotices notices,
    ChangeNotifications notifications,
    TimeProvider clock
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, NewRecoveryCodes>("/auth/totp/confirm", routes.Resolve<ConfirmTotp>().Handle)
            .WithName(FactorExamples.Section, "confirmTotp", "Turn the authenticator app on with its first code")
            .SignedIn()
            .IdempotentWithSecret()
            .Requires(routes.Resolve<RecentLogin>().Check, AccountFaults.RecentLoginRequired)
            .WithSuccess(AccountSuccesses.SecondFactorEnabled)
            .ProducesFault(AccountFaults.SecondFactorOff, AccountFaults.SecondFactorOn, AccountFaults.SecondFactorWrong, AccountFaults.AccountLocked)
            .WithExample(FactorExamples.Codes, """{"code":"123456"}""");

    public sealed record Request(string Code) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(SecondFactorInput.Given(input.Body.Text("code", 16)));
    }

    public async Task<Outcome<NewRecoveryCodes>> Handle(Request request, RequestContext context)
    {
        if (await guesses.Take(database, context.Caller.UserId, context.CancellationToken) is { } locked)
        {
            return locked;
        }
        var outcome = await database.InTransaction(context, connection => Confirm(connection, request, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(AccessCache.Topic, context.Caller.UserId.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<NewRecoveryCodes>> Confirm(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (user, now) = (context.Caller.UserId, clock.GetUtcNow());
        var locked = await SecondFactorState.Lock(connection, context.Caller, context.CancellationToken);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        var owner = locked.Value!;
        if (
            await connection.One(FindSql, row => new Waiting(row.GetFieldValue<byte[]>(0), row.GetBoolean(1)), context.CancellationToken, user, now - Patience)
            is not { } waiting
        )
        {
            return AccountFaults.SecondFactorOff;
        }
        if (waiting.Confirmed)
        {
            return AccountFaults.SecondFactorOn;
        }
        if (Totp.StepOf(request.Code, secrets.Open(waiting.Secret, user), now) is not { } step)
        {
            return AccountFaults.SecondFactorWrong;
        }
        await connection.Change(ConfirmSql, context.CancellationToken, user, step, now);
        await FactorGuesses.Forget(connection, user, context.CancellationToken);
        if (!owner.SecondFactor)
        {
            await SecondFactorState.TurnOn(connection, context.Caller, now, context.CancellationToken);
        }
        var codes = await RecoveryCodes.Renew(connection, user, context.CancellationToken);
        await notices.Send(connection, FactorNotices.TotpAdded, owner, context);
        return new NewRecoveryCodes(codes);
    }

    private sealed record Waiting(byte[] Secret, bool Confirmed);

    internal const string FindSql = """
        SELECT sealed_secret, confirmed_at IS NOT NULL FROM accounts.authenticators
        WHERE user_id = $1 AND (confirmed_at IS NOT NULL OR created_at > $2) FOR UPDATE
        """;

    internal const string ConfirmSql = "UPDATE accounts.authenticators SET confirmed_at = $3, used_step = $2 WHERE user_id = $1";
}
