using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Platform.Data;

namespace Stoa.Moving.Products;

/// <summary>A product as it is.</summary>
internal sealed record ProductState(string Id, ProductSpec Spec, long Version)
{
    public List<VariantState> Variants { get; } = [];

    /// <summary>The pictures that it shows, with the variant that shows them.</summary>
    public HashSet<(string Media, string? Variant)> Media { get; } = [];

    /// <summary>What <see cref="From"/> reads, of the table alias <c>p</c>.</summary>
    public const string Columns = """
        p.id, p.slug, p.sku, p.name, p.description, p.status, p.brand_id, p.category_id, p.category_ids, p.tags, p.attributes::text AS attributes,
        p.options::text AS options, p.base_price, p.sale_price, to_json(p.price_schedule)::text AS price_schedule, p.currency, p.tax_class, p.weight_grams,
        p.requires_shipping, p.inventory_policy, p.seo_title, p.seo_description, p.publish_at, p.unpublish_at, p.version
        """;

    public static ProductState From(NpgsqlDataReader row) => new(row.GetString("id"), StaffProduct.SpecFrom(row), row.GetInt64("version"));
}

/// <summary>A variant as it is.</summary>
internal sealed record VariantState(string Id, string ProductId, VariantSpec Spec, long Version, bool IsArchived)
{
    /// <summary>What <see cref="From"/> reads, of the table aliases <c>v</c> and <c>p</c>.</summary>
    public const string Columns = """
        v.id, v.product_id, v.sku, v.barcode, v.attributes::text AS attributes, v.base_price, v.sale_price, to_json(v.price_schedule)::text AS price_schedule,
        p.currency, v.weight_grams, v.inventory_policy, v.position, v.version, v.archived
        """;

    public static VariantState From(NpgsqlDataReader row)
    {
        var (currency, position) = (row.GetString("currency"), row.GetInt64("position"));
        var spec = new VariantSpec
        {
            Sku = row.GetString("sku"),
            Barcode = row.GetStringOrNull("barcode"),
            Options = TextMaps.Parse(row.GetString("attributes")),
            BasePrice = Money.Of(row.GetOrNull<long>("base_price"), currency),
            SalePrice = Money.Of(row.GetOrNull<long>("sale_price"), currency),
            PriceSchedule = PriceSchedule.Parse(row.GetStringOrNull("price_schedule"), currency),
            WeightGrams = row.GetOrNull<int>("weight_grams"),
            InventoryPolicy = row.GetString("inventory_policy"),
            Position = position <= int.MaxValue ? (int)position : null,
        };
        return new VariantState(row.GetString("id"), row.GetString("product_id"), spec, row.GetInt64("version"), row.GetBoolean("archived"));
    }
}

