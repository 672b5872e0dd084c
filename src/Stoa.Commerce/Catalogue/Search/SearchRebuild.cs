namespace Stoa.Commerce.Catalogue.Search;

/// <summary>Has the search engine's index made anew, beside the one that is searched.</summary>
public sealed class SearchRebuild
{
    private readonly SearchPlaces _places;
    private readonly SearchOptions _options;

    internal SearchRebuild(SearchPlaces places, SearchOptions options) => (_places, _options) = (places, options);

    /// <summary>Whether <c>Search:Url</c> names an engine.</summary>
    public bool IsPossible => _options.Nodes.Count > 0;

    /// <summary>Asks for it; the node that feeds the engine does it.</summary>
    public async Task Ask(CancellationToken cancelled)
    {
        await _places.Begin(cancelled);
        await _places.Ask(cancelled);
    }

    /// <summary>How far it is.</summary>
    public async Task<SearchProgress> Look(CancellationToken cancelled) =>
        await _places.Read(cancelled) is { } place
            ? new SearchProgress(place.IsAsked || place.Building is not null, place.Building, place.Live, place.Copied, place.LastError)
            : new SearchProgress(IsUnderWay: true, null, null, -1, null);
}

/// <summary>How far a rebuild is.</summary>
/// <param name="IsUnderWay">Whether it is asked for or being done.</param>
/// <param name="Building">The index that is being filled, or null.</param>
/// <param name="Live">The index that is searched, or null.</param>
/// <param name="Copied">The last product that is in it, in the shop's order; below zero before the first.</param>
/// <param name="LastError">What keeps it, or null.</param>
public sealed record SearchProgress(bool IsUnderWay, string? Building, string? Live, long Copied, string? LastError);
