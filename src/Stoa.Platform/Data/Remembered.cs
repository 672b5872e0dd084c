using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Data;

/// <summary>
/// A few rows that every node keeps in memory, so that reading them costs nothing: read at the start, and again when another node says that they changed
/// (<see cref="Notify"/>) or when signals were missed. The node that changes them reads them before it answers.
/// </summary>
internal sealed partial class Remembered<T> : IDisposable
    where T : class
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly string _topic;
    private readonly Func<CancellationToken, Task<T>> _read;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private readonly Bell _bell = new();
    private int _unread;
    private volatile T _value;
    private volatile bool _loaded;

    /// <summary>Begins with a value that holds until <see cref="Load"/>.</summary>
    /// <param name="topic">Of the signals.</param>
    /// <param name="initial">Before anything was read.</param>
    /// <param name="read">Reads all of it.</param>
    /// <param name="notifications">Tells of changes on other nodes.</param>
    /// <param name="log">For a reading that failed.</param>
    public Remembered(string topic, T initial, Func<CancellationToken, Task<T>> read, ChangeNotifications notifications, ILogger log)
    {
        (_topic, _value, _read, _log, _ended) = (topic, initial, read, log, _end.Token);
        notifications.On(topic, _ => Hear());
        notifications.OnTrustChanged(trusted =>
        {
            if (trusted)
            {
                Hear();
            }
        });
    }

    public T Value => _value;

    /// <summary>Tells the other nodes when the connection's transaction commits.</summary>
    public Task Notify(NpgsqlConnection connection, CancellationToken cancelled) => connection.Change(ChangeNotifications.NotifySql, cancelled, _topic, "");

    /// <summary>Reads it anew. One at a time, so that what was read last is what holds.</summary>
    public async Task Load(CancellationToken cancelled)
    {
        await _one.WaitAsync(cancelled);
        try
        {
            _value = await _read(cancelled);
            _loaded = true;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        _one.Dispose();
    }

    /// <summary>It has changed: read until that has gone well, however long it takes. What comes meanwhile is of the same reading, or of one more.</summary>
    public void Hear()
    {
        if (_loaded && Interlocked.Increment(ref _unread) == 1)
        {
            _ = Follow();
        }
        else
        {
            _bell.Ring();
        }
    }

    /// <summary>A node whose database has no time for it just now would otherwise keep what was before until the next change, which may be never.</summary>
    private async Task Follow()
    {
        var wait = FirstWait;
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                var heard = Volatile.Read(ref _unread);
                await Load(_ended);
                if (Interlocked.CompareExchange(ref _unread, 0, heard) == heard)
                {
                    return;
                }
            }
            catch (Exception failure)
            {
                if (!_ended.IsCancellationRequested)
                {
                    Unread(_log, _topic, failure.Message);
                    await _bell.Rest(wait, _ended);
                    wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
                }
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What is remembered of {Topic} could not be read anew: {Reason}")]
    private static partial void Unread(ILogger log, string topic, string reason);
}
