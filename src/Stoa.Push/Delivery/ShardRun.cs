namespace Stoa.Push.Delivery;

/// <summary>
/// Takes one claimed range as far as it goes: window after window along the ids, then whatever is due to be tried again. Before a window is sent it stands in
/// the database that it may have been; after it, what became of it. Between the two lies all that a crash can leave uncertain.
/// </summary>
internal sealed class ShardRun(Shard shard, Campaign campaign, Shards shards, Recipients recipients, WindowSender sender) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly Lock _lock = new();
    private volatile bool _isLost;
    private bool _isOver;

    public Shard Shard => shard;
    public Campaign Campaign => campaign;

    /// <summary>Another node may have the range by now: nothing more is sent.</summary>
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

    public async Task Run(CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, campaign.Stopped, _lost.Token);
        var isThrough = await Scan(stop.Token) && await Retry(stop.Token);
        if (!_isLost)
        {
            await shards.Release(shard, isThrough, CancellationToken.None);
        }
    }

    /// <summary>False: stopped on the way.</summary>
    private async Task<bool> Scan(CancellationToken stop)
    {
        var done = shard.DoneTo;
        if (campaign.IsAtMostOnce && shard.AttemptedTo > done)
        {
            done = await GiveUpUncertain(done);
        }
        var window = await Next(done);
        if (window.Count > 0 && !_isLost && !await shards.Attempt(shard, window[^1].Id, CancellationToken.None))
        {
            LoseLease();
        }
        while (window.Count > 0 && !stop.IsCancellationRequested)
        {
            var sending = sender.Send(campaign, window, stop);
            var next = await Next(window[^1].Id);
            await Record(await sending, window[^1].Id, next.Count > 0 ? next[^1].Id : window[^1].Id);
            window = next;
        }
        return window.Count == 0 && !stop.IsCancellationRequested;
    }

    /// <summary>False: stopped on the way.</summary>
    private async Task<bool> Retry(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var due = await recipients.Due(shard, sender.SizeFor(campaign), CancellationToken.None);
            if (due.Count == 0)
            {
                return true;
            }
            if (campaign.IsAtMostOnce && !await shards.AttemptRetries(shard, [.. due.Select(recipient => recipient.Id)], CancellationToken.None))
            {
                LoseLease();
                return false;
            }
            var record = await sender.Send(campaign, due, stop);
            record.SettlesRetries = true;
            await Record(record, null, null);
        }
        return false;
    }

    /// <summary>Under at_most_once whoever may have been sent to before a crash is not sent to again.</summary>
    private async Task<long> GiveUpUncertain(long done)
    {
        while (!_isLost && (await recipients.After(done, shard with { ToId = shard.AttemptedTo }, campaign, sender.SizeFor(campaign), CancellationToken.None)) is { Count: > 0 } uncertain)
        {
            var record = new WindowRecord(new Hygiene());
            uncertain.ForEach(recipient => record.Add(recipient.Id, DeviceOutcome.Unknown));
            done = uncertain[^1].Id;
            await Record(record, done, shard.AttemptedTo);
        }
        return done;
    }

    private Task<List<Recipient>> Next(long after) => recipients.After(after, shard, campaign, sender.SizeFor(campaign), CancellationToken.None);

    private async Task Record(WindowRecord record, long? doneTo, long? attemptedTo)
    {
        var status = _isLost ? null : await shards.Record(shard, doneTo, attemptedTo, record, CancellationToken.None);
        if (status is null)
        {
            LoseLease();
        }
        else if (status != "sending")
        {
            campaign.Stop();
        }
    }
}
