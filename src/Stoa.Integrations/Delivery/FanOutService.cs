using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Jobs;

namespace Stoa.Integrations.Delivery;

/// <summary>Makes deliveries of events as soon as they have their places, on every node.</summary>
internal sealed partial class FanOutService : BackgroundService
{
    private static readonly TimeSpan LooksAtLeastEvery = TimeSpan.FromSeconds(1);

    private readonly FanOut _fanOut;
    private readonly ILogger _log;
    private readonly Bell _bell = new();

    public FanOutService(FanOut fanOut, ChangeNotifications notifications, ILogger<FanOutService> log)
    {
        (_fanOut, _log) = (fanOut, log);
        notifications.On(EventLog.Topic, _ => _bell.Ring());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (!await Once(stoppingToken))
                {
                    await _bell.Wait(LooksAtLeastEvery, stoppingToken);
                }
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; places in the log are where they were.
        }
    }

    private async Task<bool> Once(CancellationToken stopping)
    {
        try
        {
            return await _fanOut.Once(stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Without the database there is nothing to do; on any other error deliveries would stop until a restart.
            if (failure is not (NpgsqlException or TimeoutException) || failure is PostgresException)
            {
                Failed(_log, failure.Message);
            }
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Deliveries of webhooks could not be made, will be retried: {Reason}")]
    private static partial void Failed(ILogger log, string reason);
}
