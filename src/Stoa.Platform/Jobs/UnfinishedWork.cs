using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stoa.Platform.Data;

namespace Stoa.Platform.Jobs;

/// <summary>
/// What requests had begun, and could not end because the database was away: done as soon as it is back, instead of minutes later by the periodic job that
/// finds whatever is left. Kept in memory: what a node that dies had left is that job's. Only what was at work when the database went comes here, for whoever
/// comes later fails before anything has begun.
/// </summary>
public sealed partial class UnfinishedWork(WorkLoops loops, TimeProvider clock, ILogger<UnfinishedWork> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(0.5);

    /// <summary>From then on it is the periodic jobs'.</summary>
    private static readonly TimeSpan TriedFor = TimeSpan.FromMinutes(10);

    private const int AtOnce = 4;
    private readonly ConcurrentQueue<Piece> _left = [];

    /// <summary>Runs what ends a piece of work, and where the database fails it in passing, keeps the rest of it to be done later.</summary>
    /// <param name="what">For the log.</param>
    /// <param name="work">Its failure is the caller's, too.</param>
    /// <param name="rest">What is to be done instead: again and again until it goes well, so twice has to be the same as once.</param>
    public async Task<T> OrLater<T>(string what, Func<Task<T>> work, Func<CancellationToken, Task> rest)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (DatabaseFailures.IsPassing(failure))
        {
            _left.Enqueue(new Piece(what, rest, clock.GetUtcNow() + TriedFor));
            throw;
        }
    }

    /// <inheritdoc/>
    // No bell: the database is away for longer than a moment.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => loops.Run("unfinished work", Every, new Bell(), Next, stoppingToken)));

    private async Task<bool> Next(CancellationToken stopping)
    {
        if (!_left.TryDequeue(out var piece))
        {
            return false;
        }
        try
        {
            await piece.Work(stopping);
            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            if (DatabaseFailures.IsPassing(failure) && clock.GetUtcNow() < piece.Until)
            {
                _left.Enqueue(piece);
            }
            else
            {
                GivenUp(log, piece.What, failure);
            }
            return false;
        }
    }

    private sealed record Piece(string What, Func<CancellationToken, Task> Work, DateTimeOffset Until);

    [LoggerMessage(1, LogLevel.Warning, "What was left of {What} could not be done, and is left to the periodic jobs")]
    private static partial void GivenUp(ILogger log, string what, Exception failure);
}
