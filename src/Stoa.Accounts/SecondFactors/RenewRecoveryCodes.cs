using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>Ten new recovery codes; the old ones are worth nothing from then on.</summary>
internal sealed class RenewRecoveryCodes(NpgsqlDataSource database, FactorNotices notices)
{
    public static Route Map(Routes routes) => routes
        .Post<Empty, NewRecoveryCodes>("/auth/recovery-codes", routes.The<RenewRecoveryCodes>().Handle)
        .Named(FactorExamples.Section, "renewRecoveryCodes", "Replace the recovery codes").SignedIn()
        .Requires(routes.The<RecentLogin>().Check, Fault.RecentLoginRequired).Says(Done.SecondFactorEnabled)
        .Fails(Fault.SecondFactorOff)
        .Shows(FactorExamples.Codes);

    public Task<Outcome<NewRecoveryCodes>> Handle(Empty request, Call call) => database.InTransaction(connection => Renew(connection, call), call.Cancelled);

    private async Task<Outcome<NewRecoveryCodes>> Renew(NpgsqlConnection connection, Call call)
    {
        var locked = await SecondFactorState.Lock(connection, call.Caller, call.Cancelled);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        var owner = locked.Value!;
        if (!owner.SecondFactor)
        {
            return Fault.SecondFactorOff;
        }
        var codes = await RecoveryCodes.Renew(connection, call.Caller.UserId, call.Cancelled);
        await notices.Tell(connection, FactorNotices.CodesRenewed, owner, call);
        return new NewRecoveryCodes(codes);
    }
}
