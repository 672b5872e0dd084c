using Microsoft.Extensions.Hosting.Systemd;

namespace Stoa.Server.Hosting;

/// <summary>
/// Tells systemd (<c>Type=notify</c>) when requests are answered, and when a stop has begun. Only where it asked for it by <c>NOTIFY_SOCKET</c>: whoever the
/// parent is, unlike the framework's own lifetime, which also takes over the log.
/// </summary>
internal sealed class ServiceManager(ISystemdNotifier systemd) : IHostedLifecycleService
{
    /// <summary>After every service has started, the one that listens included.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        systemd.Notify(ServiceState.Ready);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        systemd.Notify(ServiceState.Stopping);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static class ServiceManagerSetup
{
    public static void AddServiceManager(this IServiceCollection services)
    {
        var systemd = new SystemdNotifier();
        if (systemd.IsEnabled)
        {
            services.AddHostedService(_ => new ServiceManager(systemd));
        }
    }
}
