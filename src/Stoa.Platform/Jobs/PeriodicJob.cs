using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stoa.Platform.Data;

namespace Stoa.Platform.Jobs;

/// <summary>Work that is done now and then, on every node, and does no harm when done twice.</summary>
public sealed record PeriodicJob(string Name, TimeSpan Every, Func<IServiceProvider, CancellationToken, Task> Run);

internal sealed partial class PeriodicJobRunner(IEnumerable<PeriodicJob> jobs, IServiceProvider services, TimeProvider clock, ILogger<PeriodicJobRunner> log)
    : BackgroundService
{
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        PeriodicJob[] all = [.. jobs];
        return all.Select((job, i) => Repeat(job, (double)i / all.Length, stoppingToken)).AllOrFirstFailure();
    }

    /// <summary>Most jobs run every second, or several times: at different moments, or each would need a connection of its own.</summary>
    private async Task Repeat(PeriodicJob job, double phase, CancellationToken stopping)
    {
        try
        {
            await Task.Delay((job.Every < Spread ? job.Every : Spread) * phase, clock, stopping);
            using var timer = new PeriodicTimer(job.Every, clock);
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
            if (!DatabaseFailures.IsAway(failure))
            {
                Failed(log, job.Name, failure.Message);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Periodic job {Name} failed and will be retried: {Reason}")]
    private static partial void Failed(ILogger log, string name, string reason);
}
