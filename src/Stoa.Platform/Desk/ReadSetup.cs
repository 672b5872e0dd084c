using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;

namespace Stoa.Platform.Desk;

/// <summary>What a shop needs before it opens.</summary>
/// <param name="Steps">Those that the caller can do or is told of, done or not.</param>
internal sealed record Setup(IReadOnlyList<SetupState> Steps);

/// <summary>One of them.</summary>
/// <param name="Name">Which.</param>
/// <param name="Done">It is there.</param>
internal sealed record SetupState([property: OneOfNamed(SetupStep.Set)] string Name, bool Done);

/// <summary>What the shop still needs: found by looking, so that no step is ticked off that is not done, and one that is undone comes back.</summary>
internal sealed class ReadSetup(IEnumerable<SetupStep> steps)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, Setup>("/admin/setup", routes.Resolve<ReadSetup>().Handle)
            .WithName("Administration", "getSetup", "What the shop still needs before it opens")
            .Staff()
            .WithSuccess(PlatformSuccesses.SetupRetrieved)
            .WithExample(new Setup([new SetupState("products", true), new SetupState("payments", false)]));

    public async Task<Outcome<Setup>> Handle(Empty request, RequestContext context)
    {
        var mine = steps.Where(step => context.Caller.May(step.Permission.Resource, step.Permission.Action));
        return new Setup(await Task.WhenAll(mine.Select(async step => new SetupState(step.Name, await step.IsDone(context.CancellationToken)))));
    }
}
