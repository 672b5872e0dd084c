namespace Stoa.Commerce.Catalogue.Search;

/// <summary>Says which products have the words of a keyword. What is shown of them is read from PostgreSQL, whoever found them.</summary>
internal interface ISearch
{
    /// <summary>Finds one page.</summary>
    /// <param name="keyword">As it was typed.</param>
    /// <param name="size">The most that the page holds; <see cref="int.MaxValue"/> for all.</param>
    /// <param name="offset">How many stand before it.</param>
    /// <param name="cancelled">Of the request.</param>
    Task<SearchHits> Find(string keyword, int size, long offset, CancellationToken cancelled);
}

/// <summary>Words as bits in PostgreSQL: always there, and never behind.</summary>
internal sealed class PostgresSearch(CatalogueReads reads) : ISearch
{
    public Task<SearchHits> Find(string keyword, int size, long offset, CancellationToken cancelled) =>
        reads.Read(database => SearchIndex.Find(database, keyword, size, offset, cancelled), cancelled);
}
