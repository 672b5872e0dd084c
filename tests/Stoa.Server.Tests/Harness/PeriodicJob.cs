using Microsoft.Extensions.DependencyInjection;

namespace Stoa.Server.Tests.Harness;

/// <summary>Does now what the server does from time to time.</summary>
internal static class PeriodicJob
{
    public static Task Run(StoaHost host, string name) =>
        host.Services.GetServices<Platform.Jobs.PeriodicJob>().Single(job => job.Name == name).Run(host.Services, TestContext.Current.CancellationToken);
}
