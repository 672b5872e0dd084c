using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Stoa.Platform.Data;

/// <summary>
/// Tells this node at once, and the others within some 30 ms, that there is something to do: after the commit, never in it. A transaction that notifies holds a
/// lock of the whole cluster until its commit is on disk, on the standby too, so commits would go one after the other. What is told here is found without it
/// as well, only later; what caches have to hear is notified in the transaction (<see cref="ChangeNotifications.NotifySql"/>).
/// </summary>
public sealed partial class Doorbell : BackgroundService
{
    /// <summary>Between two notifications of a node, however many commits there are.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(30);

    private const string Topic = "bell";

    private static readonly ConditionalWeakTable<NpgsqlConnection, HashSet<(Doorbell Bell, string Topic)>> Promised = [];

    private readonly NpgsqlDataSource _database;
    private readonly ChangeNotifications _notifications;
    private readonly ILogger _log;
    private readonly string _own = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, bool> _due = new(StringComparer.Ordinal);
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public Doorbell(NpgsqlDataSource database, ChangeNotifications notifications, ILogger<Doorbell> log)
    {
        (_database, _notifications, _log) = (database, notifications, log);
        notifications.On(Topic, Hear);
    }

    /// <summary>Rings once what runs on this connection has been committed; what is rolled back rings nothing.</summary>
    /// <param name="connection">Of the change.</param>
    /// <param name="topic">What <see cref="ChangeNotifications.On"/> is asked for.</param>
    public void RingAfterCommit(NpgsqlConnection connection, string topic) => Promised.GetOrCreateValue(connection).Add((this, topic));

    /// <summary>There is something to do already.</summary>
    public void Ring(string topic)
    {
        _notifications.Raise(topic, "");
        _due[topic] = true;
        _rung.Writer.TryWrite(true);
    }

    /// <summary>Rings what was promised on a connection that has committed.</summary>
    public static void Committed(NpgsqlConnection connection)
    {
        if (Promised.TryGetValue(connection, out var promised))
        {
            Promised.Remove(connection);
            foreach (var (bell, topic) in promised)
            {
                bell.Ring(topic);
            }
        }
    }

    /// <summary>Another node's ring; one's own was heard when it was rung.</summary>
    private void Hear(string key)
    {
        var parts = key.Split(':', 2);
        if (parts is [var node, var topic] && node != _own)
        {
            _notifications.Raise(topic, "");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _rung.Reader.ReadAsync(stoppingToken))
            {
                await Tell(stoppingToken);
                await Task.Delay(Apart, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The other nodes look by themselves once a second.
        }
    }

    private async Task Tell(CancellationToken stopping)
    {
        try
        {
            await using var connection = await _database.Open(stopping);
            await using var batch = connection.CreateBatch();
            batch.Add(UnwaitedSql);
            foreach (var topic in _due.Keys)
            {
                _due.TryRemove(topic, out _);
                batch.Add(ChangeNotifications.NotifySql, Topic, $"{_own}:{topic}");
            }
            await batch.ExecuteNonQueryAsync(stopping);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            Untold(_log, failure.Message);
        }
    }

    /// <summary>Nothing is lost with this transaction, so it waits for no disk and no standby while it holds the lock.</summary>
    internal const string UnwaitedSql = "SELECT set_config('synchronous_commit', 'off', true)";

    [LoggerMessage(1, LogLevel.Warning, "Other nodes could not be told that there is work, they find it by themselves: {Reason}")]
    private static partial void Untold(ILogger log, string reason);
}
