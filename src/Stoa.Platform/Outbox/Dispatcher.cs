using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Outbox;

/// <summary>
/// Brings events to their consumers, on every node. An event is claimed under a lease (its due time moves to the lease's end), so that a node
/// that dies loses it to another; the clock is the database's, which all nodes share. The attempt's number fences the answer of one that was too slow. Success
/// deletes the row, failure puts
/// it off for longer and longer, and at last keeps it as dead. Each consumer has a loop of its own: one that hangs holds up no other. One more loop looks for
/// due events, for all consumers at once, and rings those that have some: with twenty consumers an order would cost forty vain claims.
/// </summary>
internal sealed partial class Dispatcher : BackgroundService
{
    private static readonly TimeSpan LooksAtLeastEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _database;
    private readonly Dictionary<string, (IOutboxConsumer Consumer, Channel<bool> Bell)> _consumers;
    private readonly string[] _names;
    private readonly Bell _news = new();
    private readonly OutboxOptions _options;
    private readonly TimeProvider _clock;
    private readonly WorkLoops _loops;
    private readonly ILogger _log;

    public Dispatcher(
        NpgsqlDataSource database,
        IEnumerable<IOutboxConsumer> consumers,
        ChangeNotifications notifications,
        IOptions<OutboxOptions> options,
        TimeProvider clock,
        WorkLoops loops,
        ILogger<Dispatcher> log
    )
    {
        (_database, _options, _clock, _loops, _log) = (database, options.Value, clock, loops, log);
        _consumers = consumers.ToDictionary(consumer => consumer.Name, consumer => (consumer, Bell()), StringComparer.Ordinal);
        _names = [.. _consumers.Keys];
        notifications.On(OutboxWriter.Topic, _ => _news.Ring());
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _consumers
            .Values.Select(one => Serve(one.Consumer, one.Bell.Reader, stoppingToken))
            .Append(_loops.Run("events for consumers", LooksAtLeastEvery, _news, Look, stoppingToken))
            .AllOrFirstFailure();

    private async Task<bool> Look(CancellationToken stopping)
    {
        foreach (var name in await _database.Many(DueSql, row => row.GetString(0), stopping, [_names]))
        {
            _consumers[name].Bell.Writer.TryWrite(true);
        }
        return false;
    }

    private async Task Serve(IOutboxConsumer consumer, ChannelReader<bool> bell, CancellationToken stopping)
    {
        // Work in progress may finish for a short time after the server was asked to stop.
        using var ending = new CancellationTokenSource();
        await using var farewell = stopping.Register(() => ending.CancelAfter(Farewell));
        var working = new HashSet<Task>();
        var left = false;
        while (!stopping.IsCancellationRequested)
        {
            // A place that comes free matters only where events were left for want of one.
            await Rest(bell, left ? working : [], stopping);
            working.RemoveWhere(task => task.IsCompleted);
            var room = _options.Parallel - working.Count;
            var claimed = room == 0 ? [] : await Claim(consumer.Name, room, stopping);
            left = claimed.Count == room;
            foreach (var happened in claimed)
            {
                working.Add(Handle(consumer, happened, ending.Token));
            }
        }
        await Task.WhenAll(working);
    }

    /// <summary>Until there may be something to do: the bell was rung or a task came free.</summary>
    private static async Task Rest(ChannelReader<bool> bell, IReadOnlyCollection<Task> working, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var rung = bell.WaitToReadAsync(enough.Token).AsTask();
        await Task.WhenAny([rung, .. working]);
        await enough.CancelAsync();
        await rung.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        bell.TryRead(out _);
    }

    private async Task<IReadOnlyList<OutboxEvent>> Claim(string consumer, int room, CancellationToken stopping)
    {
        try
        {
            return await _database.Many(ClaimSql, Event, stopping, consumer, _options.Lease, room);
        }
        catch (Exception failure)
        {
            // The database is unreachable or the server stops: due events stay due. On any other error the loop continues, because all mail would stop until a
            // restart.
            if (failure is not OperationCanceledException && !DatabaseFailures.IsAway(failure))
            {
                Unread(_log, consumer, failure.Message);
            }
            return [];
        }
    }

    private static OutboxEvent Event(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            row.GetFieldValue<DateTimeOffset>(3),
            row.GetInt32(4),
            row.IsDBNull(5) ? null : row.GetString(5)
        );

    private static Channel<bool> Bell() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private async Task Handle(IOutboxConsumer consumer, OutboxEvent happened, CancellationToken ending)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending);
        limit.CancelAfter(_options.Lease * 0.75);
        using var span = Traces.Continue(happened.TraceParent, $"{consumer.Name} process", ActivityKind.Consumer);
        span?.SetTag("messaging.system", "stoa.outbox").SetTag("messaging.destination.name", happened.Topic).SetTag("stoa.attempt", happened.Attempts);
        try
        {
            await consumer.Handle(happened, limit.Token);
            await (
                consumer is ISettlingConsumer settling
                    ? Settle(happened, () => settling.Settle(happened))
                    : Settle(happened, DoneSql, happened.Id, happened.Attempts)
            );
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await Settle(happened, LaterSql, happened.Id, happened.Attempts, TimeSpan.Zero, "the server stopped meanwhile");
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            await Fail(happened, failure);
        }
    }

    private Task Fail(OutboxEvent happened, Exception failure)
    {
        var reason = failure is OperationCanceledException ? "took too long" : failure.Message;
        if (failure is GiveUpException || happened.Attempts >= _options.Attempts)
        {
            GivenUp(_log, happened.Topic, happened.Id, happened.Attempts, reason);
            return Settle(happened, DeadSql, happened.Id, happened.Attempts, _clock.GetUtcNow(), Short(reason));
        }
        Failed(_log, happened.Topic, happened.Id, happened.Attempts, reason);
        return Settle(happened, LaterSql, happened.Id, happened.Attempts, WaitAfter(happened.Attempts, _options, Random.Shared.NextDouble()), Short(reason));
    }

    /// <summary>
    /// Doubles with each failure up to a limit, and is spread over a half to the whole of that, so that what failed together does not come back together.
    /// </summary>
    internal static TimeSpan WaitAfter(int attempts, OutboxOptions options, double chance)
    {
        var doubled = options.FirstWait * Math.Pow(2, Math.Min(attempts - 1, 30));
        return (doubled < options.LongestWait ? doubled : options.LongestWait) * (0.5 + (chance / 2));
    }

    private Task Settle(OutboxEvent happened, string sql, params object?[] arguments) =>
        Settle(happened, () => _database.Change(sql, CancellationToken.None, arguments));

    /// <summary>What cannot be written down now comes again when its lease ends: at least once is the promise.</summary>
    private async Task Settle(OutboxEvent happened, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            Unsettled(_log, happened.Topic, happened.Id, failure.Message);
        }
    }

    private static string Short(string reason) => reason.Length <= 500 ? reason : reason[..500];

    internal const string DueSql = """
        SELECT name FROM unnest($1::text[]) AS name
        WHERE EXISTS (SELECT FROM platform.outbox WHERE consumer = name AND dead_at IS NULL AND due_at <= statement_timestamp())
        """;

    internal const string ClaimSql = """
        UPDATE platform.outbox SET due_at = clock_timestamp() + $2::interval, attempts = attempts + 1
        WHERE id IN (SELECT id FROM platform.outbox WHERE consumer = $1 AND dead_at IS NULL AND due_at <= statement_timestamp()
            ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING id, topic, payload::text, created_at, attempts, traceparent
        """;

    internal const string DoneSql = "DELETE FROM platform.outbox WHERE id = $1 AND attempts = $2";

    internal const string LaterSql = "UPDATE platform.outbox SET due_at = clock_timestamp() + $3::interval, last_error = $4 WHERE id = $1 AND attempts = $2";

    internal const string DeadSql = "UPDATE platform.outbox SET dead_at = $3, last_error = $4 WHERE id = $1 AND attempts = $2";

    [LoggerMessage(1, LogLevel.Warning, "Event {Topic} {Id} failed at attempt {Attempt}, will be retried: {Reason}")]
    private static partial void Failed(ILogger log, string topic, long id, int attempt, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Event {Topic} {Id} is given up after attempt {Attempt}: {Reason}")]
    private static partial void GivenUp(ILogger log, string topic, long id, int attempt, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The outbox of {Consumer} could not be read, will be retried: {Reason}")]
    private static partial void Unread(ILogger log, string consumer, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The result of event {Topic} {Id} could not be stored, the event will be delivered again: {Reason}")]
    private static partial void Unsettled(ILogger log, string topic, long id, string reason);
}