/// <summary>What rows of a part look for.</summary>
internal sealed class Wanted
{
    public HashSet<string> Ids { get; } = new(StringComparer.Ordinal);
    public HashSet<string> VariantIds { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Skus { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Slugs { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Urls { get; } = new(StringComparer.Ordinal);
}

/// <summary>
/// The products that a part of an import is about, as they are now: four statements however many. To be applied, SKUs and ids are locked first, so that
/// nobody else takes one, then the products in the order of their ids.
/// </summary>
internal sealed partial class ProductsThere
{
    private readonly Dictionary<string, string> _slugs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _mediaByHash = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _mediaBySource = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Product, string? Variant)> _skus = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _productOfVariant = new(StringComparer.Ordinal);

    public Dictionary<string, ProductState> Products { get; } = new(StringComparer.Ordinal);

    public ProductState? Find(string id) => Products.GetValueOrDefault(id);

    public string? ProductOfVariant(string id) => _productOfVariant.GetValueOrDefault(id);

    /// <summary>A product or a variant has it: what is in stock is counted by it, so one of both.</summary>
    public bool HasItem(string id) => Products.ContainsKey(id) || _productOfVariant.ContainsKey(id);

    public string? OwnerOfSlug(string slug) => _slugs.GetValueOrDefault(slug);

    public (string Product, string? Variant)? OwnerOfSku(string sku) => _skus.TryGetValue(sku, out var owner) ? owner : null;

    public void TakeSku(string sku, string product, string? variant) => _skus[sku] = (product, variant);

    public void TakeSlug(string slug, string product) => _slugs[slug] = product;

    /// <summary>A picture that is here already, by its own address or by the one that it was fetched from.</summary>
    public string? MediaAt(string url) =>
        HashIn(url) is { } hash && _mediaByHash.TryGetValue(hash, out var own) ? own : _mediaBySource.GetValueOrDefault(Convert.ToHexString(HashOf(url)));

    public static byte[] HashOf(string url) => SHA256.HashData(Encoding.UTF8.GetBytes(url));

    public static async Task<ProductsThere> Load(NpgsqlConnection connection, Wanted wanted, bool forChange, CancellationToken cancelled)
    {
        var there = new ProductsThere();
        string[] skus = [.. wanted.Skus];
        string[] items = [.. wanted.Ids, .. wanted.VariantIds];
        if (forChange)
        {
            await connection.Change(NameLocks.Sql, cancelled, "commerce.sku", skus);
            await connection.Change(NameLocks.Sql, cancelled, "commerce.item", items);
        }
        string[] slugs = [.. wanted.Slugs];
        var ids = (await connection.Many(FindSql, row => row.GetString(0), cancelled, items, skus, slugs)).ToArray();
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(forChange ? LockSql : LoadSql, [ids]);
        batch.Add(VariantsSql, [ids]);
        batch.Add(SlugsSql, [slugs]);
        batch.Add(ShownSql, [ids]);
        batch.Add(MediaSql, [wanted.Urls.Select(HashIn).OfType<string>().ToArray()]);
        batch.Add(SourcesSql, [wanted.Urls.Select(HashOf).ToArray()]);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        await there.Read(row, cancelled);
        return there;
    }

    private async Task Read(NpgsqlDataReader row, CancellationToken cancelled)
    {
        await Each(row, isFirst: true, () => Add(ProductState.From(row)), cancelled);
        await Each(row, isFirst: false, () => Add(VariantState.From(row)), cancelled);
        await Each(row, isFirst: false, () => _slugs[row.GetString(0)] = row.GetString(1), cancelled);
        await Each(
            row,
            isFirst: false,
            () => Products.GetValueOrDefault(row.GetString(0))?.Media.Add((row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2))),
            cancelled
        );
        await Each(row, isFirst: false, () => _mediaByHash[row.GetString(0)] = row.GetString(1), cancelled);
        await Each(row, isFirst: false, () => _mediaBySource[Convert.ToHexString(row.GetFieldValue<byte[]>(0))] = row.GetString(1), cancelled);
    }

    private static async Task Each(NpgsqlDataReader row, bool isFirst, Action read, CancellationToken cancelled)
    {
        if (!isFirst)
        {
            await row.NextResultAsync(cancelled);
        }
        while (await row.ReadAsync(cancelled))
        {
            read();
        }
    }

    private void Add(ProductState product)
    {
        Products.Add(product.Id, product);
        _skus[product.Spec.Sku] = (product.Id, null);
    }

    private void Add(VariantState variant)
    {
        if (Products.TryGetValue(variant.ProductId, out var product))
        {
            product.Variants.Add(variant);
        }
        _skus[variant.Spec.Sku] = (variant.ProductId, variant.Id);
        _productOfVariant[variant.Id] = variant.ProductId;
    }

    private static string? HashIn(string url) => OwnAddress().Match(url) is { Success: true } match ? match.Groups["hash"].Value : null;

    [GeneratedRegex("/media/(?<hash>[0-9a-f]{64})/[0-9]+\\.(jpg|webp)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnAddress();

    /// <summary>$1 ids, which may be of products or of variants whatever they are said to be of.</summary>
    internal const string FindSql = """
        SELECT p.id FROM commerce.products p WHERE p.id = ANY ($1::text[])
        UNION SELECT p.id FROM commerce.products p WHERE p.sku = ANY ($2::text[])
        UNION SELECT v.product_id FROM commerce.variants v WHERE v.sku = ANY ($2::text[])
        UNION SELECT s.product_id FROM commerce.slugs s WHERE s.slug = ANY ($3::text[])
        UNION SELECT v.product_id FROM commerce.variants v WHERE v.id = ANY ($1::text[])
        """;

    internal const string LoadSql = $"SELECT {ProductState.Columns} FROM commerce.products p WHERE p.id = ANY ($1) ORDER BY p.id";

    internal const string LockSql = LoadSql + " FOR UPDATE";

    internal const string VariantsSql = $"""
        SELECT {VariantState.Columns} FROM commerce.variants v JOIN commerce.products p ON p.id = v.product_id
        WHERE v.product_id = ANY ($1) ORDER BY v.product_id, v.position, v.id
        """;

    internal const string SlugsSql = "SELECT slug, product_id FROM commerce.slugs WHERE slug = ANY ($1)";

    internal const string ShownSql = "SELECT product_id, media_id, variant_id FROM commerce.product_media WHERE product_id = ANY ($1)";

    internal const string MediaSql = "SELECT hash, id FROM commerce.media WHERE hash = ANY ($1)";

    internal const string SourcesSql = "SELECT url_hash, media_id FROM commerce.media_sources WHERE url_hash = ANY ($1)";
}
