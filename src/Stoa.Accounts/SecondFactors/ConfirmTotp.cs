using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// The first right code turns the authenticator on and is used up by it. The answer holds the recovery codes, this once. Guesses are counted with
/// those at a second factor, and a secret that nobody confirmed for half an hour is none: whoever finds a session of somebody who began shall not finish.
/// </summary>
internal sealed class ConfirmTotp(NpgsqlDataSource database, FactorSecrets secrets, FactorGuesses guesses, FactorNotices notices, Signals signals, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static Route Map(Routes routes) => routes
        .Post<Request, NewRecoveryCodes>("/auth/totp/confirm", routes.The<ConfirmTotp>().Handle)
        .Named(FactorExamples.Section, "confirmTotp", "Turn the authenticator app on with its first code").SignedIn()
        .Requires(routes.The<RecentLogin>().Check, Fault.RecentLoginRequired).Says(Done.SecondFactorEnabled)
        .Fails(Fault.SecondFactorOff, Fault.SecondFactorOn, Fault.SecondFactorInvalid, Fault.AccountLocked)
        .Shows(FactorExamples.Codes, """{"code":"123456"}""");

    public sealed record Request(string Code) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(Proof.Typed(input.Body.Text("code", 16)));
    }

    public async Task<Outcome<NewRecoveryCodes>> Handle(Request request, Call call)
    {
        if (await Take(call) is { } locked)
        {
            return locked;
        }
        var outcome = await database.InTransaction(connection => Confirm(connection, request, call), call.Cancelled);
        if (outcome.Failure is null)
        {
            signals.Raise(AccessCache.Topic, call.Caller.UserId.ToString());
        }
        return outcome;
    }

    /// <summary>On a connection of its own: a guess stays counted when the transaction that looks at it rolls back.</summary>
    private async Task<Failure?> Take(Call call)
    {
        await using var connection = await database.OpenConnectionAsync(call.Cancelled);
        return await guesses.Take(connection, call.Caller.UserId, call.Cancelled);
    }

    private async Task<Outcome<NewRecoveryCodes>> Confirm(NpgsqlConnection connection, Request request, Call call)
    {
        var (user, now) = (call.Caller.UserId, clock.GetUtcNow());
        var locked = await SecondFactorState.Lock(connection, call.Caller, call.Cancelled);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        var owner = locked.Value!;
        if (await connection.One(FindSql, row => new Waiting(row.GetFieldValue<byte[]>(0), row.GetBoolean(1)), call.Cancelled, user, now - Patience) is not { } waiting)
        {
            return Fault.SecondFactorOff;
        }
        if (waiting.Confirmed)
        {
            return Fault.SecondFactorOn;
        }
        if (Totp.StepOf(request.Code, secrets.Open(waiting.Secret, user), now) is not { } step)
        {
            return Fault.SecondFactorInvalid;
        }
        await connection.Change(ConfirmSql, call.Cancelled, user, step, now);
        await FactorGuesses.Forget(connection, user, call.Cancelled);
        if (!owner.SecondFactor)
        {
            await SecondFactorState.TurnOn(connection, call.Caller, now, call.Cancelled);
        }
        var codes = await RecoveryCodes.Renew(connection, user, call.Cancelled);
        await notices.Tell(connection, FactorNotices.TotpAdded, owner, call);
        return new NewRecoveryCodes(codes);
    }

    private sealed record Waiting(byte[] Secret, bool Confirmed);

    internal const string FindSql = """
        SELECT sealed_secret, confirmed_at IS NOT NULL FROM accounts.authenticators WHERE user_id = $1 AND (confirmed_at IS NOT NULL OR created_at > $2) FOR UPDATE
        """;

    internal const string ConfirmSql = "UPDATE accounts.authenticators SET confirmed_at = $3, used_step = $2 WHERE user_id = $1";
}
