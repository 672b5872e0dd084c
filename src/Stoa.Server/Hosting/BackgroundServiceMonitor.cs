using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Stoa.Server.Hosting;

/// <summary>
/// Watches the host's background services. One that ends with an exception is logged as critical and named by <c>/health/ready</c> until the process is
/// restarted; the server goes on answering (ADR 34).
/// </summary>
internal sealed partial class BackgroundServiceMonitor(IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<BackgroundServiceMonitor> log)
    : IHostedLifecycleService,
        IDisposable
{
    private static readonly Meter Meter = new("Stoa");
    private static readonly Gauge<int> FailedServices = Meter.CreateGauge<int>("stoa.services.failed", "{service}", "Background services that are down.");
    private readonly ConcurrentQueue<string> _failed = new();
    private volatile bool _stopping;

    /// <summary>Names of services, in the order of their end.</summary>
    public IReadOnlyCollection<string> Failed => _failed;

    /// <summary>All services are running by now; a monitor that took them in its constructor would ask for itself.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        FailedServices.Record(0);
        foreach (var service in services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            _ = Watch(service);
        }
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A host that is disposed without having been stopped ends its services, too.</summary>
    public void Dispose() => _stopping = true;

    private async Task Watch(BackgroundService service)
    {
        try
        {
            // A service may also have finished, because it is not configured.
            await (service.ExecuteTask ?? Task.CompletedTask);
        }
        catch (Exception failure)
        {
            if (!_stopping && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                var name = service.GetType().Name;
                // Whoever sees that it has failed finds the reason in the log.
                Ended(log, name, failure);
                _failed.Enqueue(name);
                FailedServices.Record(_failed.Count);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "Background service {Service} failed and is down until the server is restarted")]
    private static partial void Ended(ILogger log, string service, Exception failure);
}

internal static class BackgroundServiceMonitorSetup
{
    /// <summary>After all background services: what was created last is disposed first, and it is not to be asked for before the host starts.</summary>
    public static void AddBackgroundServiceMonitor(this IServiceCollection services)
    {
        services.AddSingleton<BackgroundServiceMonitor>();
        services.AddHostedService(static container => container.GetRequiredService<BackgroundServiceMonitor>());
    }
}
