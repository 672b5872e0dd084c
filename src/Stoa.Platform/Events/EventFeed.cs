using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Events;

/// <summary>What a listener hears: an event, or, without a type, that time goes by. One instance for all listeners of a node.</summary>
internal sealed record Heard(long Position, string Type, string Aggregate)
{
    public bool IsBeat => Type.Length == 0;
}

/// <summary>One who listens: a small queue, and an end for who does not keep up.</summary>
internal sealed class Listener : IAsyncDisposable
{
    /// <summary>How much may wait for a listener that is just writing.</summary>
    public const int Capacity = 256;

    private readonly TaskCompletionSource<long> _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Heard> _queue = Channel.CreateBounded<Heard>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _over;
    private Task _ending = Task.CompletedTask;

    public Listener(CancellationToken cancelled) => _over = CancellationTokenSource.CreateLinkedTokenSource(cancelled);

    public ChannelReader<Heard> Queue => _queue.Reader;

    /// <summary>The client has gone, the server stops, or the client was too slow.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>The last place before those that it hears of.</summary>
    public Task<long> Joined => _joined.Task;

    /// <summary>Has left, or was too slow.</summary>
    public bool IsGone { get; private set; }

    public void Join(long position) => _joined.TrySetResult(position);

    public bool HasRoom(int events) => IsGone || _queue.Reader.Count + events <= Capacity;

    public void Hear(Heard heard) => _queue.Writer.TryWrite(heard);

    /// <summary>Closed: the client comes back, and goes on where it was.</summary>
    public void Leave()
    {
        lock (_queue)
        {
            if (!IsGone)
            {
                IsGone = true;
                _ending = _over.CancelAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Leave();
        await _ending;
        _over.Dispose();
    }
}

/// <summary>
/// The one reader of a node that all its listeners share: it reads what is behind the last place it knows, when it is rung and once a second in any case, and
/// hands it to everybody. While nobody listens it does not read.
/// </summary>
internal sealed partial class EventFeed : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LooksAtLeastEvery = TimeSpan.FromSeconds(1);
    private readonly Channel<Listener> _coming = Channel.CreateUnbounded<Listener>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Bell _bell = new();
    private readonly List<Listener> _listeners = [];
    private readonly NpgsqlDataSource _database;
    private readonly ILogger _log;
    private readonly TimeProvider _clock;
    private long _position;
    private long _beat;

    public EventFeed(NpgsqlDataSource database, ChangeNotifications notifications, TimeProvider clock, ILogger<EventFeed> log)
    {
        (_database, _clock, _log) = (database, clock, log);
        notifications.On(EventLog.Topic, _ => _bell.Ring());
    }

    /// <summary>From now on the listener hears what happens.</summary>
    public void Add(Listener listener)
    {
        _coming.Writer.TryWrite(listener);
        _bell.Ring();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Welcome(stoppingToken);
                await ReadOn(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Without the database nothing is heard; listeners stay and hear it afterwards.
                if (!DatabaseFailures.IsAway(failure))
                {
                    Failed(_log, failure.Message);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            if (_clock.GetElapsedTime(_beat) >= LooksAtLeastEvery)
            {
                _beat = _clock.GetTimestamp();
                Tell(new Heard(_position, "", ""));
            }
            await _bell.Rest(LooksAtLeastEvery, stoppingToken);
        }
    }

    private async Task Welcome(CancellationToken stopping)
    {
        _listeners.RemoveAll(listener => listener.IsGone);
        while (_coming.Reader.TryPeek(out var listener))
        {
            if (_listeners.Count == 0)
            {
                _position = await _database.One(EventLog.LastSql, row => row.GetInt64(0), stopping);
            }
            _coming.Reader.TryRead(out _);
            _listeners.Add(listener);
            listener.Join(_position);
        }
    }

    private async Task ReadOn(CancellationToken stopping)
    {
        while (_listeners.Count > 0)
        {
            var events = await _database.Many(ReadSql, row => new Heard(row.GetInt64(0), row.GetString(1), row.GetString(2)), stopping, _position, BatchSize);
            await LetGo(events.Count, stopping);
            foreach (var heard in events)
            {
                _position = heard.Position;
                Tell(heard);
            }
            if (events.Count < BatchSize)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Waits for those who are still writing what came before, so that thousands of events at once overrun nobody who reads; who does not read is closed
    /// after a moment, and delays the others no second time.
    /// </summary>
    private async Task LetGo(int coming, CancellationToken stopping)
    {
        var waits = _clock.GetTimestamp();
        while (_listeners.Exists(listener => !listener.HasRoom(coming)) && _clock.GetElapsedTime(waits) < Patience)
        {
            await Task.Delay(Moment, stopping);
        }
        foreach (var slow in _listeners.Where(listener => !listener.HasRoom(coming)))
        {
            slow.Leave();
        }
        _listeners.RemoveAll(listener => listener.IsGone);
    }

    private void Tell(Heard heard) => _listeners.ForEach(listener => listener.Hear(heard));

    internal const string ReadSql = "SELECT e.position, e.type, e.aggregate_id FROM platform.event_log e WHERE e.position > $1 ORDER BY e.position LIMIT $2";

    [LoggerMessage(1, LogLevel.Warning, "Events could not be read for listeners, will be retried: {Reason}")]
    private static partial void Failed(ILogger log, string reason);
}
