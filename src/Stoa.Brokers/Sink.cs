using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Jobs;

namespace Stoa.Brokers;

/// <summary>
/// Tells one broker what happens, from the place where it stopped: reads the log, publishes, and writes down how far the broker has confirmed. A broker that is
/// slow or away holds up nothing but its own place.
/// </summary>
internal sealed partial class Sink
{
    private const int AtOnce = 500;

    /// <summary>
    /// How long a part is told before the place is written, and how old that may be when the next is begun: with the patience for the last confirmation, which
    /// is half a lease at most, the lease lasts as long as a part does, however slow the broker is.
    /// </summary>
    private static readonly TimeSpan Turn = Places.Lease / 5;
    private static readonly TimeSpan LooksAtLeastEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly IBroker _broker;
    private readonly Places _places;
    private readonly EventLog _events;
    private readonly EventCatalogue _catalogue;
    private readonly ContractCatalogue _contracts;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Bell _bell = new();
    private string? _failure;
    private int _failures;

    public Sink(
        IBroker broker,
        Places places,
        EventLog events,
        EventCatalogue catalogue,
        ContractCatalogue contracts,
        ChangeNotifications notifications,
        TimeProvider clock,
        ILogger<Sink> log
    )
    {
        (_broker, _places, _events, _catalogue, _contracts, _clock, _log) = (broker, places, events, catalogue, contracts, clock, log);
        notifications.On(EventLog.Topic, _ => _bell.Ring());
    }

    private string Name => _broker.Name;

    public async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await _places.Read(Name, stopping) is null)
                {
                    await _places.Begin(Name, await First(stopping), stopping);
                }
                if (await _places.Claim(Name, stopping) is { } held)
                {
                    await Serve(held, stopping);
                }
                await _bell.Wait(LooksAtLeastEvery, stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                // Without the database there is nothing to tell; on any other error the broker would hear nothing until a restart.
                if (!DatabaseFailures.IsAway(failure))
                {
                    Broken(_log, Name, failure.Message);
                }
                await Task.Delay(FirstWait, _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                // The server stops.
            }
        }
    }

    private Task<long> First(CancellationToken cancelled) =>
        _broker.Options.Start == SinkStart.Now ? _events.Last(cancelled) : _events.LastBefore(DateTimeOffset.MinValue, cancelled);

    private async Task Serve(Held held, CancellationToken stopping)
    {
        var publisher = new Publisher(_broker, _clock);
        var kept = _clock.GetTimestamp();
        try
        {
            while (true)
            {
                var part = await _events.ReadAfter(held.Position, AtOnce, stopping);
                LookForGap(held.Position, part);
                var failure = await Connect(stopping);
                // What it failed by when it was told something last is not over because it takes connections.
                if (IsOld() && !await Keep(failure?.Message ?? _failure))
                {
                    return;
                }
                failure ??= await publisher.Publish(Wanted(part), Turn, stopping);
                var reached = Reached(publisher, held.Position, part);
                if (reached != held.Position || failure?.Message != _failure || IsOld())
                {
                    held = held with { Position = reached };
                    if (!await Keep(failure?.Message))
                    {
                        return;
                    }
                }
                publisher.Forget(reached);
                await Note(failure, stopping);
                if (failure is null && part.Count < AtOnce && (part is not [.., var last] || last.Position == reached))
                {
                    await _bell.Wait(LooksAtLeastEvery, stopping);
                }
            }
        }
        finally
        {
            await Disconnect();
            await Release(held);
        }

        bool IsOld() => _clock.GetElapsedTime(kept) > Turn;

        Task<bool> Keep(string? failure)
        {
            kept = _clock.GetTimestamp();
            return _places.Keep(Name, held, Short(failure), stopping);
        }
    }

    /// <summary>Also where nothing is to be told: so a broker that is away is known before the next event. Returns why it failed.</summary>
    private async Task<Exception?> Connect(CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(_broker.Options.Timeout);
        try
        {
            await _broker.Connect(limit.Token).WaitAsync(limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new TimeoutException($"no connection within {_broker.Options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return failure;
        }
    }

    private Told[] Wanted(IReadOnlyList<LoggedEvent> part) =>
        [.. part.Where(Wants).Select(one => new Told(one, _catalogue.Render(one, _contracts[_broker.Options.Contract])))];

    /// <summary>A type that no module declares any more cannot be shown.</summary>
    private bool Wants(LoggedEvent happened) => _catalogue.Find(happened.Type) is not null && _broker.Options.Wants(happened.Type);

    /// <summary>The place before the first event that is not confirmed.</summary>
    private long Reached(Publisher publisher, long position, IReadOnlyList<LoggedEvent> part)
    {
        foreach (var happened in part)
        {
            if (Wants(happened) && !publisher.IsConfirmed(happened.Position))
            {
                return position;
            }
            position = happened.Position;
        }
        return position;
    }

    /// <summary>Places have no gaps; where there is one, events grew too old while the broker was away.</summary>
    private void LookForGap(long position, IReadOnlyList<LoggedEvent> part)
    {
        if (part is [var first, ..] && first.Position > position + 1)
        {
            Lost(_log, Name, position + 1, first.Position - 1);
        }
    }

    private async Task Note(Exception? failure, CancellationToken stopping)
    {
        if (failure is null)
        {
            if (_failure is not null)
            {
                Back(_log, Name);
            }
            (_failure, _failures) = (null, 0);
            return;
        }
        if (_failure is null)
        {
            Away(_log, Name, failure.Message);
        }
        _failure = failure.Message;
        await Disconnect();
        var wait = FirstWait * Math.Pow(2, Math.Min(_failures++, 10));
        await Task.Delay(wait < LongestWait ? wait : LongestWait, _clock, stopping);
    }

    /// <summary>A client may wait for a broker that is gone: it is not waited for.</summary>
    private async Task Disconnect()
    {
        try
        {
            await _broker.Disconnect().AsTask().WaitAsync(Farewell, _clock);
        }
        catch (Exception failure)
        {
            Unclosed(_log, Name, failure.Message);
        }
    }

    /// <summary>The next node need not wait for the end of the lease.</summary>
    private async Task Release(Held held)
    {
        using var limit = new CancellationTokenSource(Farewell, _clock);
        try
        {
            await _places.Release(Name, held, limit.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            Unreleased(_log, Name, failure.Message);
        }
    }

    /// <summary>Until there is something new, for a second at most.</summary>
    private static string? Short(string? reason) => reason is { Length: > 500 } ? reason[..500] : reason;

    [LoggerMessage(1, LogLevel.Warning, "{Broker} takes no events, will be retried: {Reason}")]
    private static partial void Away(ILogger log, string broker, string reason);

    [LoggerMessage(2, LogLevel.Information, "{Broker} takes events again")]
    private static partial void Back(ILogger log, string broker);

    [LoggerMessage(3, LogLevel.Error, "{Broker} was away for so long that the log has no events {First} to {Last} any more: it will not hear of them")]
    private static partial void Lost(ILogger log, string broker, long first, long last);

    [LoggerMessage(4, LogLevel.Warning, "Events for {Broker} could not be read, will be retried: {Reason}")]
    private static partial void Broken(ILogger log, string broker, string reason);

    [LoggerMessage(6, LogLevel.Warning, "The connection to {Broker} was left without being closed: {Reason}")]
    private static partial void Unclosed(ILogger log, string broker, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Broker} stays with this node until its lease ends: {Reason}")]
    private static partial void Unreleased(ILogger log, string broker, string reason);
}
