using System.Globalization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Browse;

/// <summary>
/// The statements that a request to browse comes to: only what was asked for is part of them. A facet counts what all filters but its own let through, so
/// a shopper sees what another value would give.
/// </summary>
internal sealed class BrowseQuery
{
    private const string Source = "commerce.products p";
    private const int MaxFacetValues = 100;

    /// <summary>By one that is hidden nothing would be found.</summary>
    private const string Categories =
        " CROSS JOIN LATERAL unnest(p.category_id || p.category_ids) AS listed(id) JOIN commerce.categories c ON c.id = listed.id AND c.active";

    private readonly List<(string Facet, string Sql)> _conditions = [("", "commerce.on_sale(p)")];
    private readonly List<object?> _arguments = [];
    private readonly BrowseRequest _request;
    private readonly bool _isRanked;

    /// <summary>Whether a product has prices in the currency that is asked for; amounts of unlike currencies are not compared.</summary>
    private readonly string _inCurrency;

    /// <summary>Puts the conditions together.</summary>
    /// <param name="request">What is looked for.</param>
    /// <param name="found">Where the products stand that have the keyword's words, best first; null without a keyword.</param>
    public BrowseQuery(BrowseRequest request, IReadOnlyList<long>? found)
    {
        (_request, _isRanked) = (request, found is not null && request.Sort is null or "relevance");
        if (found is not null)
        {
            Add("", "p.position = ANY ({0})", found.ToArray());
        }
        else
        {
            _isRanked = false;
        }
        _arguments.Add(request.Currency ?? "");
        _inCurrency = $"p.currency = coalesce(nullif({Parameter(_arguments.Count)}, ''), (SELECT s.currency FROM commerce.settings s))";
        if (request.CategoryId is { } category)
        {
            Add(
                FacetNames.Category,
                "(p.category_id = {0} OR (p.category_ids <> '{}' AND p.category_ids @> ARRAY[{0}::text])) "
                    + "AND EXISTS (SELECT FROM commerce.categories c WHERE c.id = {0} AND c.active)",
                category
            );
        }
        if (request.BrandId is { } brand)
        {
            Add(FacetNames.Brand, "p.brand_id = {0} AND EXISTS (SELECT FROM commerce.brands b WHERE b.id = {0} AND b.active)", brand);
        }
        if ((request.MinPrice ?? request.MaxPrice) is not null)
        {
            Add(FacetNames.Price, _inCurrency);
        }
        if (request.MinPrice is { } least)
        {
            Add(FacetNames.Price, "commerce.price_from(p) >= {0}", least);
        }
        if (request.MaxPrice is { } most)
        {
            Add(FacetNames.Price, "commerce.price_from(p) <= {0}", most);
        }
        if (request.InStock is { } inStock)
        {
            Add("in_stock", "(commerce.stock_level(p.id) <> 'out') = {0}", inStock);
        }
        foreach (var (name, values) in request.Attributes)
        {
            Add(BrowseRequest.AttributePrefix + name, "p.attributes ->> {0} = ANY ({1})", name, values.ToArray());
        }
    }

    public async Task<Page<Product>> Read(NpgsqlDataSource database, PublicAddress address, CancellationToken cancelled)
    {
        var page = _request.Page;
        return await database.Together(
            async batch =>
            {
                batch.Add(ListSql, [.. _arguments, page.Size, page.Offset]);
                batch.Add($"SELECT count(*) FROM {Source} WHERE {Conditions(except: null)}", [.. _arguments]);
                foreach (var facet in _request.Facets)
                {
                    AddFacet(batch, facet);
                }
                await using var row = await batch.ExecuteReaderAsync(cancelled);
                var products = new List<Product>(page.Size);
                while (await row.ReadAsync(cancelled))
                {
                    products.Add(Product.From(row, address));
                }
                return (await Pages.Counted(row, products, page, cancelled)) with
                {
                    Extras = new PageExtras { Facets = _request.Facets.Count == 0 ? null : await ReadFacets(row, cancelled) },
                };
            },
            cancelled
        );
    }

    private async Task<List<Facet>> ReadFacets(NpgsqlDataReader row, CancellationToken cancelled)
    {
        var facets = new List<Facet>();
        foreach (var name in _request.Facets)
        {
            await row.NextResultAsync(cancelled);
            var values = new List<FacetValue>();
            while (await row.ReadAsync(cancelled))
            {
                values.Add(new FacetValue(row.GetString(0), row.GetInt64(1)));
            }
            facets.Add(new Facet(name, values));
        }
        return facets;
    }

    private string ListSql
    {
        get
        {
            var order = _isRanked
                ? $"array_position({Parameter(1)}::bigint[], p.position)"
                : _request.Sort switch
                {
                    "price" => $"({_inCurrency}) DESC, {PriceInCurrency}, p.position",
                    "-price" => $"({_inCurrency}) DESC, {PriceInCurrency} DESC, p.position",
                    "name" => "commerce.fold(p.name) COLLATE \"C\", p.position",
                    "newest" => "p.created_at DESC, p.position DESC",
                    _ => "p.position",
                };
            return $"SELECT {Product.Columns} FROM {Source} WHERE {Conditions(except: null)} ORDER BY {order} "
                + $"LIMIT {Parameter(_arguments.Count + 1)} OFFSET {Parameter(_arguments.Count + 2)}";
        }
    }

    private string PriceInCurrency => $"CASE WHEN {_inCurrency} THEN commerce.price_from(p) END";

    private void AddFacet(NpgsqlBatch batch, string facet)
    {
        var (conditions, limit) = (Conditions(facet), Parameter(_arguments.Count + 1));
        object?[] arguments = [.. _arguments, MaxFacetValues];
        switch (facet)
        {
            case FacetNames.Brand:
                batch.Add(Counted("p.brand_id", " JOIN commerce.brands b ON b.id = p.brand_id AND b.active", conditions, limit), arguments);
                break;
            case FacetNames.Category:
                batch.Add(Counted("listed.id", Categories, conditions, limit), arguments);
                break;
            case FacetNames.Price:
                batch.Add(
                    $"""
                    SELECT low || '-' || low + step - 1, products
                        FROM commerce.price_ranges(ARRAY(SELECT commerce.price_from(p) FROM {Source} WHERE {conditions} AND {_inCurrency}))
                    ORDER BY low LIMIT {limit}
                    """,
                    arguments
                );
                break;
            default:
                var name = Parameter(_arguments.Count + 2);
                batch.Add(
                    Counted($"p.attributes ->> {name}::text", "", $"{conditions} AND p.attributes ->> {name}::text IS NOT NULL", limit),
                    [.. arguments, facet[BrowseRequest.AttributePrefix.Length..]]
                );
                break;
        }
    }

    private static string Counted(string value, string from, string conditions, string limit) =>
        $"SELECT {value} COLLATE \"C\" AS value, count(*) AS products FROM {Source}{from} WHERE {conditions} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {limit}";

    private string Conditions(string? except) =>
        string.Join(" AND ", _conditions.Where(condition => except is null || condition.Facet != except).Select(condition => condition.Sql));

    private void Add(string facet, string sql, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _arguments.Add(values[i]);
            sql = sql.Replace("{" + i.ToString(CultureInfo.InvariantCulture) + "}", Parameter(_arguments.Count), StringComparison.Ordinal);
        }
        _conditions.Add((facet, sql));
    }

    private static string Parameter(int number) => string.Create(CultureInfo.InvariantCulture, $"${number}");
}
