using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Accounts.Passkeys;

/// <summary>Challenge for a step-up, which only this session can answer, with a passkey of its user.</summary>
internal sealed class StartPasskeyStepUp(PasskeyCeremonies ceremonies)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, PasskeyChallenge>("/auth/passkeys/step-up-options", routes.Resolve<StartPasskeyStepUp>().Handle)
            .WithName(PasskeyExamples.Section, "startPasskeyStepUp", "Begin to prove anew who you are, with a passkey")
            .SignedIn()
            .Limited("passkey")
            .WithSuccess(AccountSuccesses.PasskeyOptions)
            .ProducesFault(AccountFaults.PasskeyNotFound)
            .DescribedAs<PasskeyRequestChallenge>()
            .WithExample(PasskeyExamples.StepUpChallenge);

    public async Task<Outcome<PasskeyChallenge>> Handle(Empty request, RequestContext context) =>
        await ceremonies.StartStepUp(context.Caller.SessionId, context.Caller.UserId, context.CancellationToken) is { } challenge
            ? challenge
            : AccountFaults.PasskeyNotFound;
}
