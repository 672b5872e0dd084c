using Npgsql;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Accounts.Passkeys;

/// <summary>Challenge for a new passkey. Needs a recent login, because a passkey alone opens the account, and a verified address.</summary>
internal sealed class StartPasskey(NpgsqlDataSource database, PasskeyCeremonies ceremonies)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, PasskeyChallenge>("/auth/passkeys/options", routes.Resolve<StartPasskey>().Handle)
            .WithName(PasskeyExamples.Section, "startPasskey", "Begin to add a passkey")
            .SignedIn()
            .Requires(routes.Resolve<RecentLogin>().Check, AccountFaults.RecentLoginRequired)
            .WithSuccess(AccountSuccesses.PasskeyOptions)
            .ProducesFault(AccountFaults.EmailNotVerified)
            .DescribedAs<PasskeyCreationChallenge>()
            .WithExample(PasskeyExamples.CreationChallenge);

    public async Task<Outcome<PasskeyChallenge>> Handle(Empty request, RequestContext context)
    {
        var email = await SecondFactorState.ProvedAddress(database, context.Caller.UserId, context.CancellationToken);
        return email is null
            ? AccountFaults.EmailNotVerified
            : await ceremonies.StartAdding(context.Caller.SessionId, new PasskeyUser(context.Caller.UserId, email), context.CancellationToken);
    }
}
