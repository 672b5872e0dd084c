using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Stoa.Platform.Jobs;

/// <summary>Work that is done now and then, on every node, and does no harm when done twice.</summary>
public sealed record PeriodicJob(string Name, TimeSpan Every, Func<IServiceProvider, CancellationToken, Task> Run);

internal sealed partial class PeriodicJobRunner(IEnumerable<PeriodicJob> jobs, IServiceProvider services, TimeProvider clock, ILogger<PeriodicJobRunner> log)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => jobs.Select(job => Repeat(job, stoppingToken)).AllOrFirstFailure();

    private async Task Repeat(PeriodicJob job, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(job.Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await Once(job, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task Once(PeriodicJob job, CancellationToken stopping)
    {
        try
        {
            await job.Run(services, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            Failed(log, job.Name, failure.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Periodic job {Name} failed and will be retried: {Reason}")]
    private static partial void Failed(ILogger log, string name, string reason);
}
