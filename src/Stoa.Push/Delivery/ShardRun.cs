using System.Diagnostics;

namespace Stoa.Push.Delivery;

/// <summary>
/// Sends one claimed shard: window after window along the ids, then the retries that are due. The database records a window before it is sent (may have been
/// sent) and after (the results); a crash leaves only the devices between the two uncertain.
/// </summary>
internal sealed class ShardRun(Shard shard, MessageRun messageRun, Shards shards, Recipients recipients, WindowSender sender, TimeSpan lease) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _lost = new();
    private readonly Lock _lock = new();
    private volatile bool _isLost;
    private bool _isOver;
    private int _windows = shard.Windows;

    /// <summary>Nobody is sent to: whoever was there is skipped as it is released.</summary>
    public bool IsMissed { get; init; }

    /// <summary>It has a place that only small messages get.</summary>
    public bool IsExpress { get; init; }

    public Shard Shard => shard;
    public MessageRun MessageRun => messageRun;

    /// <summary>What this claim has recorded: devices that have an outcome, and of them those that FCM took and those that it never will.</summary>
    public (int Devices, int Sent, int Failed) Counts { get; private set; }

    /// <summary>Another node may have the shard by now: nothing more is sent.</summary>
    public void LoseLease()
    {
        lock (_lock)
        {
            _isLost = true;
            if (!_isOver)
            {
                _lost.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _lost.Dispose();
        }
    }

    /// <summary>False: stopped on the way.</summary>
    public async Task<bool> Run(CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, messageRun.Stopped, _lost.Token);
        return IsMissed || (await Scan(stop.Token) && await Retry(stop.Token));
    }

    /// <summary>Gives the shard back. From then on it can be claimed again, for as long as its message is being sent.</summary>
    public async Task Release(bool isThrough)
    {
        if (!_isLost)
        {
            var dead = messageRun.TakeMismatched();
            await Persist(() => shards.Deactivate(dead));
            await Persist(() => shards.Release(shard, isThrough, IsMissed, CancellationToken.None));
        }
    }

    /// <summary>False: stopped on the way.</summary>
    private async Task<bool> Scan(CancellationToken stop)
    {
        var done = shard.DoneTo;
        if (messageRun.IsAtMostOnce && shard.AttemptedTo > done)
        {
            done = await GiveUpUncertain(done);
        }
        var window = await Next(done);
        if (window.Recipients.Count > 0 && !_isLost && !await Persist(() => shards.Attempt(shard, window.Recipients[^1].Id, CancellationToken.None)))
        {
            LoseLease();
        }
        while (window.Recipients.Count > 0 && !stop.IsCancellationRequested)
        {
            window = await SendAndGoOn(window, stop);
        }
        return window.Recipients.Count == 0 && !stop.IsCancellationRequested;
    }

    /// <summary>The next window is read while this one is sent; if reading fails, what was sent is still recorded.</summary>
    private async Task<Window> SendAndGoOn(Window window, CancellationToken stop)
    {
        var sending = sender.Send(messageRun, window, messageRun.BeginOf(shard), stop);
        var last = window.Recipients[^1].Id;
        IReadOnlyList<Recipient> next = [];
        try
        {
            var read = await Next(last);
            next = read.Recipients;
            return read;
        }
        finally
        {
            await Record(await sending, last, next.Count > 0 ? next[^1].Id : last);
        }
    }

    /// <summary>False: stopped on the way.</summary>
    private async Task<bool> Retry(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var readAt = Stopwatch.GetTimestamp();
            var due = await Persist(() => recipients.Due(shard, messageRun, sender.SizeFor(messageRun, shard.Project), CancellationToken.None));
            if (due.Count == 0)
            {
                return true;
            }
            if (
                messageRun.IsAtMostOnce
                && !await Persist(() => shards.AttemptRetries(shard, [.. due.Select(recipient => recipient.Id)], CancellationToken.None))
            )
            {
                LoseLease();
                return false;
            }
            var record = await sender.Send(messageRun, new Window(due, readAt), messageRun.BeginOf(shard), stop);
            record.SettlesRetries = true;
            await Record(record, null, null);
        }
        return false;
    }

    /// <summary>Under at_most_once, devices that may have been sent to before a crash are skipped.</summary>
    private async Task<long> GiveUpUncertain(long done)
    {
        while (
            !_isLost
            && (
                await Persist(() =>
                    recipients.After(
                        done,
                        shard with
                        {
                            ToId = shard.AttemptedTo,
                            AttemptedTo = done,
                        },
                        messageRun,
                        sender.SizeFor(messageRun, shard.Project),
                        CancellationToken.None
                    )
                )
            )
                is { Count: > 0 } uncertain
        )
        {
            var record = new WindowRecord();
            foreach (var recipient in uncertain)
            {
                record.Add(recipient.Id, DeviceOutcome.Unknown);
            }
            done = uncertain[^1].Id;
            await Record(record, done, shard.AttemptedTo);
        }
        return done;
    }

    private async Task<Window> Next(long after)
    {
        var readAt = Stopwatch.GetTimestamp();
        return new Window(
            await Persist(() => recipients.After(after, shard, messageRun, sender.SizeFor(messageRun, shard.Project), CancellationToken.None)),
            readAt
        );
    }

    private async Task Record(WindowRecord record, long? doneTo, long? attemptedTo)
    {
        var status = _isLost ? null : await Persist(() => shards.Record(shard, _windows, doneTo, attemptedTo, record, CancellationToken.None));
        _windows++;
        if (status is null)
        {
            LoseLease();
        }
        else
        {
            Counts = (
                Counts.Devices + record.Ids.Count,
                Counts.Sent + record.Count(DeviceOutcome.Accepted),
                Counts.Failed + record.Count(DeviceOutcome.Failed)
            );
            if (status != "sending")
            {
                messageRun.Stop();
            }
        }
    }

    /// <summary>
    /// A database that is away for a moment costs nothing: as long as the lease can be alive it is asked again. Everything that is asked may be asked twice.
    /// </summary>
    private async Task<T> Persist<T>(Func<Task<T>> ask)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause))
        {
            try
            {
                return await ask();
            }
            catch (Exception) when (!_isLost && Stopwatch.GetElapsedTime(since) < lease)
            {
                // Once more.
            }
        }
    }
}
