using Npgsql;

namespace Stoa.Platform.Data.Replicas;

/// <summary>
/// Reads that have to see every change this node has heard of by one topic (<see cref="ChangeNotifications"/>), as whatever is cached must: a standby counts
/// only once it has got as far as the primary was after the last of them. Between a change and that moment the primary is read.
/// </summary>
public class SignalledReads(ReadReplicas replicas, ChangeNotifications notifications, string topic)
{
    private int _isAsking;
    private volatile Mark? _mark;

    /// <summary>Reads from a standby that has what was heard, or from the primary.</summary>
    public Task<T> Read<T>(Func<NpgsqlDataSource, Task<T>> read, CancellationToken cancelled)
    {
        var heard = replicas.Any ? notifications.Heard(topic) : null;
        if (heard is null)
        {
            return replicas.AsOf(null, read, cancelled);
        }
        if (_mark is { } mark && mark.Heard == heard)
        {
            return replicas.AsOf(mark.Position, read, cancelled);
        }
        _ = Renew();
        return replicas.AsOf(null, read, cancelled);
    }

    /// <summary>Asks the primary where it is, once however many want to know. Nobody waits for the answer.</summary>
    private async Task Renew()
    {
        if (Interlocked.Exchange(ref _isAsking, 1) == 1)
        {
            return;
        }
        try
        {
            // Read before the position: what is heard while that is on its way may be behind it.
            if (notifications.Heard(topic) is { } heard)
            {
                _mark = new Mark(heard, await replicas.Position(CancellationToken.None));
            }
        }
        catch (Exception away) when (away is NpgsqlException or ObjectDisposedException)
        {
            // The reads themselves tell of a primary that is away; the next one asks again.
        }
        finally
        {
            Volatile.Write(ref _isAsking, 0);
        }
    }

    private sealed record Mark(long Heard, DatabasePosition Position);
}
