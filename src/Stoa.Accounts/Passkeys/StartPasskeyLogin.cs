using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Accounts.Passkeys;

/// <summary>Challenge for a login. Takes no address and lists no passkeys, so it reveals nothing about accounts.</summary>
internal sealed class StartPasskeyLogin(PasskeyCeremonies ceremonies)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, PasskeyChallenge>("/auth/passkeys/login-options", routes.Resolve<StartPasskeyLogin>().Handle)
            .WithName(PasskeyExamples.Section, "startPasskeyLogin", "Begin to log in with a passkey")
            .Public()
            .Limited("passkey")
            .WithSuccess(AccountSuccesses.PasskeyOptions)
            .DescribedAs<PasskeyRequestChallenge>()
            .WithExample(PasskeyExamples.RequestChallenge);

    public async Task<Outcome<PasskeyChallenge>> Handle(Empty request, RequestContext context) => await ceremonies.StartLogin(context.CancellationToken);
}
