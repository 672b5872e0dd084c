using Npgsql;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Accounts.Passkeys;

/// <summary>The challenge for a new passkey of the caller: recently proved, because a passkey opens the account alone, and with a proved address.</summary>
internal sealed class StartPasskey(NpgsqlDataSource database, PasskeyCeremonies ceremonies)
{
    public static Route Map(Routes routes) => routes
        .Post<Empty, PasskeyChallenge>("/auth/passkeys/options", routes.The<StartPasskey>().Handle)
        .Named(PasskeyExamples.Section, "startPasskey", "Begin to add a passkey").SignedIn()
        .Requires(routes.The<RecentLogin>().Check, Fault.RecentLoginRequired).Says(Done.PasskeyOptions)
        .Fails(Fault.EmailNotVerified)
        .Shows(PasskeyExamples.Challenge);

    public async Task<Outcome<PasskeyChallenge>> Handle(Empty request, Call call)
    {
        var email = await SecondFactorState.ProvedAddress(database, call.Caller.UserId, call.Cancelled);
        return email is null
            ? Fault.EmailNotVerified
            : await ceremonies.StartAdding(call.Http, call.Caller.SessionId, new PasskeyUser(call.Caller.UserId, email));
    }
}
