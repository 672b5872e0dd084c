using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Stoa.Platform.Jobs;

/// <summary>Work that is done now and then, on every node, and does no harm when done twice.</summary>
public sealed record PeriodicJob(string Name, TimeSpan Every, Func<IServiceProvider, CancellationToken, Task> Run);

internal sealed partial class PeriodicJobRunner(IEnumerable<PeriodicJob> upkeeps, IServiceProvider services, TimeProvider clock, ILogger<PeriodicJobRunner> log)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => upkeeps.Select(upkeep => Repeat(upkeep, stoppingToken)).AllOrFirstFailure();

    private async Task Repeat(PeriodicJob upkeep, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(upkeep.Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await Once(upkeep, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task Once(PeriodicJob upkeep, CancellationToken stopping)
    {
        try
        {
            await upkeep.Run(services, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            Failed(log, upkeep.Name, failure.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Periodic job {Name} failed and will be retried: {Reason}")]
    private static partial void Failed(ILogger log, string name, string reason);
}
