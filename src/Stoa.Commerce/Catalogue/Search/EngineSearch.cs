using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>
/// Asks the engine, and PostgreSQL where that is away, slow, behind, or asked for more than its window has. What is off sale for now is in its index, and left
/// out by each question. After some failures in a row it is left alone for a while, so that shoppers do not wait for what will not come; then one search tries
/// it.
/// </summary>
internal sealed partial class EngineSearch(
    SearchEngine engine,
    PostgresSearch fallback,
    SearchState state,
    CatalogueReads reads,
    TimeProvider clock,
    ILogger<EngineSearch> log
) : ISearch
{
    /// <summary>What an engine gives by from and size unless somebody changed its index.</summary>
    public const int Window = 10_000;

    /// <summary>So many can be left out by name; an engine takes 65,536 unless somebody changed that.</summary>
    private const int MostOffSale = 10_000;

    public async Task<SearchHits> Find(string keyword, int size, long offset, CancellationToken cancelled)
    {
        var isAll = size == int.MaxValue;
        var wanted = isAll ? Window : size;
        if (offset + wanted <= Window && state.MayAsk(clock.GetTimestamp()) && await Try(keyword, wanted, offset, cancelled) is { } hits)
        {
            if (!isAll || hits.Total <= Window)
            {
                SearchFigures.Answer(byEngine: true);
                return hits;
            }
        }
        SearchFigures.Answer(byEngine: false);
        return await fallback.Find(keyword, size, offset, cancelled);
    }

    private async Task<SearchHits?> Try(string keyword, int size, long offset, CancellationToken cancelled)
    {
        var (folded, offSale) = await reads.Read(database => Read(database, keyword, cancelled), cancelled);
        if (folded.Words.Count == 0)
        {
            return new SearchHits([], 0);
        }
        if (offSale.Count > MostOffSale)
        {
            return null;
        }
        try
        {
            var hits = await engine.Find(folded, offSale, size, offset, cancelled);
            if (state.Succeeded())
            {
                Back(log);
            }
            return hits;
        }
        catch (SearchException failure)
        {
            if (state.Failed(clock.GetTimestamp()))
            {
                Away(log, failure.Message);
            }
            return null;
        }
    }

    private static Task<(FoldedKeyword Keyword, IReadOnlyList<long> OffSale)> Read(NpgsqlDataSource database, string keyword, CancellationToken cancelled) =>
        database.Together(
            async batch =>
            {
                batch.Add(SearchQuery.FoldSql, keyword);
                batch.Add(SearchIndex.SomeOffSaleSql, MostOffSale + 1L);
                await using var row = await batch.ExecuteReaderAsync(cancelled);
                await row.ReadAsync(cancelled);
                var folded = Folded(row);
                await row.NextResultAsync(cancelled);
                await row.ReadAsync(cancelled);
                return (folded, (IReadOnlyList<long>)row.GetFieldValue<long[]>(0));
            },
            cancelled
        );

    private static FoldedKeyword Folded(NpgsqlDataReader row) => new(row.GetFieldValue<string[]>(0), row.GetString(1), row.GetString(2));

    [LoggerMessage(1, LogLevel.Warning, "The search engine does not answer; PostgreSQL does until it is back: {Reason}")]
    private static partial void Away(ILogger log, string reason);

    [LoggerMessage(2, LogLevel.Information, "The search engine answers again")]
    private static partial void Back(ILogger log);
}
