using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Events;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>
/// One step of feeding the engine. A document's version is a place in the log that was read before the product was: so whatever has a version knows
/// all that happened up to it, and what comes late with an older one is refused by the engine.
/// </summary>
internal sealed partial class SearchIndexing(
    SearchEngine engine,
    SearchOptions options,
    EventLog events,
    NpgsqlDataSource database,
    TimeProvider clock,
    ILogger<SearchIndexing> log
)
{
    private const int AtOnce = 500;
    private const int LongestReason = 500;

    /// <summary>What happens to products.</summary>
    public static readonly string[] Types = ["product.created", "product.updated", "product.archived"];

    /// <summary>Follows the log by a part, and fills a new index by another.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="tellAll">Whether caches are told of everything in the part, and not only of what is found otherwise now.</param>
    /// <param name="stopping">Ends it.</param>
    /// <returns>Where it is now, and why it did not get further, or null.</returns>
    public async Task<(SearchPlace Place, string? Failure)> Advance(SearchPlace place, bool tellAll, CancellationToken stopping)
    {
        try
        {
            place = await Prepare(tellAll ? await LookForGap(place, stopping) : place, stopping);
            place = await Follow(place, tellAll, stopping);
            place = place.Building is null ? place : await Fill(place, stopping);
            return (place with { LastError = null }, null);
        }
        catch (SearchException failure)
        {
            var reason = failure.Message.Length > LongestReason ? failure.Message[..LongestReason] : failure.Message;
            return (place with { LastError = reason }, reason);
        }
    }

    /// <summary>Places have no gaps; where there is one, events grew too old while nobody fed the engine.</summary>
    private async Task<SearchPlace> LookForGap(SearchPlace place, CancellationToken stopping)
    {
        if (await events.ReadAfter(place.Position, 1, stopping) is [var next] && next.Position > place.Position + 1)
        {
            Gap(log, place.Position);
            return place with { IsAsked = true };
        }
        return place;
    }

    /// <summary>Sees that what is written to is there, and begins a new index where one is wanted.</summary>
    private async Task<SearchPlace> Prepare(SearchPlace place, CancellationToken stopping)
    {
        var searched = await engine.Behind(options.Alias, stopping);
        if (place.Building is { } done && searched.Contains(done, StringComparer.Ordinal))
        {
            // The node before died between the switch and saying so.
            place = place with
            {
                Live = done,
                Building = null,
            };
        }
        if (place.Live is { } live && !searched.Contains(live, StringComparer.Ordinal))
        {
            Lost(log, live);
            place = place with { Live = null };
        }
        if (place.Building is { } building && !(await engine.Behind(options.NextAlias, stopping)).Contains(building, StringComparer.Ordinal))
        {
            place = place with { Building = null };
        }
        if (place.Building is not null || (place.Live is not null && !place.IsAsked))
        {
            return place;
        }
        foreach (var left in await engine.Behind(options.NextAlias, stopping))
        {
            await engine.Delete(left, stopping);
        }
        var name = string.Create(CultureInfo.InvariantCulture, $"{options.Alias}-{clock.GetUtcNow():yyyyMMddHHmmssfff}");
        await engine.Create(name, stopping);
        return place with { Building = name, Copied = -1, IsAsked = false };
    }

    private async Task<SearchPlace> Follow(SearchPlace place, bool tellAll, CancellationToken stopping)
    {
        // Read first: of what comes behind it nothing is said here.
        var last = await events.Last(stopping);
        var part = await events.ReadAfter(place.Position, AtOnce, stopping, Types);
        var reached = part.Count == AtOnce ? part[^1].Position : Math.Max(last, part is [.., var newest] ? newest.Position : 0);
        if (part.Count == 0)
        {
            return place with { Position = Math.Max(place.Position, reached) };
        }
        string[] ids = [.. part.Select(one => one.AggregateId).Distinct(StringComparer.Ordinal)];
        var documents = (await database.Many(SearchDocument.SomeSql, SearchDocument.From, stopping, [ids])).ToDictionary(one => one.Id, StringComparer.Ordinal);
        SearchWrite[] writes = [.. ids.Select(id => new SearchWrite(id, documents.GetValueOrDefault(id)?.Body))];
        if (place.Building is not null)
        {
            await Write(options.NextAlias, part[^1].Position, writes, stopping);
        }
        if (place.Live is not null)
        {
            var before = await engine.Hashes(ids, stopping);
            await Write(options.Alias, part[^1].Position, writes, stopping);
            await engine.Refresh(options.Alias, stopping);
            string[] changed = [.. ids.Where(id => tellAll || before.GetValueOrDefault(id) != documents.GetValueOrDefault(id)?.Hash)];
            if (changed.Length > 0)
            {
                await database.Change(TellSql, stopping, [changed]);
            }
        }
        return place with { Position = reached };
    }

    private async Task<SearchPlace> Fill(SearchPlace place, CancellationToken stopping)
    {
        var version = await events.Last(stopping);
        var part = await database.Many(SearchDocument.PartSql, SearchDocument.From, stopping, place.Copied, AtOnce);
        await Write(options.NextAlias, version, [.. part.Select(document => new SearchWrite(document.Id, document.Body))], stopping);
        if (part.Count == AtOnce)
        {
            return place with { Copied = part[^1].Place };
        }
        // What happened meanwhile is written to both by the next steps; this index is as far as the one before.
        await engine.Refresh(options.NextAlias, stopping);
        var before = await engine.Behind(options.Alias, stopping);
        await engine.Switch(before, place.Building!, stopping);
        foreach (var old in before.Where(index => index != place.Building))
        {
            await engine.Delete(old, stopping);
        }
        await database.Change(TellAllSql, stopping);
        Switched(log, place.Building!);
        return place with { Live = place.Building, Building = null };
    }

    private async Task Write(string alias, long version, SearchWrite[] writes, CancellationToken stopping)
    {
        var refused = await engine.Write(alias, version, writes, stopping);
        foreach (var reason in refused)
        {
            Refused(log, reason);
        }
        SearchFigures.Write(writes.Length, refused.Count);
    }

    /// <summary>For caches, a second time: an answer that was made between the change and its indexing shows what was before. $1 ids.</summary>
    internal const string TellSql = "SELECT commerce.tell('t', $1)";

    internal const string TellAllSql = "SELECT pg_notify('stoa', 'catalogue:products:t:*')";

    [LoggerMessage(1, LogLevel.Warning, "The index {Name} is gone; a new one is made")]
    private static partial void Lost(ILogger log, string name);

    [LoggerMessage(4, LogLevel.Warning, "The log has no events any more from place {Position} on; a new index is made")]
    private static partial void Gap(ILogger log, long position);

    [LoggerMessage(2, LogLevel.Information, "The index {Name} is searched from now on")]
    private static partial void Switched(ILogger log, string name);

    [LoggerMessage(3, LogLevel.Error, "The search engine takes a document for wrong, it cannot be found: {Reason}")]
    private static partial void Refused(ILogger log, string reason);
}
