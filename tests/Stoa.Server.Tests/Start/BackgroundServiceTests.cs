using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stoa.Server.Tests.Mails;

namespace Stoa.Server.Tests.Start;

/// <summary>A failed background service is reported, and an orderly end is not a failure.</summary>
public sealed class BackgroundServiceTests(TestDatabases databases)
{
    [Fact]
    public async Task A_failed_service_is_logged_and_named_by_readiness_while_the_shop_goes_on()
    {
        await using var host = await StoaHost.Start(await databases.Create(), Add);
        var outside = new Client(host, null, "");
        Assert.Equal(HttpStatusCode.OK, (await outside.Get("/health/ready")).Status);

        host.Services.GetServices<IHostedService>().OfType<Failing>().Single().Fail.SetResult();
        await Post.Until(async () => (await outside.Get("/health/ready")).Status == HttpStatusCode.ServiceUnavailable);

        var ready = await outside.Get("/health/ready");
        Assert.Equal("""{"status":"background service failed: Failing"}""", ready.Text);
        Assert.True(ready.Headers.ContainsKey("Retry-After"));
        // Other servers of this process write the same figure.
        await Wait.Until(async () =>
        {
            await PeriodicJob.Run(host, "figures of this node");
            return (await outside.Get("/metrics")).Text.Contains("stoa_ready{} 0", StringComparison.Ordinal);
        });
        var logged = Assert.Single(host.LoggedErrors);
        Assert.Contains("Background service Failing failed", logged, StringComparison.Ordinal);
        Assert.Contains("the reason", logged, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await outside.Get("/health")).Status);
        Assert.Equal(HttpStatusCode.OK, (await new Client(host, null).Get("/catalog/products")).Status);
    }

    [Fact]
    public async Task Stopping_the_host_is_not_a_failure_of_its_services()
    {
        var host = await StoaHost.Start(await databases.Create(), Add);

        await host.DisposeAsync();

        Assert.Empty(host.LoggedErrors);
    }

    /// <summary>Before the monitor, as every service of the server is: what is created last is disposed first, and the monitor must know of the end.</summary>
    private static void Add(ILoggingBuilder logging) => logging.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, Failing>());

    private sealed class Failing : BackgroundService
    {
        public TaskCompletionSource Fail { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Fail.Task.WaitAsync(stoppingToken);
            throw new InvalidOperationException("the reason");
        }
    }
}
