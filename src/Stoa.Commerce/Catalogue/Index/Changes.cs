namespace Stoa.Commerce.Catalogue.Index;

/// <summary>What was heard to have changed, and how much of it has been read.</summary>
internal sealed class Changes
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private bool _lists;
    private bool _isOutdated;
    private long? _outdatedAt;
    private long _heard;
    private long _read;
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether changes are heard at all.</summary>
    public bool AreHeard
    {
        get
        {
            lock (_gate)
            {
                return field;
            }
        }
        set
        {
            lock (_gate)
            {
                field = value;
            }
        }
    }

    public void Add(IEnumerable<string> ids)
    {
        lock (_gate)
        {
            _ids.UnionWith(ids);
            _heard++;
        }
    }

    /// <summary>Categories or brands were shown or hidden.</summary>
    public void AddLists()
    {
        lock (_gate)
        {
            (_lists, _heard) = (true, _heard + 1);
        }
    }

    /// <summary>More changed than can be named: everything has to be read.</summary>
    public void Outdate(long timestamp)
    {
        lock (_gate)
        {
            (_isOutdated, _outdatedAt) = (true, timestamp);
            Advance(_heard);
        }
    }

    /// <summary>From now on everything is read: what was heard before is part of it. Gives when it was outdated last, and null where it never was.</summary>
    public long? Restart()
    {
        lock (_gate)
        {
            _ids.Clear();
            (_lists, _isOutdated) = (false, false);
            return _outdatedAt;
        }
    }

    /// <summary>Takes over what was read since <see cref="Restart"/>, unless it is outdated by now.</summary>
    public bool Accept(Action take)
    {
        lock (_gate)
        {
            if (_isOutdated || !AreHeard)
            {
                return false;
            }
            take();
            return true;
        }
    }

    /// <summary>What has to be read next; null where nothing has.</summary>
    public Batch? Take(int most)
    {
        lock (_gate)
        {
            if (_ids.Count == 0 && !_lists)
            {
                Advance(_heard);
                return null;
            }
            string[] ids = [.. _ids.Take(most)];
            var batch = new Batch(ids, _lists, ids.Length == _ids.Count ? _heard : _read);
            _ids.ExceptWith(ids);
            _lists = false;
            return batch;
        }
    }

    public void Finish(Batch batch)
    {
        lock (_gate)
        {
            Advance(batch.Heard);
        }
    }

    /// <summary>Waits until everything is read that was heard when it was called; false where that takes too long.</summary>
    public async ValueTask<bool> AreRead(TimeSpan patience, CancellationToken cancelled)
    {
        var heard = -1L;
        while (true)
        {
            Task progress;
            lock (_gate)
            {
                heard = heard < 0 ? _heard : heard;
                if (_read >= heard)
                {
                    return true;
                }
                progress = _progress.Task;
            }
            try
            {
                await progress.WaitAsync(patience, cancelled);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    private void Advance(long read)
    {
        if (read > _read)
        {
            _read = read;
            _progress.SetResult();
            _progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Read together.</summary>
    /// <param name="Ids">Products.</param>
    /// <param name="Lists">Whether categories and brands have to be read, too.</param>
    /// <param name="Heard">What is read with it, counted.</param>
    internal sealed record Batch(IReadOnlyList<string> Ids, bool Lists, long Heard);
}
