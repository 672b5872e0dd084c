using Microsoft.Extensions.DependencyInjection;

namespace Stoa.Server.Tests.Harness;

/// <summary>Runs a periodic job of the server now.</summary>
internal static class PeriodicJob
{
    public static Task Run(StoaHost host, string name) =>
        host.Services.GetServices<Platform.Jobs.PeriodicJob>().Single(job => job.Name == name).Run(host.Services, TestContext.Current.CancellationToken);
}
