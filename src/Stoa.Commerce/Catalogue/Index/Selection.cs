using Stoa.Commerce.Catalogue.Browse;
using Stoa.Contracts;

namespace Stoa.Commerce.Catalogue.Index;

/// <summary>What a request to browse comes to: where the products of its page stand, in order, how many there are in all, and the facets asked for.</summary>
internal sealed record Selection(IReadOnlyList<long> Positions, long Total, IReadOnlyList<Facet> Facets)
{
    private const int MaxFacetValues = 100;

    /// <summary>Selects as <see cref="BrowseQuery"/> does.</summary>
    /// <param name="columns">Of all products.</param>
    /// <param name="shown">Categories and brands that are not hidden, and the shop's currency.</param>
    /// <param name="request">What is looked for.</param>
    /// <param name="found">Where the products stand that have the keyword's words, best first; null without a keyword.</param>
    public static Selection Of(ProductColumns columns, ShownIds shown, BrowseRequest request, IReadOnlyList<long>? found)
    {
        var priced = request.IsAboutPrices ? Priced(columns, request.Currency ?? shown.Currency) : null;
        var filters = Filters(columns, shown, request, found, priced);
        var hits = Matching(except: null);
        return new Selection(
            [.. InOrder(columns, request, found, hits, priced).Take(request.Page.Size).Select(slot => (long)slot)],
            hits.Count,
            [.. request.Facets.Select(facet => new Facet(facet, Count(columns, shown, facet, Matching(facet), priced)))]
        );

        SlotSet Matching(string? except)
        {
            var matching = columns.Listed.Copy();
            foreach (var (facet, slots) in filters)
            {
                if (except is null || facet != except)
                {
                    matching.Intersect(slots);
                }
            }
            return matching;
        }
    }

    private static List<(string Facet, SlotSet Slots)> Filters(
        ProductColumns columns,
        ShownIds shown,
        BrowseRequest request,
        IReadOnlyList<long>? found,
        SlotSet? priced
    )
    {
        var filters = new List<(string, SlotSet)>();
        if (found is not null)
        {
            filters.Add(("", SlotSet.Of(found)));
        }
        if (request.CategoryId is { } category)
        {
            filters.Add((FacetNames.Category, Having(columns, FacetNames.Category, shown.Categories.Contains(category) ? [category] : [])));
        }
        if (request.BrandId is { } brand)
        {
            filters.Add((FacetNames.Brand, Having(columns, FacetNames.Brand, shown.Brands.Contains(brand) ? [brand] : [])));
        }
        if ((request.MinPrice ?? request.MaxPrice) is not null)
        {
            var (least, most) = (request.MinPrice ?? 0, request.MaxPrice ?? long.MaxValue);
            filters.Add((FacetNames.Price, (priced ?? columns.Listed).Copy().Between(columns.Prices, least, most)));
        }
        if (request.InStock is { } inStock)
        {
            filters.Add(("in_stock", inStock ? columns.InStock : columns.Listed.Copy().Except(columns.InStock)));
        }
        foreach (var (name, values) in request.Attributes)
        {
            var facet = BrowseRequest.AttributePrefix + name;
            filters.Add((facet, Having(columns, facet, values)));
        }
        return filters;
    }

    private static SlotSet Having(ProductColumns columns, string facet, IReadOnlyList<string> values)
    {
        var slots = new SlotSet();
        foreach (var value in values)
        {
            columns.Having(facet, value)?.AddTo(slots);
        }
        return slots;
    }

    /// <summary>Those with prices in a currency; null where that is all.</summary>
    private static SlotSet? Priced(ProductColumns columns, string currency) =>
        columns.Having(FacetNames.Currency, currency)?.Count == columns.Listed.Count ? null : Having(columns, FacetNames.Currency, [currency]);

    private static IEnumerable<int> InOrder(ProductColumns columns, BrowseRequest request, IReadOnlyList<long>? found, SlotSet hits, SlotSet? priced)
    {
        var skipped = (int)Math.Min(request.Page.Offset, int.MaxValue);
        var order = request.Sort switch
        {
            "price" => PricedFirst(columns.ByPrice.Ascending()),
            "-price" => PricedFirst(columns.ByPrice.DescendingByKey()),
            "name" => columns.ByName.Ascending(),
            "newest" => columns.ByAge.Descending(),
            _ => found?.Select(position => (int)position),
        };
        return order is null ? hits.From(skipped) : order.Where(hits.Contains).Skip(skipped);

        IEnumerable<int> PricedFirst(IEnumerable<int> slots) =>
            priced is null ? slots : slots.Where(priced.Contains).Concat(hits.From(0).Where(slot => !priced.Contains(slot)));
    }

    private static IReadOnlyList<FacetValue> Count(ProductColumns columns, ShownIds shown, string facet, SlotSet matching, SlotSet? priced)
    {
        if (facet == FacetNames.Price)
        {
            return PriceRanges.Count(priced is null ? matching : matching.Intersect(priced), columns.Prices);
        }
        var known = facet switch
        {
            FacetNames.Category => shown.Categories,
            FacetNames.Brand => shown.Brands,
            _ => null,
        };
        var all = matching.Count == columns.Listed.Count;
        return
        [
            .. columns
                .TermsOf(facet)
                .Where(term => known is null || known.Contains(term.Value))
                .Select(term => new FacetValue(term.Value, all ? term.Slots.Count : term.Slots.CountIn(matching)))
                .Where(value => value.Count > 0)
                .OrderByDescending(value => value.Count)
                .ThenBy(value => value.Value, StringComparer.Ordinal)
                .Take(MaxFacetValues),
        ];
    }
}

/// <summary>Categories and brands that shoppers see: by the others nothing can be found.</summary>
/// <param name="Currency">The shop's.</param>
internal sealed record ShownIds(IReadOnlySet<string> Categories, IReadOnlySet<string> Brands, string Currency);
