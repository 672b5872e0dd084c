using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;

namespace Stoa.Commerce.Catalogue.Browse;

/// <summary>What a shopper looks for: words, filters, an order, and the facets to count. Without any of them the shop's own order of all there is.</summary>
/// <param name="Currency">That prices are asked in; null for the shop's.</param>
/// <param name="Attributes">For each attribute the values of which one is wanted.</param>
/// <param name="Sort">Null: by relevance where there is a keyword, else the shop's order.</param>
internal sealed record BrowseRequest(
    PageQuery Page,
    string? Keyword,
    string? CategoryId,
    string? BrandId,
    long? MinPrice,
    long? MaxPrice,
    string? Currency,
    bool? InStock,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes,
    string? Sort,
    IReadOnlyList<string> Facets
) : IRequest<BrowseRequest>
{
    public const int MaxFacets = 10;
    public const string AttributePrefix = "attributes.";

    private static readonly string[] Sorts = ["relevance", "price", "-price", "name", "newest"];

    public static BrowseRequest Read(RequestReader input) =>
        In(input, input.Query("category_id", CatalogueForms.MaxId)) with
        {
            Keyword = input.Query("keyword", 200),
        };

    /// <summary>What is looked for in one category, or anywhere.</summary>
    public static BrowseRequest In(RequestReader input, string? category) =>
        new(
            input.Page(),
            Keyword: null,
            category,
            input.Query("brand_id", CatalogueForms.MaxId),
            input.QueryNumber("min_price", 0, Money.MaxAmount),
            input.QueryNumber("max_price", 0, Money.MaxAmount),
            input.Query("currency", 3),
            input.QueryFlag("in_stock"),
            input.QueryMap("attributes", 20, 20, 200),
            input.QueryChoice("sort", Sorts),
            input.QueryList("facets", MaxFacets, FacetNames.IsKnown, FacetNames.Forms)
        );

    /// <summary>Describes what <see cref="In"/> reads.</summary>
    public static Route Explain(Route route) =>
        route
            .Explains("brand_id", "Only products of this brand.")
            .Explains("min_price", "The least that is paid now, in minor units of the currency. Products in another are left out.")
            .Explains("max_price", "The most that is paid now, in minor units of the currency. Products in another are left out.")
            .Explains("currency", "That min_price, max_price, the sort by price and the facet price are about; by default the shop's.")
            .Explains("in_stock", "Only products that can be had now, or only others.")
            .Explains("attributes", "attributes[color]=silver; of several values of one attribute any will do.")
            .Explains("facets", "What to count in meta.facets: brand_id, category_id, price, attributes.{name}; a comma between them.");

    /// <summary>What is wrong with it: null, or that there is no such currency.</summary>
    public Failure? Refusal => Currency is null || Currencies.IsCode(Currency) ? null : Failure.Invalid("currency", Rule.Type(JsonKind.Currency));

    /// <summary>Whether amounts are compared, so that it matters in which currency they are.</summary>
    public bool IsAboutPrices => (MinPrice ?? MaxPrice) is not null || Sort is "price" or "-price" || Facets.Contains(FacetNames.Price, StringComparer.Ordinal);

    /// <summary>Asked as document 003 has it, with a page and perhaps a keyword.</summary>
    public bool IsPlain =>
        (CategoryId ?? BrandId ?? Sort) is null && (MinPrice ?? MaxPrice) is null && InStock is null && Attributes.Count == 0 && Facets.Count == 0;
}

/// <summary>What products can be counted by.</summary>
internal static class FacetNames
{
    public const string Brand = "brand_id";
    public const string Category = "category_id";
    public const string Price = "price";

    /// <summary>Not to be asked for: what the others of price are about.</summary>
    public const string Currency = "currency";

    public const string Forms = "brand_id, category_id, price, attributes.{name}";

    public static bool IsKnown(string name) =>
        name is Brand or Category or Price
        || (name.StartsWith(BrowseRequest.AttributePrefix, StringComparison.Ordinal) && name.Length > BrowseRequest.AttributePrefix.Length);
}
