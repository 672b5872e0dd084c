using System.Collections.Concurrent;

namespace Stoa.Brokers;

/// <summary>
/// Publishes a part of the log. Of one aggregate an event goes when the one before it is confirmed, so their order holds whatever fails or is lost in between;
/// different aggregates go side by side. What is confirmed is remembered, so that after a failure only the rest comes again.
/// </summary>
internal sealed class Publisher(IBroker broker, TimeProvider clock)
{
    private const int AtOnce = 64;
    private readonly ConcurrentDictionary<long, bool> _confirmed = new();

    /// <summary>Returns why it failed; null where all are confirmed, or those that were begun in time.</summary>
    /// <param name="part">In the order of the log.</param>
    /// <param name="time">How long events are begun with.</param>
    /// <param name="stopping">Of the server.</param>
    public async Task<Exception?> Publish(IReadOnlyList<Told> part, TimeSpan time, CancellationToken stopping)
    {
        var begun = clock.GetTimestamp();
        Exception? failure = null;
        var aggregates = part.Where(told => !IsConfirmed(told.Event.Position)).GroupBy(told => told.Aggregate, StringComparer.Ordinal);
        // Not ended by the first failure: what is on its way may yet be confirmed, and need not come again.
        await Parallel.ForEachAsync(
            aggregates,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping },
            async (events, _) =>
            {
                foreach (var told in events)
                {
                    if (Volatile.Read(ref failure) is not null || clock.GetElapsedTime(begun) > time)
                    {
                        return;
                    }
                    if (await Try(told, stopping) is { } why)
                    {
                        Interlocked.CompareExchange(ref failure, why, null);
                        return;
                    }
                    _confirmed[told.Event.Position] = true;
                    BrokerFigures.Published(broker.Name);
                }
            }
        );
        return failure;
    }

    public bool IsConfirmed(long position) => _confirmed.ContainsKey(position);

    /// <summary>What lies before the place is not asked for again.</summary>
    public void Forget(long upTo)
    {
        foreach (var position in _confirmed.Keys.Where(position => position <= upTo))
        {
            _confirmed.TryRemove(position, out _);
        }
    }

    private async Task<Exception?> Try(Told told, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(broker.Options.Timeout);
        try
        {
            // A client that does not notice the end of its connection is left behind; the next one is another.
            await broker.Publish(told, limit.Token).WaitAsync(limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new TimeoutException($"{told.Event.Type} was not confirmed within {broker.Options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return failure;
        }
    }
}
