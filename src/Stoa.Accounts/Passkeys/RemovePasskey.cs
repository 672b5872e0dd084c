using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>Removes a passkey of the caller; needs a recent login.</summary>
internal sealed class RemovePasskey(NpgsqlDataSource database, FactorNotices notices, ChangeNotifications notifications)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/auth/passkeys/{id}", routes.Resolve<RemovePasskey>().Handle)
            .WithName(PasskeyExamples.Section, "removePasskey", "Remove a passkey")
            .SignedIn()
            .Requires(routes.Resolve<RecentLogin>().Check, AccountFaults.RecentLoginRequired)
            .Idempotent()
            .WithSuccess(AccountSuccesses.PasskeyRemoved)
            .ProducesFault(AccountFaults.PasskeyNotFound);

    public async Task<Outcome<Nothing>> Handle(ById request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => Remove(connection, request.Id, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(AccessCache.Topic, context.Caller.UserId.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Remove(NpgsqlConnection connection, Guid? id, RequestContext context)
    {
        var user = context.Caller.UserId;
        var locked = await SecondFactorState.Lock(connection, context.Caller, context.CancellationToken);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        var owner = locked.Value!;
        if (await connection.Change(RemoveSql, context.CancellationToken, id, user) == 0)
        {
            return AccountFaults.PasskeyNotFound;
        }
        await SecondFactorState.Settle(connection, user, context.CancellationToken);
        await notices.Send(connection, FactorNotices.PasskeyRemoved, owner, context, before: new() { ["passkey"] = id.ToString() });
        return new Nothing();
    }

    internal const string RemoveSql = "DELETE FROM accounts.passkeys WHERE id = $1::uuid AND user_id = $2";
}
