using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>Takes the authenticator away from the caller, who has proved themselves a moment ago.</summary>
internal sealed class RemoveTotp(NpgsqlDataSource database, FactorNotices notices, Signals signals)
{
    public static Route Map(Routes routes) => routes
        .Delete<Empty, Nothing>("/auth/totp", routes.The<RemoveTotp>().Handle)
        .Named(FactorExamples.Section, "removeTotp", "Remove the authenticator app").SignedIn()
        .Requires(routes.The<RecentLogin>().Check, Fault.RecentLoginRequired).Says(Done.SecondFactorRemoved)
        .Fails(Fault.SecondFactorOff);

    public async Task<Outcome<Nothing>> Handle(Empty request, Call call)
    {
        var outcome = await database.InTransaction(connection => Remove(connection, call), call.Cancelled);
        if (outcome.Failure is null)
        {
            signals.Raise(AccessCache.Topic, call.Caller.UserId.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Remove(NpgsqlConnection connection, Call call)
    {
        var user = call.Caller.UserId;
        var locked = await SecondFactorState.Lock(connection, call.Caller, call.Cancelled);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        var owner = locked.Value!;
        if (await connection.Change(RemoveSql, call.Cancelled, user) == 0)
        {
            return Fault.SecondFactorOff;
        }
        await SecondFactorState.Settle(connection, user, call.Cancelled);
        await notices.Tell(connection, FactorNotices.TotpRemoved, owner, call);
        return new Nothing();
    }

    internal const string RemoveSql = "DELETE FROM accounts.authenticators WHERE user_id = $1 AND confirmed_at IS NOT NULL";
}
