using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Integrations.Webhooks;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Integrations.Delivery;

/// <summary>
/// Sends deliveries, on every node. Lanes are taken and settled many at a time, so that a delivery costs no round trip of its own; every endpoint has its own
/// number of requests under way, and none waits for another's. What a node had when it was killed is taken by another when the leases end.
/// </summary>
internal sealed partial class DeliveryService : BackgroundService
{
    private const int SettledAtOnce = 500;

    private const int SettleAttempts = 5;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LooksAtLeastEvery = TimeSpan.FromSeconds(1);

    /// <summary>Under load more is taken, and settled, at once.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Lanes _lanes;
    private readonly Sender _sender;
    private readonly EndpointSecrets _secrets;
    private readonly DisabledEndpoints _disabled;
    private readonly NpgsqlDataSource _database;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _clock;
    private readonly WorkLoops _loops;
    private readonly ILogger _log;
    private readonly Bell _bell = new();
    private int _unsettled;
    private readonly ConcurrentDictionary<Guid, int> _working = new();
    private readonly ConcurrentDictionary<Task, bool> _tasks = new();
    private readonly Channel<(Attempt? Attempt, Lane? Empty)> _done = Channel.CreateUnbounded<(Attempt?, Lane?)>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    public DeliveryService(
        Lanes lanes,
        Sender sender,
        EndpointSecrets secrets,
        DisabledEndpoints disabled,
        NpgsqlDataSource database,
        ChangeNotifications notifications,
        IOptions<WebhookOptions> options,
        TimeProvider clock,
        WorkLoops loops,
        ILogger<DeliveryService> log
    )
    {
        (_lanes, _sender, _secrets, _disabled, _database) = (lanes, sender, secrets, disabled, database);
        (_options, _clock, _loops, _log) = (options.Value, clock, loops, log);
        notifications.On(Lanes.Topic, _ => _bell.Ring());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Work in progress may finish for a short time after the server was asked to stop.
        using var ending = new CancellationTokenSource();
        await using var farewell = stoppingToken.Register(() => ending.CancelAfter(Farewell));
        var settling = Settle();
        await _loops.Run("webhooks to send", LooksAtLeastEvery, _bell, stopping => Begin(stopping, ending.Token), stoppingToken);
        await Task.WhenAll(_tasks.Keys);
        _done.Writer.Complete();
        await settling;
    }

    /// <summary>True where something was taken.</summary>
    private async Task<bool> Begin(CancellationToken stopping, CancellationToken ending)
    {
        // Where results cannot be written down as fast as they come, no more is sent: all of it comes again should the node be killed.
        if (Volatile.Read(ref _unsettled) >= _options.ParallelInAll)
        {
            return false;
        }
        await _secrets.Load(stopping);
        var lanes = await _lanes.Take([.. _working.Where(one => one.Value > 0)], stopping);
        if (lanes.Count == 0)
        {
            return false;
        }
        // A node that stops in between leaves them to their leases.
        var parcels = await _lanes.Heads(lanes, CancellationToken.None);
        foreach (var parcel in parcels)
        {
            Start(parcel, ending);
        }
        foreach (var empty in lanes.Except(parcels.Select(parcel => parcel.Lane)))
        {
            _done.Writer.TryWrite((null, empty));
        }
        await Task.Delay(Gathering, stopping);
        return true;
    }

    private void Start(Parcel parcel, CancellationToken ending)
    {
        _working.AddOrUpdate(parcel.Lane.Endpoint, 1, (_, count) => count + 1);
        var task = Send(parcel, ending);
        _tasks[task] = true;
        _ = task.ContinueWith(
            ended => _tasks.TryRemove(ended, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    private async Task Send(Parcel parcel, CancellationToken ending)
    {
        try
        {
            var attempt = await _sender.Send(parcel, ending);
            Interlocked.Increment(ref _unsettled);
            _done.Writer.TryWrite((attempt, null));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Nobody knows whether it arrived: it comes again under its id.
            await Release(parcel.Lane);
        }
        catch (ObjectDisposedException)
        {
            // The node is gone already, without having been stopped.
        }
        catch (Exception failure)
        {
            // A defect of ours: the lease keeps it from coming back at once.
            Unsent(_log, parcel.Delivery, failure.Message);
        }
        finally
        {
            _working.AddOrUpdate(parcel.Lane.Endpoint, 0, (_, count) => count - 1);
            _bell.Ring();
        }
    }

    private async Task Release(Lane lane)
    {
        try
        {
            await _lanes.Release([lane], CancellationToken.None);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            Unsettled(_log, failure.Message);
        }
    }

    private async Task Settle()
    {
        while (await _done.Reader.WaitToReadAsync())
        {
            await Task.Delay(Gathering);
            var (attempts, empty) = (new List<Attempt>(), new List<Lane>());
            while (attempts.Count + empty.Count < SettledAtOnce && _done.Reader.TryRead(out var done))
            {
                if (done.Attempt is { } attempt)
                {
                    attempts.Add(attempt);
                }
                if (done.Empty is { } lane)
                {
                    empty.Add(lane);
                }
            }
            await Settle(attempts, empty);
            Interlocked.Add(ref _unsettled, -attempts.Count);
            _bell.Ring();
        }
    }

    /// <summary>What cannot be written down now comes again when its lease ends: at least once is the promise.</summary>
    private async Task Settle(List<Attempt> attempts, List<Lane> empty)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Settlement.Settle(_database, attempts, empty, _clock.GetUtcNow(), CancellationToken.None);
                await _disabled.Look(attempts, CancellationToken.None);
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException { IsTransient: true } && attempt < SettleAttempts)
            {
                // A deadlock, or a connection that was lost: what was settled all the same is not settled twice.
                await Task.Delay(BetweenAttempts * attempt);
            }
            catch (Exception failure)
            {
                Unsettled(_log, failure.Message);
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Delivery {Delivery} could not be sent: {Reason}")]
    private static partial void Unsent(ILogger log, Guid delivery, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Results of webhooks could not be stored, they will be sent again: {Reason}")]
    private static partial void Unsettled(ILogger log, string reason);
}
