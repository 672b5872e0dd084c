using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>Who answers searches of the catalogue: a cluster where <c>Search:Url</c> names one, else PostgreSQL.</summary>
internal static class SearchSetup
{
    public static void AddCatalogueSearch(this IServiceCollection services, IConfiguration configuration)
    {
        var options = SearchOptions.Read(configuration);
        services.AddSingleton(options);
        services.AddSingleton<SearchState>();
        services.AddSingleton<SearchPlaces>();
        services.AddSingleton<PostgresSearch>();
        services.AddSingleton(container => new SearchRebuild(container.GetRequiredService<SearchPlaces>(), options));
        if (options.Nodes.Count == 0)
        {
            services.AddSingleton<ISearch>(container => container.GetRequiredService<PostgresSearch>());
            return;
        }
        services.AddSingleton<SearchClient>();
        services.AddSingleton<SearchEngine>();
        services.AddSingleton<SearchIndexing>();
        services.AddSingleton<ISearch, EngineSearch>();
        services.AddHostedService<SearchFeeder>();
    }
}
