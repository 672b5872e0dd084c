using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Data;

/// <summary>Names this node among all that share the database: the backend of its listening connection. Gone from pg_stat_activity, the node is gone.</summary>
public readonly record struct NodeMark(int BackendPid, DateTime BackendStart);

/// <summary>
/// Change notifications between nodes by LISTEN/NOTIFY. A change of cached data notifies inside its transaction (<see cref="NotifySql"/>) and raises the
/// notification on its own node after the commit (<see cref="Raise"/>), so the next request there sees it at once. While the listening connection is lost,
/// changes are unknown: <see cref="OnTrustChanged"/> reports false, and true after reconnecting, when everything cached must be dropped.
/// </summary>
public sealed partial class ChangeNotifications(
    NpgsqlDataSource database,
    [FromKeyedServices(DataSources.Listener)] NpgsqlDataSource listening,
    ILogger<ChangeNotifications> log
) : BackgroundService
{
    /// <summary>$1 is the topic, $2 the key.</summary>
    public const string NotifySql = "SELECT pg_notify('stoa', $1 || ':' || $2)";

    private readonly Dictionary<string, List<Action<string>>> _reactions = [];
    private readonly List<Action<bool>> _trustReactions = [];
    private const string MarkTopic = "mark";
    private static readonly TimeSpan MarkTimeout = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _marks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _heard = new(StringComparer.Ordinal);
    private long _changes;
    private long _heardAll;
    private volatile bool _isTrusted;
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NodeMark? Node { get; private set; }

    /// <summary>Completes when the first listening connection stands.</summary>
    public Task Listening => _listening.Task;

    /// <summary>
    /// Waits until this node has heard of everything that was committed before: notifications arrive in the order of commits, so one that it sends itself
    /// comes behind them. Without a listening connection there is nothing to wait for: nothing is cached then.
    /// </summary>
    public async Task Settled(CancellationToken cancelled)
    {
        if (Node is null)
        {
            return;
        }
        var mark = Guid.NewGuid().ToString("N");
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _marks[mark] = heard;
        try
        {
            await database.Change(NotifySql, cancelled, MarkTopic, mark);
            await heard.Task.WaitAsync(MarkTimeout, cancelled);
        }
        catch (TimeoutException)
        {
            // The listening connection was lost meanwhile, and with it what was cached.
        }
        finally
        {
            _marks.TryRemove(mark, out _);
        }
    }

    /// <summary>Reactions are registered while the application is composed, before it starts.</summary>
    public void On(string topic, Action<string> react)
    {
        if (!_reactions.TryGetValue(topic, out var list))
        {
            _reactions[topic] = list = [];
        }
        list.Add(react);
    }

    /// <summary>True: from now on notifications arrive. False: some may be lost until then. Registered like <see cref="On"/>.</summary>
    public void OnTrustChanged(Action<bool> react) => _trustReactions.Add(react);

    /// <summary>
    /// Changes with every notification of the topic, before anybody reacts to it, and when some may have been lost; null while they may be. Two equal ones:
    /// nothing was heard in between.
    /// </summary>
    public long? Heard(string topic) => _isTrusted ? Math.Max(_heard.GetValueOrDefault(topic), Volatile.Read(ref _heardAll)) : null;

    public void Raise(string topic, string key)
    {
        var change = Interlocked.Increment(ref _changes);
        _heard.AddOrUpdate(topic, change, (_, before) => Math.Max(before, change));
        if (topic == MarkTopic && _marks.TryGetValue(key, out var mark))
        {
            mark.TrySetResult();
        }
        foreach (var react in _reactions.GetValueOrDefault(topic) ?? [])
        {
            react(key);
        }
    }

    private void ChangeTrust(bool trusted)
    {
        Volatile.Write(ref _heardAll, Interlocked.Increment(ref _changes));
        _isTrusted = trusted;
        Figures.SignalsAreHeard(trusted);
        foreach (var react in _trustReactions)
        {
            react(trusted);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = TimeSpan.FromMilliseconds(50);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost)
            {
                if (Node is not null)
                {
                    Lost(log, lost.Message);
                    wait = TimeSpan.FromMilliseconds(50);
                }
                Node = null;
                ChangeTrust(false);
                // The pool's other connections are as dead as this one; without this each would fail one request first.
                database.Clear();
                await Task.Delay(wait, stoppingToken)
                    .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                wait = wait < TimeSpan.FromSeconds(1) ? wait * 2 : wait;
            }
        }
    }

    private async Task Listen(CancellationToken cancelled)
    {
        await using var connection = await listening.Open(cancelled);
        connection.Notification += (_, notification) =>
        {
            var colon = notification.Payload.IndexOf(':');
            if (colon > 0)
            {
                Raise(notification.Payload[..colon], notification.Payload[(colon + 1)..]);
            }
        };
        await connection.Change("LISTEN stoa", cancelled);
        Node = await connection.One(
            "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()",
            row => new NodeMark(row.GetInt32(0), row.GetDateTime(1)),
            cancelled
        );
        ChangeTrust(true);
        _listening.TrySetResult();
        while (true)
        {
            // Wakes up now and then to prove that the connection still stands: a peer that vanished sends no farewell.
            if (!await connection.WaitAsync(TimeSpan.FromSeconds(5), cancelled))
            {
                await connection.Change("SELECT 1", cancelled);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Change notifications lost, caches are off until they are back: {Reason}")]
    private static partial void Lost(ILogger log, string reason);
}
