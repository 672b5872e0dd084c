using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Accounts.Passkeys;

/// <summary>
/// A challenge for whoever wants to log in. It asks for no address and lists no passkeys: the device knows whose it holds, so there is nothing to
/// tell apart.
/// </summary>
internal sealed class StartPasskeyLogin(PasskeyCeremonies ceremonies)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, PasskeyChallenge>("/auth/passkeys/login-options", routes.Resolve<StartPasskeyLogin>().Handle)
            .WithName(PasskeyExamples.Section, "startPasskeyLogin", "Begin to log in with a passkey")
            .Public()
            .Limited("passkey")
            .WithSuccess(AccountSuccesses.PasskeyOptions)
            .WithExample(PasskeyExamples.Challenge);

    public async Task<Outcome<PasskeyChallenge>> Handle(Empty request, RequestContext context) => await ceremonies.StartLogin(context.CancellationToken);
}
