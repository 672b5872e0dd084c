using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>Removes the caller's authenticator; needs a recent login.</summary>
internal sealed class RemoveTotp(NpgsqlDataSource database, FactorNotices notices, ChangeNotifications notifications)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Empty, Nothing>("/auth/totp", routes.Resolve<RemoveTotp>().Handle)
            .WithName(FactorExamples.Section, "removeTotp", "Remove the authenticator app")
            .SignedIn()
            .Idempotent()
            .Requires(routes.Resolve<RecentLogin>().Check, AccountFaults.RecentLoginRequired)
            .WithSuccess(AccountSuccesses.SecondFactorRemoved)
            .ProducesFault(AccountFaults.SecondFactorOff);

    public async Task<Outcome<Nothing>> Handle(Empty request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => Remove(connection, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(AccessCache.Topic, context.Caller.UserId.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Remove(NpgsqlConnection connection, RequestContext context)
    {
        var user = context.Caller.UserId;
        var locked = await SecondFactorState.Lock(connection, context.Caller, context.CancellationToken);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        var owner = locked.Value!;
        if (await connection.Change(RemoveSql, context.CancellationToken, user) == 0)
        {
            return AccountFaults.SecondFactorOff;
        }
        await SecondFactorState.Settle(connection, user, context.CancellationToken);
        await notices.Send(connection, FactorNotices.TotpRemoved, owner, context);
        return new Nothing();
    }

    internal const string RemoveSql = "DELETE FROM accounts.authenticators WHERE user_id = $1 AND confirmed_at IS NOT NULL";
}
