using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Jobs;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>
/// Feeds the search engine from the log of events: what happened to a product since the last place is read anew and written under the place as its version. A
/// new index is filled beside that, a part at a time, and takes over when it has everything. One node does this, and all look how far it is.
/// </summary>
internal sealed partial class SearchFeeder : BackgroundService
{
    private static readonly TimeSpan LooksAtLeastEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly SearchIndexing _indexing;
    private readonly SearchPlaces _places;
    private readonly SearchState _state;
    private readonly SearchOptions _options;
    private readonly EventLog _events;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Bell _bell = new();

    public SearchFeeder(
        SearchIndexing indexing,
        SearchPlaces places,
        SearchState state,
        SearchOptions options,
        EventLog events,
        ChangeNotifications notifications,
        TimeProvider clock,
        ILogger<SearchFeeder> log
    )
    {
        (_indexing, _places, _state, _options, _events, _clock, _log) = (indexing, places, state, options, events, clock, log);
        notifications.On(EventLog.Topic, _ => _bell.Ring());
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Repeat(Feed, stoppingToken), Repeat(Look, stoppingToken));

    /// <summary>Whatever fails is begun again: searches would be behind until a restart.</summary>
    private async Task Repeat(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                // Without the database nothing is known; readiness says that by itself.
                if (!DatabaseFailures.IsAway(failure))
                {
                    Broken(_log, failure);
                }
            }
            catch (OperationCanceledException)
            {
                // The server stops.
            }
            await Task.Delay(LooksAtLeastEvery, _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Feed(CancellationToken stopping)
    {
        if (await _places.Claim(stopping) is { } claim)
        {
            try
            {
                await Serve(claim, stopping);
            }
            finally
            {
                await Release(claim);
            }
        }
        else
        {
            // Does nothing but the first time.
            await _places.Begin(stopping);
        }
    }

    private async Task Serve(long claim, CancellationToken stopping)
    {
        // Whoever was at it before may have died before telling.
        var tellAll = true;
        var kept = _clock.GetTimestamp();
        for (var failures = 0; await _places.Read(stopping) is { } place; )
        {
            var (after, failure) = await _indexing.Advance(place, tellAll, stopping);
            if (after != place || _clock.GetElapsedTime(kept) > SearchPlaces.Lease / 3)
            {
                kept = _clock.GetTimestamp();
                if (!await _places.Keep(claim, after, hasBegun: place.IsAsked && !after.IsAsked, stopping))
                {
                    return;
                }
            }
            if (failure is not null)
            {
                if (failures++ == 0)
                {
                    Away(_log, failure);
                }
                // What was written before it failed is no news to the engine the next time.
                tellAll = true;
                var wait = FirstWait * Math.Pow(2, Math.Min(failures, 10));
                await Task.Delay(wait < LongestWait ? wait : LongestWait, _clock, stopping);
                continue;
            }
            if (failures > 0)
            {
                Back(_log);
            }
            (failures, tellAll) = (0, false);
            if (after.Building is null && !after.IsAsked)
            {
                await _bell.Wait(LooksAtLeastEvery, stopping);
            }
        }
    }

    private async Task Look(CancellationToken stopping)
    {
        if (await _places.Read(stopping) is not { } place)
        {
            _state.Look(isCurrent: false);
            return;
        }
        var oldest = await _events.ReadAfter(place.Position, 1, stopping, SearchIndexing.Types);
        var behind = oldest is [var first] && _clock.GetUtcNow() - first.OccurredAt is { Ticks: > 0 } age ? age : TimeSpan.Zero;
        _state.Look(isCurrent: place.Live is not null && behind <= _options.MaxBehind);
        SearchFigures.Look(_state.IsAway, behind);
    }

    /// <summary>Until there is something new, for a second at most.</summary>
    /// <summary>The next node need not wait for the end of the lease.</summary>
    private async Task Release(long claim)
    {
        using var limit = new CancellationTokenSource(Farewell, _clock);
        try
        {
            await _places.Release(claim, limit.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            Unreleased(_log, failure.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The search engine takes no changes, will be retried: {Reason}")]
    private static partial void Away(ILogger log, string reason);

    [LoggerMessage(2, LogLevel.Information, "The search engine takes changes again")]
    private static partial void Back(ILogger log);

    [LoggerMessage(3, LogLevel.Error, "The search engine could not be fed, will be retried")]
    private static partial void Broken(ILogger log, Exception failure);

    [LoggerMessage(4, LogLevel.Warning, "The search engine stays with this node until its lease ends: {Reason}")]
    private static partial void Unreleased(ILogger log, string reason);
}
