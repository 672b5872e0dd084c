using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;
using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>
/// Delivers what is on its way, on every node: claims shards, keeps their leases, notices pauses and cancellations, counts, and ends what is through.
/// Whatever a node leaves behind, by a stop or by a crash, another one or its next start takes up.
/// </summary>
internal sealed partial class DeliveryEngine(
    NpgsqlDataSource database,
    FcmProjects fcm,
    Shards shards,
    Recipients recipients,
    WindowSender sender,
    ChangeNotifications notifications,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<DeliveryEngine> log
) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly ActiveRuns _active = new();
    private NodeMark? _node;

    /// <summary>When it last counted all messages; null until it has.</summary>
    private DateTimeOffset? _counted;

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (!fcm.IsConfigured)
        {
            return;
        }
        // A claim names this node's listening connection.
        await notifications
            .Listening.WaitAsync(stoppingToken)
            .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await Task.WhenAll(Repeat(RenewAll, stoppingToken), Repeat(Watch, stoppingToken), Repeat(ClaimAll, stoppingToken));
        await _active.WhenAll();
    }

    /// <summary>Does it every second, or when something happens; a database that is away is waited for.</summary>
    private async Task Repeat(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Failed(log, failure.Message);
            }
            await Pause(work == ClaimAll ? _wake : null, stopping);
        }
    }

    private static async Task Pause(SemaphoreSlim? wake, CancellationToken stopping)
    {
        var pause = wake?.WaitAsync(Tick, stopping) ?? Task.Delay(Tick, stopping);
        await pause.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task ClaimAll(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (notifications.Node is not { } node)
            {
                return;
            }
            if (node != _node)
            {
                // The shards in work still bear the name of a connection that is gone: they look like a dead node's.
                await Renew(node, stopping);
                _node = node;
            }
            if (!await ClaimOne(node, new Places(_active.Shards, options.Value.Shards, fcm.Count), stopping))
            {
                return;
            }
        }
    }

    /// <summary>False: there is nothing to claim, or no place for it.</summary>
    private async Task<bool> ClaimOne(NodeMark node, Places places, CancellationToken stopping)
    {
        var ordinary = places.Ordinary > 0 ? await Claim(node, long.MaxValue, places.BusyProjects, stopping) : null;
        if ((ordinary ?? (places.IsExpressOpen ? await Claim(node, options.Value.SmallAudience, [], stopping) : null)) is not { } shard)
        {
            return false;
        }
        await Begin(shard, isExpress: ordinary is null, stopping);
        return true;
    }

    private Task<Shard?> Claim(NodeMark node, long largestAudience, string[] busy, CancellationToken stopping) =>
        shards.Claim(node, largestAudience, busy, ThrottledAtATime, options.Value.Lease, stopping);

    /// <summary>A throttled message keeps its place for as long as its rate wants; together they leave half of them to the others.</summary>
    private int ThrottledAtATime => Math.Max(1, options.Value.Shards / 2);

    private async Task Begin(Shard shard, bool isExpress, CancellationToken stopping)
    {
        MessageRun? messageRun = null;
        try
        {
            messageRun = _active.Join(shard.MessageId) ?? await MessageRun.Load(database, shard.MessageId, options.Value.SmallAudience, stopping);
        }
        finally
        {
            if (messageRun is null)
            {
                await Abandon(shard);
            }
        }
        if (messageRun is null)
        {
            return;
        }
        var run = new ShardRun(shard, messageRun, shards, recipients, sender, options.Value.Lease)
        {
            IsExpress = isExpress,
            IsMissed = messageRun.IsMissed(shard, options.Value.MaxLateness, clock.GetUtcNow()),
        };
        _active.Add(run, () => Task.Run(() => Drive(run, stopping), CancellationToken.None));
    }

    private async Task Drive(ShardRun run, CancellationToken stopping)
    {
        var messageRun = run.MessageRun;
        using var span = SendSpan.Begin(run);
        try
        {
            var isThrough = await run.Run(stopping);
            span.Tell(run);
            // The message stops before its shard can be claimed: the next claim would start with a breaker that knows of nothing, and send a window more.
            if (messageRun.Fault is { } fault)
            {
                Stopped(log, messageRun.Contents.Id, fault);
                await ProgressCounters.Stop(database, messageRun, fault, clock.GetUtcNow());
                await database.Change(
                    ChangeNotifications.NotifySql,
                    CancellationToken.None,
                    StartDelivery.Topic,
                    messageRun.Contents.Id.ToString(CultureInfo.InvariantCulture)
                );
            }
            await run.Release(isThrough);
            await ProgressCounters.Count(
                database,
                messageRun.Contents.Id,
                messageRun.MaxLateness ?? options.Value.MaxLateness,
                clock.GetUtcNow(),
                CancellationToken.None
            );
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            Failed(log, failure.Message);
            await Abandon(run.Shard);
        }
        finally
        {
            _active.Forget(run);
            run.Dispose();
            _wake.Release();
        }
    }

    /// <summary>The next node to claim it continues from its last record.</summary>
    private async Task Abandon(Shard shard)
    {
        try
        {
            await shards.Abandon(shard);
        }
        catch (Exception failure)
        {
            // Then its lease has to run out.
            Failed(log, failure.Message);
        }
    }

    /// <summary>Every second: update counters, find messages stopped without a notification reaching this node.</summary>
    private async Task Watch(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        await ProgressCounters.CountAll(database, options.Value.MaxLateness, _counted, now, stopping);
        _counted = now;
        await StopThoseStopped(stopping);
    }

    /// <summary>Every second, whatever else takes long: a lease that runs out lets another node send the window again.</summary>
    private Task RenewAll(CancellationToken stopping) => notifications.Node is { } node ? Renew(node, stopping) : Task.CompletedTask;

    private async Task Renew(NodeMark node, CancellationToken stopping)
    {
        var running = _active.Shards;
        if (running.Length == 0)
        {
            return;
        }
        var held = await shards.Renew(node, [.. running.Select(run => run.Shard)], options.Value.Lease, stopping);
        foreach (var run in running.Where(run => !held.Contains(run.Shard.Epoch)))
        {
            run.LoseLease();
        }
    }

    private async Task StopThoseStopped(CancellationToken stopping)
    {
        var messageRuns = _active.Messages;
        if (messageRuns.Length == 0)
        {
            return;
        }
        var sending = await database.Many(SendingSql, row => row.GetInt64(0), stopping, [messageRuns.Select(messageRun => messageRun.Contents.Id).ToArray()]);
        foreach (var messageRun in messageRuns.Where(messageRun => !sending.Contains(messageRun.Contents.Id)))
        {
            _active.Stop(messageRun);
        }
    }

    /// <summary>A message starts, or its state changes. <paramref name="key"/> is its id.</summary>
    public void OnSignal(string key)
    {
        _wake.Release();
        if (long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && _active.Has(id))
        {
            _ = StopNow();
        }
    }

    private async Task StopNow()
    {
        try
        {
            await StopThoseStopped(CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The next tick asks again.
            Failed(log, failure.Message);
        }
    }

    internal const string SendingSql = "SELECT id FROM push.messages WHERE id = ANY($1) AND status = 'sending'";

    [LoggerMessage(1, LogLevel.Warning, "Delivery was interrupted and will resume: {Reason}")]
    private static partial void Failed(ILogger log, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Push message {Message} is stopped: {Reason}")]
    private static partial void Stopped(ILogger log, long message, string reason);
}
