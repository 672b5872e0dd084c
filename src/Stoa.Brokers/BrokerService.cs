using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Stoa.Platform.Events;

namespace Stoa.Brokers;

/// <summary>Which brokers take no events at the moment, on whatever node that was found out.</summary>
public sealed class BrokerStates
{
    private readonly ConcurrentDictionary<string, bool> _failing = new(StringComparer.Ordinal);

    /// <summary>Their names, in order.</summary>
    public IReadOnlyList<string> Failing => [.. _failing.Keys.Order(StringComparer.Ordinal)];

    internal void Note(string broker, bool failing)
    {
        if (failing)
        {
            _failing[broker] = true;
        }
        else
        {
            _failing.TryRemove(broker, out _);
        }
    }
}

/// <summary>Tells all brokers that are configured, each by itself, and looks once a second how far they are: on every node, whichever tells them.</summary>
internal sealed class BrokerService(
    IEnumerable<IBroker> brokers,
    IEnumerable<Sink> sinks,
    Places places,
    EventLog events,
    BrokerStates states,
    TimeProvider clock
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. sinks.Select(sink => sink.Run(stoppingToken)), .. brokers.Select(broker => Watch(broker, stoppingToken))]);

    private async Task Watch(IBroker broker, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Look(broker, stopping);
                await timer.WaitForNextTickAsync(stopping);
            }
            catch (Exception unknown) when (unknown is NpgsqlException or TimeoutException)
            {
                // Without the database nothing is known; readiness says that by itself.
                await Task.Delay(Every, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The server stops.
            }
        }
    }

    private async Task Look(IBroker broker, CancellationToken cancelled)
    {
        if (await places.Read(broker.Name, cancelled) is not { } state)
        {
            return;
        }
        var behind = Math.Max(0, await events.Last(cancelled) - state.Position);
        var age = behind > 0 && await events.ReadAfter(state.Position, 1, cancelled) is [var oldest] ? clock.GetUtcNow() - oldest.OccurredAt : TimeSpan.Zero;
        states.Note(broker.Name, state.FailingSince is not null);
        BrokerFigures.Look(broker.Name, state.FailingSince is not null, behind, age > TimeSpan.Zero ? age : TimeSpan.Zero);
    }
}
