namespace Stoa.Push.Delivery;

/// <summary>
/// What this node works on: the shards, and the messages that they are of. A message's run is shared by its shards and ends with the last of them.
/// </summary>
internal sealed class ActiveRuns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ShardRun, Task> _runs = [];
    private readonly Dictionary<long, MessageRun> _messageRuns = [];

    public ShardRun[] Shards
    {
        get
        {
            lock (_lock)
            {
                return [.. _runs.Keys];
            }
        }
    }

    public MessageRun[] Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messageRuns.Values];
            }
        }
    }

    /// <summary>Ends when all that is in work now has ended.</summary>
    public Task WhenAll()
    {
        lock (_lock)
        {
            return Task.WhenAll(_runs.Values);
        }
    }

    public bool Has(long message)
    {
        lock (_lock)
        {
            return _messageRuns.ContainsKey(message);
        }
    }

    /// <summary>The run of the message, if another of its shards has loaded it.</summary>
    public MessageRun? Join(long message)
    {
        lock (_lock)
        {
            if (_messageRuns.GetValueOrDefault(message) is not { Stopped.IsCancellationRequested: false } messageRun)
            {
                return null;
            }
            messageRun.ActiveShards++;
            return messageRun;
        }
    }

    /// <summary>Starts the work once the run is known, because it forgets itself at its end.</summary>
    public void Add(ShardRun run, Func<Task> start)
    {
        lock (_lock)
        {
            _messageRuns[run.Shard.MessageId] = run.MessageRun;
            _runs[run] = start();
        }
    }

    public void Forget(ShardRun run)
    {
        lock (_lock)
        {
            _runs.Remove(run);
            if (--run.MessageRun.ActiveShards == 0)
            {
                if (_messageRuns.GetValueOrDefault(run.Shard.MessageId) == run.MessageRun)
                {
                    _messageRuns.Remove(run.Shard.MessageId);
                }
                run.MessageRun.Dispose();
            }
        }
    }

    public void Stop(MessageRun messageRun)
    {
        lock (_lock)
        {
            if (messageRun.ActiveShards > 0)
            {
                messageRun.Stop();
            }
        }
    }
}
