using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>Takes a passkey away from the caller, who has proved themselves a moment ago.</summary>
internal sealed class RemovePasskey(NpgsqlDataSource database, FactorNotices notices, Signals signals)
{
    public static Route Map(Routes routes) => routes
        .Delete<ById, Nothing>("/auth/passkeys/{id}", routes.The<RemovePasskey>().Handle)
        .Named(PasskeyExamples.Section, "removePasskey", "Remove a passkey").SignedIn()
        .Requires(routes.The<RecentLogin>().Check, Fault.RecentLoginRequired).Says(Done.PasskeyRemoved)
        .Fails(Fault.PasskeyNotFound);

    public async Task<Outcome<Nothing>> Handle(ById request, Call call)
    {
        var outcome = await database.InTransaction(connection => Remove(connection, request.Id, call), call.Cancelled);
        if (outcome.Failure is null)
        {
            signals.Raise(AccessCache.Topic, call.Caller.UserId.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Remove(NpgsqlConnection connection, Guid? id, Call call)
    {
        var user = call.Caller.UserId;
        var locked = await SecondFactorState.Lock(connection, call.Caller, call.Cancelled);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        var owner = locked.Value!;
        if (await connection.Change(RemoveSql, call.Cancelled, id, user) == 0)
        {
            return Fault.PasskeyNotFound;
        }
        await SecondFactorState.Settle(connection, user, call.Cancelled);
        await notices.Tell(connection, FactorNotices.PasskeyRemoved, owner, call, before: new() { ["passkey"] = id.ToString() });
        return new Nothing();
    }

    internal const string RemoveSql = "DELETE FROM accounts.passkeys WHERE id = $1::uuid AND user_id = $2";
}
