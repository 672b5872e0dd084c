using Npgsql;
using Stoa.Commerce.Catalogue.Index;
using Stoa.Contracts;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Browse;

/// <summary>Reads pages of products: by the index where it is loaded, else by SQL that selects the same.</summary>
internal sealed class ProductBrowser(CatalogueReads reads, PublicAddress address, ProductIndex index)
{
    /// <summary>Selects a page.</summary>
    /// <param name="request">What is looked for.</param>
    /// <param name="found">Where the products stand that have the keyword's words, best first; null without a keyword.</param>
    /// <param name="cancelled">Stops it.</param>
    public async Task<Page<Product>> Read(BrowseRequest request, IReadOnlyList<long>? found, CancellationToken cancelled)
    {
        var page = await index.Select(request, found, cancelled) is { } selection
            ? await Read(request, selection, cancelled)
            : await reads.Read(database => Query(database, request, found, cancelled), cancelled);
        return page with { Tags = TagsOf(request, page.Items) };
    }

    /// <summary>The products at these positions that are on sale, in this order.</summary>
    public async Task<IReadOnlyList<Product>> At(IReadOnlyList<long> positions, CancellationToken cancelled) =>
        positions.Count == 0 ? [] : await reads.Read(database => database.Many(AtSql, row => Product.From(row, address), cancelled, positions), cancelled);

    private async Task<Page<Product>> Read(BrowseRequest request, Selection selection, CancellationToken cancelled) =>
        new(await At(selection.Positions, cancelled), request.Page.Number, request.Page.Size, selection.Total)
        {
            Extras = new PageExtras { Facets = request.Facets.Count == 0 ? null : selection.Facets },
        };

    private Task<Page<Product>> Query(NpgsqlDataSource database, BrowseRequest request, IReadOnlyList<long>? found, CancellationToken cancelled) =>
        found is null && request.IsPlain ? Pages.Read(database, CountSql, ListSql, row => Product.From(row, address), request.Page, cancelled)
        : found is null && request.CategoryId is { } category && (request with { CategoryId = null }).IsPlain
            ? Pages.Read(database, CountInCategorySql, ListInCategorySql, row => Product.From(row, address), request.Page, cancelled, category)
        : new BrowseQuery(request, found).Read(database, address, cancelled);

    /// <summary>What a page shows: its products, and whatever else decides what is on it.</summary>
    public static IReadOnlyList<string> TagsOf(BrowseRequest request, IReadOnlyList<Product> products)
    {
        List<(char Aspect, bool Matters)> aspects =
        [
            ('m', true),
            ('t', request.Keyword is not null || request.Sort == "name"),
            ('a', request.Keyword is not null || request.Attributes.Count > 0 || request.Facets.Count > 0),
            (
                'p',
                (request.MinPrice ?? request.MaxPrice) is not null
                    || request.Sort is "price" or "-price"
                    || request.Facets.Contains(FacetNames.Price, StringComparer.Ordinal)
            ),
            ('s', request.InStock is not null),
        ];
        return
        [
            .. aspects.Where(aspect => aspect.Matters).Select(aspect => CatalogueCache.Aspect(aspect.Aspect)),
            .. IsAbout(request.CategoryId, FacetNames.Category) ? [CatalogueCache.Categories] : (ReadOnlySpan<string>)[],
            .. IsAbout(request.BrandId, FacetNames.Brand) ? [CatalogueCache.Brands] : (ReadOnlySpan<string>)[],
            .. products.Select(product => CatalogueCache.Product(product.Id)),
        ];

        bool IsAbout(string? filter, string facet) => filter is not null || request.Facets.Contains(facet, StringComparer.Ordinal);
    }

    internal const string CountSql = "SELECT count(*) FROM commerce.products p WHERE commerce.on_sale(p)";

    internal const string ListSql = $"""
        SELECT {Product.Columns} FROM commerce.products p WHERE commerce.on_sale(p) ORDER BY p.position LIMIT $1 OFFSET $2
        """;

    /// <summary>$1 positions, in the order of the page.</summary>
    internal const string AtSql = $"""
        SELECT {Product.Columns} FROM unnest($1::bigint[]) WITH ORDINALITY AS hit(position, rank)
        JOIN commerce.products p ON p.position = hit.position AND commerce.on_sale(p) ORDER BY hit.rank
        """;

    /// <summary>$1 a category: the products whose main category it is, and those that are in it besides. A hidden one has none.</summary>
    private const string Members = """
        (SELECT p.position FROM commerce.products p WHERE commerce.on_sale(p) AND p.category_id = $1
         UNION ALL
         SELECT p.position FROM commerce.products p WHERE commerce.on_sale(p) AND p.category_ids <> '{}' AND p.category_ids @> ARRAY[$1::text]) AS member
        """;

    private const string IsShown = "EXISTS (SELECT FROM commerce.categories c WHERE c.id = $1 AND c.active)";

    internal const string CountInCategorySql = $"SELECT count(*) FROM {Members} WHERE {IsShown}";

    internal const string ListInCategorySql = $"""
        SELECT {Product.Columns}
        FROM (SELECT position FROM {Members} WHERE {IsShown} ORDER BY position LIMIT $2 OFFSET $3) AS hit
        JOIN commerce.products p ON p.position = hit.position AND p.status = 'active' ORDER BY p.position
        """;
}
