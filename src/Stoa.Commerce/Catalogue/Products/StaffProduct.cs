using Npgsql;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Commerce.Media;
using Stoa.Commerce.Stock;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>A product as staff see it: drafts and archived ones too, prices as they were entered.</summary>
internal sealed record StaffProduct(
    string Id,
    string Slug,
    string Sku,
    string Name,
    string Description,
    [property: OneOf<ProductStatuses>] string Status,
    string? BrandId,
    string CategoryId,
    IReadOnlyList<string> CategoryIds,
    IReadOnlyList<string> Tags,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<ProductOption> Options,
    Money BasePrice,
    Money? SalePrice,
    IReadOnlyList<ScheduledPrice> PriceSchedule,
    string TaxClass,
    int? WeightGrams,
    bool RequiresShipping,
    [property: OneOf<InventoryPolicies>] string InventoryPolicy,
    Seo Seo,
    IReadOnlyList<string> Images,
    IReadOnlyList<ProductMedia> Media,
    DateTimeOffset? PublishAt,
    DateTimeOffset? UnpublishAt,
    IReadOnlyList<StaffVariant> Variants,
    StockSummary Stock,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    /// <summary>What <see cref="From"/> reads, of the table alias <c>p</c>.</summary>
    public const string Columns = $"""
        p.id, p.slug, p.sku, p.name, p.description, p.status, p.brand_id, p.category_id, p.category_ids, p.tags, p.attributes::text AS attributes,
        p.options::text AS options, p.base_price, p.sale_price, to_json(p.price_schedule)::text AS price_schedule, p.currency, p.tax_class, p.weight_grams,
        p.requires_shipping, p.inventory_policy, p.seo_title, p.seo_description, p.images, p.publish_at, p.unpublish_at, p.version, p.created_at, p.updated_at,
        {StockSummary.OfProduct},
        (SELECT json_agg(json_build_object('id', m.id, 'hash', m.hash, 'alt', pm.alt, 'variant_id', pm.variant_id) ORDER BY pm.position)::text
         FROM commerce.product_media pm JOIN commerce.media m ON m.id = pm.media_id WHERE pm.product_id = p.id) AS media
        """;

    /// <summary>With its variants: what can be sold are they, so their stock is its stock.</summary>
    public StaffProduct Of(IReadOnlyList<StaffVariant> variants) =>
        this with
        {
            Variants = variants,
            Stock = StockSummary.Sum(variants.Select(variant => variant.Stock)),
        };

    public static StaffProduct From(NpgsqlDataReader row, PublicAddress address)
    {
        var (spec, id) = (SpecFrom(row), row.GetString("id"));
        return new StaffProduct(
            id,
            spec.Slug!,
            spec.Sku,
            spec.Name,
            spec.Description,
            spec.Status,
            spec.BrandId,
            spec.CategoryId,
            spec.CategoryIds,
            spec.Tags,
            spec.Attributes,
            spec.Options,
            spec.BasePrice!.Value,
            spec.SalePrice,
            spec.PriceSchedule,
            spec.TaxClass,
            spec.WeightGrams,
            spec.RequiresShipping,
            spec.InventoryPolicy,
            spec.Seo,
            Array.ConvertAll(row.GetStrings("images"), address.Of),
            [.. (row.GetJson("media", CommerceJson.Stored.StoredProductMediaArray) ?? []).Select(media => media.At(address))],
            spec.PublishAt,
            spec.UnpublishAt,
            [],
            StockSummary.Parse(row.GetStringOrNull("stock")),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );
    }

    public static ProductSpec SpecFrom(NpgsqlDataReader row)
    {
        var (currency, category) = (row.GetString("currency"), row.GetString("category_id"));
        return new ProductSpec
        {
            Slug = row.GetString("slug"),
            Sku = row.GetString("sku"),
            Name = row.GetString("name"),
            Description = row.GetString("description"),
            Status = row.GetString("status"),
            BrandId = row.GetStringOrNull("brand_id"),
            CategoryId = category,
            CategoryIds = [category, .. row.GetStrings("category_ids")],
            Tags = row.GetStrings("tags"),
            Attributes = TextMaps.Parse(row.GetString("attributes")),
            Options = row.GetJson("options", CommerceJson.Stored.ProductOptionArray)!,
            BasePrice = new Money(row.GetInt64("base_price"), currency),
            SalePrice = Money.Of(row.GetOrNull<long>("sale_price"), currency),
            PriceSchedule = Prices.PriceSchedule.Parse(row.GetStringOrNull("price_schedule"), currency),
            TaxClass = row.GetString("tax_class"),
            WeightGrams = row.GetOrNull<int>("weight_grams"),
            RequiresShipping = row.GetBoolean("requires_shipping"),
            InventoryPolicy = row.GetString("inventory_policy"),
            Seo = new Seo(row.GetString("seo_title"), row.GetString("seo_description")),
            PublishAt = row.GetOrNull<DateTimeOffset>("publish_at"),
            UnpublishAt = row.GetOrNull<DateTimeOffset>("unpublish_at"),
        };
    }
}

