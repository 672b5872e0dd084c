using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Stoa.Platform.Data.Replicas;

/// <summary>
/// The standbys of <c>Database:Replicas</c>, for reads that may come from one. Never older than what the reader has to see: a position of the primary that the
/// standby has to have reached, or else the primary is read. A standby that fails costs nothing but the second try.
/// </summary>
public sealed class ReadReplicas : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly Counter<long> Reads = new Meter("Stoa").CreateCounter<long>(
        "stoa.replica.reads",
        "{read}",
        "Reads that may come from a replica, by where they came from."
    );

    private readonly NpgsqlDataSource _primary;
    private readonly IReadOnlyList<ReadReplica> _replicas;
    private readonly TimeProvider _clock;
    private long _wantedUntil;
    private int _next;

    internal ReadReplicas(NpgsqlDataSource primary, IReadOnlyList<ReadReplica> replicas, TimeProvider clock)
    {
        (_primary, _replicas, _clock) = (primary, replicas, clock);
    }

    /// <summary>Without any, the primary is read and nothing is asked.</summary>
    public bool Any => _replicas.Count > 0;

    /// <summary>Reads everything that was committed before the call.</summary>
    public async Task<T> Current<T>(Func<NpgsqlDataSource, Task<T>> read, CancellationToken cancelled) =>
        Any ? await Read(await Reach(await Position(cancelled), replica => replica.IsUsable, cancelled), read, cancelled) : await read(_primary);

    /// <summary>
    /// Where to read at length, and everything that was committed before the call: a standby only if it lets long statements end
    /// (<c>hot_standby_feedback</c>).
    /// </summary>
    public async Task<NpgsqlDataSource> ForLong(CancellationToken cancelled)
    {
        if (!Any)
        {
            return _primary;
        }
        var replica = await Reach(await Position(cancelled), one => one is { IsUsable: true, KeepsLongStatements: true }, cancelled);
        Count(replica);
        return replica?.Source ?? _primary;
    }

    /// <summary>Reads from a standby that has got as far as this; from the primary where none has, or where the standby fails.</summary>
    internal Task<T> AsOf<T>(DatabasePosition? position, Func<NpgsqlDataSource, Task<T>> read, CancellationToken cancelled) =>
        !Any ? read(_primary) : Read(position is { } needed ? Find(needed) : null, read, cancelled);

    internal Task<DatabasePosition> Position(CancellationToken cancelled) => _primary.One(DatabasePosition.OfPrimarySql, DatabasePosition.From, cancelled);

    public override void Dispose()
    {
        base.Dispose();
        foreach (var replica in _replicas)
        {
            replica.Dispose();
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_replicas.Select(replica => Watch(replica, stoppingToken)));

    /// <summary>Each by itself: one that hangs keeps no other waiting.</summary>
    private async Task Watch(ReadReplica replica, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await replica.Look(stoppingToken);
            if (_clock.GetTimestamp() < Volatile.Read(ref _wantedUntil))
            {
                await Task.Delay(Often, _clock, stoppingToken);
            }
            else
            {
                await replica.Bell.Wait(Seldom, stoppingToken);
            }
        }
    }

    private async Task<T> Read<T>(ReadReplica? replica, Func<NpgsqlDataSource, Task<T>> read, CancellationToken cancelled)
    {
        if (replica is not null)
        {
            try
            {
                var result = await read(replica.Source);
                Count(replica);
                return result;
            }
            catch (NpgsqlException failure) when (!cancelled.IsCancellationRequested)
            {
                replica.Failed(failure.Message);
            }
        }
        Count(null);
        return await read(_primary);
    }

    /// <summary>Waits a moment for a standby that keeps up; not for one that is far behind or away.</summary>
    private async Task<ReadReplica?> Reach(DatabasePosition position, Func<ReadReplica, bool> suits, CancellationToken cancelled)
    {
        for (var began = _clock.GetTimestamp(); ; )
        {
            if (Find(position, suits) is { } replica)
            {
                return replica;
            }
            if (!_replicas.Any(suits) || _clock.GetElapsedTime(began) > Patience)
            {
                return null;
            }
            await Task.Delay(Often, _clock, cancelled);
        }
    }

    private ReadReplica? Find(DatabasePosition position, Func<ReadReplica, bool>? suits = null)
    {
        var first = Interlocked.Increment(ref _next) & int.MaxValue;
        for (var i = 0; i < _replicas.Count; i++)
        {
            var replica = _replicas[(first + i) % _replicas.Count];
            if (replica.Has(position) && suits?.Invoke(replica) != false)
            {
                return replica;
            }
        }
        // Somebody waits for them to get there: they are looked at more often for a while.
        Volatile.Write(ref _wantedUntil, _clock.GetTimestamp() + _clock.TimestampFrequency);
        foreach (var replica in _replicas)
        {
            replica.Bell.Ring();
        }
        return null;
    }

    private static void Count(ReadReplica? replica) => Reads.Add(1, new KeyValuePair<string, object?>("from", replica is null ? "primary" : "replica"));
}
