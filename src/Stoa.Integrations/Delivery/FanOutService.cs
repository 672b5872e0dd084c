using Microsoft.Extensions.Hosting;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Jobs;

namespace Stoa.Integrations.Delivery;

/// <summary>Makes deliveries of events as soon as they have their places, on every node. One that stops leaves its place in the log as it was.</summary>
internal sealed class FanOutService : BackgroundService
{
    private static readonly TimeSpan LooksAtLeastEvery = TimeSpan.FromSeconds(1);

    private readonly FanOut _fanOut;
    private readonly WorkLoops _loops;
    private readonly Bell _bell = new();

    public FanOutService(FanOut fanOut, ChangeNotifications notifications, WorkLoops loops)
    {
        (_fanOut, _loops) = (fanOut, loops);
        notifications.On(EventLog.Topic, _ => _bell.Ring());
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _loops.Run("events to deliver to webhooks", LooksAtLeastEvery, _bell, _fanOut.Once, stoppingToken);
}
