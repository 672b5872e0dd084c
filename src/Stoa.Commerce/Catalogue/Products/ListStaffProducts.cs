using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>All products with their variants, newest first, drafts and archived ones too.</summary>
internal sealed class ListStaffProducts(NpgsqlDataSource database, PublicAddress address)
{
    /// <summary>Amounts of unlike currencies are not compared: each currency has its own place in the order.</summary>
    private static readonly SortColumn PriceByCurrency = new("price", "(p.currency || lpad(p.base_price::text, 16, '0'))", "text");

    internal static readonly IReadOnlyList<SortColumn> Sorts =
    [
        new("created_at", "p.created_at", "timestamptz"),
        new("updated_at", "p.updated_at", "timestamptz"),
        new("name", "p.name", "text"),
        new("sku", "p.sku", "text"),
        PriceByCurrency,
    ];

    /// <summary>Where all are of one currency.</summary>
    private static readonly IReadOnlyList<SortColumn> SortsOfOneCurrency = [.. Sorts.Except([PriceByCurrency]), new("price", "p.base_price", "bigint")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<StaffProduct>>("/admin/products", routes.Resolve<ListStaffProducts>().Handle)
            .WithName(CatalogueRoutes.Section, "listStaffProducts", "List and search products as staff see them")
            .Staff("products", "read")
            .WithSuccess(CommerceSuccesses.ProductsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("keyword", "A SKU, or the beginning of a name.")
            .Explains("status", "Only drafts, only active or only archived products.")
            .Explains("category_id", "Only products of this category, as the main one or another.")
            .Explains("brand_id", "Only products of this brand.")
            .Explains("tag", "Only products with this tag.")
            .Explains("min_price", "The least base price, in minor units of the currency. Products in another are left out.")
            .Explains("max_price", "The highest base price, in minor units of the currency. Products in another are left out.")
            .Explains(
                "currency",
                "Only products with prices in this currency; that of min_price and max_price, which by default is the shop's. Sorted by price, products of one "
                    + "currency stand together."
            )
            .Explains("stock", "Only products with available pieces (in), with few (low) or without (out).")
            .WithExample(new Page<StaffProduct>([Examples.StaffProduct], 1, 20, 150));

    public sealed record Request(ListRequest List, ProductFilter Filter) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts), ProductFilter.Read(input));
    }

    public async Task<Outcome<Page<StaffProduct>>> Handle(Request request, RequestContext context)
    {
        var sorts = request.Filter.IsOfOneCurrency ? SortsOfOneCurrency : Sorts;
        var filter = await request.Filter.Weighed(database, context.CancellationToken);
        var list = filter.ApplyTo(new ListQuery(StaffProduct.Columns, "commerce.products p", "p.id", "text", sorts));
        var outcome = await list.Read(database, request.List, row => StaffProduct.From(row, address), context.CancellationToken);
        if (outcome.Value is not { } page)
        {
            return outcome;
        }
        await using var connection = await database.Open(context.CancellationToken);
        await using var command = new NpgsqlCommand(StaffProducts.VariantsSql, connection);
        command.Parameters.AddWithValue(page.Items.Select(product => product.Id).ToArray());
        await using var row = await command.ExecuteReaderAsync(context.CancellationToken);
        return page with { Items = await StaffProducts.WithVariants([.. page.Items], row, context.CancellationToken) };
    }
}

