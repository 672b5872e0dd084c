using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>Ten new recovery codes; the old ones are worth nothing from then on.</summary>
internal sealed class RenewRecoveryCodes(NpgsqlDataSource database, FactorNotices notices)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, NewRecoveryCodes>("/auth/recovery-codes", routes.Resolve<RenewRecoveryCodes>().Handle)
            .WithName(FactorExamples.Section, "renewRecoveryCodes", "Replace the recovery codes")
            .SignedIn()
            .IdempotentWithSecret()
            .Requires(routes.Resolve<RecentLogin>().Check, AccountFaults.RecentLoginRequired)
            .WithSuccess(AccountSuccesses.SecondFactorEnabled)
            .ProducesFault(AccountFaults.SecondFactorOff)
            .WithExample(FactorExamples.Codes);

    public Task<Outcome<NewRecoveryCodes>> Handle(Empty request, RequestContext context) =>
        database.InTransaction(context, connection => Renew(connection, context));

    private async Task<Outcome<NewRecoveryCodes>> Renew(NpgsqlConnection connection, RequestContext context)
    {
        var locked = await SecondFactorState.Lock(connection, context.Caller, context.CancellationToken);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        var owner = locked.Value!;
        if (!owner.SecondFactor)
        {
            return AccountFaults.SecondFactorOff;
        }
        var codes = await RecoveryCodes.Renew(connection, context.Caller.UserId, context.CancellationToken);
        await notices.Send(connection, FactorNotices.CodesRenewed, owner, context);
        return new NewRecoveryCodes(codes);
    }
}
