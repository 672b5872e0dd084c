using Microsoft.Extensions.Logging;
using Npgsql;

namespace Stoa.Platform.Data;

/// <summary>
/// A few rows that every node keeps in memory, so that reading them costs nothing: read at the start, and again when another node says that they changed
/// (<see cref="Notify"/>) or when signals were missed. The node that changes them reads them before it answers.
/// </summary>
internal sealed partial class Remembered<T> : IDisposable
    where T : class
{
    private readonly string _topic;
    private readonly Func<CancellationToken, Task<T>> _read;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _one = new(1);
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
        (_topic, _value, _read, _log) = (topic, initial, read, log);
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

    public void Dispose() => _one.Dispose();

    private void Hear()
    {
        if (_loaded)
        {
            _ = Follow();
        }
    }

    private async Task Follow()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await Load(CancellationToken.None);
                return;
            }
            catch (Exception failure)
            {
                // Whoever comes next hears of it again: a lost database ends the listening, and its return reads everything.
                Unread(_log, _topic, failure.Message);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What is remembered of {Topic} could not be read anew: {Reason}")]
    private static partial void Unread(ILogger log, string topic, string reason);
}