/// <summary>Which products a list or a bulk edit is about; what is not said does not matter.</summary>
internal sealed record ProductFilter(
    string? Status,
    string? CategoryId,
    string? BrandId,
    string? Tag,
    string? Stock,
    long? MinPrice,
    long? MaxPrice,
    string? Currency,
    string? Keyword
)
{
    private static readonly string[] StockLevels = ["in", "low", "out"];

    public static ProductFilter Read(RequestReader input) =>
        new(
            input.QueryChoice("status", ProductStatuses.Values),
            input.Query("category_id", CatalogueForms.MaxId),
            input.Query("brand_id", CatalogueForms.MaxId),
            input.Query("tag", 100),
            input.QueryChoice("stock", StockLevels),
            input.QueryNumber("min_price", 0, Money.MaxAmount),
            input.QueryNumber("max_price", 0, Money.MaxAmount),
            input.Query("currency", 3),
            input.Query("keyword", 200)
        );

    public static ProductFilter ReadBody(ObjectReader members) =>
        new(
            members.OptionalChoice("status", ProductStatuses.Values),
            members.OptionalId("category_id"),
            members.OptionalId("brand_id"),
            members.TextIfGiven("tag", 100),
            members.OptionalChoice("stock", StockLevels),
            members.OptionalLongInteger("min_price", 0, Money.MaxAmount),
            members.OptionalLongInteger("max_price", 0, Money.MaxAmount),
            members.OptionalForm("currency", 3, StringFormats.Currency),
            members.TextIfGiven("keyword", 200)
        );

    /// <summary>
    /// A product that is low has a level that is not in, or hot and not judged yet, and of these there are indexes: only they are looked at more closely.
    /// </summary>
    private const string MayBeLow = """
        p.id IN (SELECT s.item_id FROM commerce.stock s WHERE s.level <> 'in' UNION ALL SELECT s.item_id FROM commerce.stock s WHERE s.buckets > 0
            UNION ALL SELECT v.product_id FROM commerce.stock s JOIN commerce.variants v ON v.id = s.item_id WHERE s.level <> 'in'
            UNION ALL SELECT v.product_id FROM commerce.stock s JOIN commerce.variants v ON v.id = s.item_id WHERE s.buckets > 0)
        """;

    /// <summary>Of a hot level its buckets have what can be had.</summary>
    private const string Any = """
        (s.available > 0 OR (s.buckets > 0
            AND EXISTS (SELECT FROM commerce.stock_buckets b WHERE b.item_id = s.item_id AND b.location_id = s.location_id AND b.available > 0)))
        """;

    /// <summary>The same as the function says, as one query over all levels instead of one a product.</summary>
    private const string IsOut = $"""
        NOT EXISTS (
            SELECT FROM commerce.stock s JOIN commerce.locations l ON l.id = s.location_id AND l.active WHERE s.item_id = p.id AND {Any}
              AND NOT EXISTS (SELECT FROM commerce.variants x WHERE x.product_id = s.item_id AND NOT x.archived))
        AND NOT EXISTS (
            SELECT FROM commerce.variants v JOIN commerce.stock s ON s.item_id = v.id JOIN commerce.locations l ON l.id = s.location_id AND l.active
            WHERE v.product_id = p.id AND NOT v.archived AND {Any})
        AND NOT EXISTS (SELECT FROM commerce.variants v WHERE v.product_id = p.id AND NOT v.archived AND v.inventory_policy = 'continue')
        AND (p.inventory_policy <> 'continue' OR EXISTS (SELECT FROM commerce.variants v WHERE v.product_id = p.id AND NOT v.archived))
        """;

    /// <summary>More names than this are sooner met on the way than gathered.</summary>
    private const int Many = 20_000;

    /// <summary>Many products have the keyword.</summary>
    private bool IsBroad { get; init; }

    /// <summary>The same, of which is known how many products have the keyword: few are found by indexes, many in any order.</summary>
    public async Task<ProductFilter> Weighed(NpgsqlDataSource database, CancellationToken cancelled) =>
        Keyword is null ? this : this with { IsBroad = await database.One(NamedSql, row => row.GetInt64(0), cancelled, Keyword, Many) == Many };

    internal const string NamedSql = """
        SELECT count(*) FROM (
            SELECT FROM commerce.products k WHERE lower(k.name) ~>=~ lower($1::text) AND lower(k.name) ~<~ (lower($1) || chr(1114111)) LIMIT $2) AS named
        """;

    private const string EachHasKeyword = """
        (p.sku = {0} OR (lower(p.name) ~>=~ lower({0}::text) AND lower(p.name) ~<~ (lower({0}) || chr(1114111)))
            OR EXISTS (SELECT FROM commerce.variants v WHERE v.product_id = p.id AND v.sku = {0}))
        """;

    /// <summary>Each by an index of its own; alternatives in one condition would be looked for in every product.</summary>
    private const string HasKeyword = """
        p.id IN (SELECT k.id FROM commerce.products k WHERE k.sku = {0}
            UNION ALL SELECT k.id FROM commerce.products k WHERE lower(k.name) ~>=~ lower({0}::text) AND lower(k.name) ~<~ (lower({0}) || chr(1114111))
            UNION ALL SELECT v.product_id FROM commerce.variants v WHERE v.sku = {0})
        """;

    public ListQuery ApplyTo(ListQuery list) =>
        WithCurrency(WithStock(list))
            .Where("p.status = {0}", Status)
            .Where("(p.category_id = {0} OR (p.category_ids <> '{}' AND p.category_ids @> ARRAY[{0}::text]))", CategoryId)
            .Where("p.brand_id = {0}", BrandId)
            .Where("p.tags <> '{}' AND p.tags @> ARRAY[{0}::text]", Tag)
            .Where("p.base_price >= {0}", MinPrice)
            .Where("p.base_price <= {0}", MaxPrice)
            .WhereUnforeseen(IsBroad ? EachHasKeyword : HasKeyword, Keyword);

    /// <summary>Whether all that it lets through have prices in one currency.</summary>
    public bool IsOfOneCurrency => Currency is not null || (MinPrice ?? MaxPrice) is not null;

    /// <summary>Amounts of unlike currencies are not compared.</summary>
    private ListQuery WithCurrency(ListQuery list) =>
        Currency is null && (MinPrice ?? MaxPrice) is not null
            ? list.Where("p.currency = (SELECT s.currency FROM commerce.settings s)")
            : list.Where("p.currency = {0}", Currency);

    private ListQuery WithStock(ListQuery list) =>
        Stock switch
        {
            "out" => list.Where(IsOut),
            "low" => list.Where(MayBeLow).Where("commerce.stock_level(p.id) = {0}", Stock),
            _ => list.Where("commerce.stock_level(p.id) = {0}", Stock),
        };
}