/// <summary>A variant as staff see it. A price of its own replaces the product's, a sale price without one is taken off the product's.</summary>
internal sealed record StaffVariant(
    string Id,
    string ProductId,
    string Sku,
    string? Barcode,
    IReadOnlyDictionary<string, string> Options,
    Money? BasePrice,
    Money? SalePrice,
    IReadOnlyList<ScheduledPrice> PriceSchedule,
    int? WeightGrams,
    [property: OneOf<InventoryPolicies>] string InventoryPolicy,
    long Position,
    StockSummary Stock,
    long Version
) : IVersioned
{
    /// <summary>What <see cref="From"/> reads, of the table aliases <c>v</c> and <c>p</c>.</summary>
    public const string Columns = $"""
        v.id, v.product_id, v.sku, v.barcode, v.attributes::text AS attributes, v.base_price, v.sale_price, to_json(v.price_schedule)::text AS price_schedule,
        p.currency, v.weight_grams, v.inventory_policy, v.position, v.version, {StockSummary.OfVariant}
        """;

    public static StaffVariant From(NpgsqlDataReader row)
    {
        var currency = row.GetString("currency");
        return new StaffVariant(
            row.GetString("id"),
            row.GetString("product_id"),
            row.GetString("sku"),
            row.GetStringOrNull("barcode"),
            TextMaps.Parse(row.GetString("attributes")),
            Money.Of(row.GetOrNull<long>("base_price"), currency),
            Money.Of(row.GetOrNull<long>("sale_price"), currency),
            Prices.PriceSchedule.Parse(row.GetStringOrNull("price_schedule"), currency),
            row.GetOrNull<int>("weight_grams"),
            row.GetString("inventory_policy"),
            row.GetInt64("position"),
            StockSummary.Parse(row.GetStringOrNull("stock")),
            row.GetInt64("version")
        );
    }
}

/// <summary>Reads products with their variants: two statements however many.</summary>
internal sealed class StaffProducts(NpgsqlDataSource database, PublicAddress address)
{
    public async Task<StaffProduct?> Find(string id, CancellationToken cancelled) =>
        (await database.Together(batch => Read(batch, id, cancelled), cancelled)).FirstOrDefault();

    /// <summary>As the connection's transaction sees it.</summary>
    public async Task<StaffProduct?> Find(NpgsqlConnection connection, string id, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        return (await Read(batch, id, cancelled)).FirstOrDefault();
    }

    private async Task<List<StaffProduct>> Read(NpgsqlBatch batch, string id, CancellationToken cancelled)
    {
        batch.Add(FindSql, id);
        batch.Add(VariantsSql, [new[] { id }]);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        var products = new List<StaffProduct>();
        while (await row.ReadAsync(cancelled))
        {
            products.Add(StaffProduct.From(row, address));
        }
        await row.NextResultAsync(cancelled);
        return await WithVariants(products, row, cancelled);
    }

    /// <summary>The products with what <see cref="VariantsSql"/> gave for them.</summary>
    public static async Task<List<StaffProduct>> WithVariants(List<StaffProduct> products, NpgsqlDataReader row, CancellationToken cancelled)
    {
        var variants = new List<StaffVariant>();
        while (await row.ReadAsync(cancelled))
        {
            variants.Add(StaffVariant.From(row));
        }
        var byProduct = variants.ToLookup(variant => variant.ProductId, StringComparer.Ordinal);
        return [.. products.Select(product => byProduct.Contains(product.Id) ? product.Of([.. byProduct[product.Id]]) : product)];
    }

    internal const string FindSql = $"SELECT {StaffProduct.Columns} FROM commerce.products p WHERE p.id = $1";

    /// <summary>$1 ids of products.</summary>
    internal const string VariantsSql = $"""
        SELECT {StaffVariant.Columns} FROM commerce.variants v JOIN commerce.products p ON p.id = v.product_id
        WHERE v.product_id = ANY ($1) AND NOT v.archived ORDER BY v.product_id, v.position, v.id
        """;
}
