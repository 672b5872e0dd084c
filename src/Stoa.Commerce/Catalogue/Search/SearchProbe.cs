using Microsoft.Extensions.Configuration;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>Whether the search engine that is configured answers, without a server.</summary>
public static class SearchProbe
{
    /// <summary>Says what is there, and changes nothing; null where none is configured.</summary>
    /// <param name="configuration">Section <c>Search</c>.</param>
    /// <param name="cancelled">Of the caller.</param>
    public static async Task<SearchProbeResult?> Try(IConfiguration configuration, CancellationToken cancelled)
    {
        var options = SearchOptions.Read(configuration);
        if (options.Nodes.Count == 0)
        {
            return null;
        }
        var found = "";
        var hasIndex = true;
        // Each by itself: one that answers would hide another that does not.
        foreach (var node in options.Nodes)
        {
            using var client = new SearchClient(options with { Nodes = [node] });
            var engine = new SearchEngine(client, options);
            found = await engine.Name(cancelled);
            hasIndex &= (await engine.Behind(options.Alias, cancelled)).Count == 1;
        }
        return new SearchProbeResult(found, options.Nodes.Count, options.Alias, hasIndex);
    }
}

/// <summary>What was found.</summary>
/// <param name="Engine">Its name and version.</param>
/// <param name="Nodes">How many answered: all.</param>
/// <param name="Alias">What is searched.</param>
/// <param name="HasIndex">Whether there is an index behind that.</param>
public sealed record SearchProbeResult(string Engine, int Nodes, string Alias, bool HasIndex);
