using Npgsql;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Commerce.Media;
using Stoa.Moving.Formats;
using Stoa.Moving.Products;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Moving.Exports;

/// <summary>A product as a line of an export: its own members, and the names of its brand and categories for a shop that has other ids.</summary>
internal sealed record ExportedProduct(
    string Id,
    string Slug,
    string Sku,
    string Name,
    string Description,
    string Status,
    string? BrandId,
    string? Brand,
    string CategoryId,
    IReadOnlyList<string> CategoryIds,
    IReadOnlyList<string> Categories,
    IReadOnlyList<string> CategoryTrails,
    IReadOnlyList<string> Tags,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<ProductOption> Options,
    Money BasePrice,
    Money? SalePrice,
    IReadOnlyList<ScheduledPrice> PriceSchedule,
    string TaxClass,
    int? WeightGrams,
    bool RequiresShipping,
    string InventoryPolicy,
    Seo Seo,
    DateTimeOffset? PublishAt,
    DateTimeOffset? UnpublishAt,
    IReadOnlyList<ExportedVariant> Variants,
    IReadOnlyList<ProductMedia> Media
)
{
    public static ExportedProduct Of(ProductState product, IReadOnlyList<ProductMedia> media, CatalogueNames names)
    {
        var spec = product.Spec;
        return new ExportedProduct(
            product.Id,
            spec.Slug!,
            spec.Sku,
            spec.Name,
            spec.Description,
            spec.Status,
            spec.BrandId,
            names.Brand(spec.BrandId),
            spec.CategoryId,
            spec.CategoryIds,
            [.. spec.CategoryIds.Select(names.Category)],
            [.. spec.CategoryIds.Select(names.Trail)],
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
            spec.PublishAt,
            spec.UnpublishAt,
            [.. product.Variants.Where(variant => !variant.IsArchived).Select(ExportedVariant.Of)],
            media
        );
    }
}

internal sealed record ExportedVariant(
    string Id,
    string Sku,
    string? Barcode,
    IReadOnlyDictionary<string, string> Options,
    Money? BasePrice,
    Money? SalePrice,
    IReadOnlyList<ScheduledPrice> PriceSchedule,
    int? WeightGrams,
    string InventoryPolicy,
    int? Position
)
{
    public static ExportedVariant Of(VariantState variant) =>
        new(
            variant.Id,
            variant.Spec.Sku,
            variant.Spec.Barcode,
            variant.Spec.Options,
            variant.Spec.BasePrice,
            variant.Spec.SalePrice,
            variant.Spec.PriceSchedule,
            variant.Spec.WeightGrams,
            variant.Spec.InventoryPolicy,
            variant.Spec.Position
        );
}

/// <summary>The paths of categories and the names of brands.</summary>
internal sealed class CatalogueNames
{
    private readonly Dictionary<string, (string Path, string Trail)> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _brands = new(StringComparer.Ordinal);

    public string Category(string id) => _categories.GetValueOrDefault(id).Path ?? "";

    /// <summary>The ids along the path.</summary>
    public string Trail(string id) => _categories.GetValueOrDefault(id).Trail ?? "";

    public string? Brand(string? id) => id is null ? null : _brands.GetValueOrDefault(id);

    public static async Task<CatalogueNames> Load(NpgsqlConnection connection, CancellationToken cancelled)
    {
        var names = new CatalogueNames();
        foreach (var (id, path, trail) in await connection.Many(PathsSql, row => (row.GetString(0), row.GetString(1), row.GetString(2)), cancelled))
        {
            names._categories[id] = (path, trail);
        }
        foreach (var (id, name) in await connection.Many(BrandsSql, row => (row.GetString(0), row.GetString(1)), cancelled))
        {
            names._brands[id] = name;
        }
        return names;
    }

    internal const string PathsSql = """
        WITH RECURSIVE down(id, path, trail) AS (
            SELECT c.id, c.name, c.id FROM commerce.categories c WHERE c.parent_id IS NULL
            UNION ALL SELECT c.id, down.path || ' > ' || c.name, down.trail || '>' || c.id FROM down JOIN commerce.categories c ON c.parent_id = down.id
        )
        SELECT id, path, trail FROM down
        """;

    internal const string BrandsSql = "SELECT id, name FROM commerce.brands";
}

/// <summary>All products with their variants, in the order of their ids: some hundred at a time, from one moment.</summary>
internal sealed class ProductExport(PublicAddress address) : Export
{
    private const int AtOnce = 500;

    public override string Name => ImportTypes.Products;

    public override IReadOnlyList<string> Formats { get; } = [ImportFormats.Csv, ImportFormats.Ndjson, ImportFormats.Shopify];

    public override async Task Write(ExportWriter writer, NpgsqlConnection connection, CancellationToken cancelled)
    {
        var names = await CatalogueNames.Load(connection, cancelled);
        if (writer.Format == ImportFormats.Csv)
        {
            writer.Record(OurProducts.Columns);
        }
        else if (writer.Format == ImportFormats.Shopify)
        {
            writer.Record(ShopifyRecords.Columns);
        }
        for (var behind = ""; ; )
        {
            var products = await Next(connection, behind, writer.Currency, names, cancelled);
            foreach (var product in products)
            {
                Write(writer, product);
                await writer.FlushIfFull(cancelled);
            }
            if (products.Count < AtOnce)
            {
                return;
            }
            behind = products[^1].Id;
        }
    }

    private static void Write(ExportWriter writer, ExportedProduct product)
    {
        switch (writer.Format)
        {
            case ImportFormats.Ndjson:
                writer.Line(product);
                break;
            case ImportFormats.Shopify:
                ShopifyRecords.Write(writer, product);
                break;
            default:
                OurRecords.Write(writer, product);
                break;
        }
    }

    private async Task<List<ExportedProduct>> Next(
        NpgsqlConnection connection,
        string behind,
        string? currency,
        CatalogueNames names,
        CancellationToken cancelled
    )
    {
        var products = await connection.Many(NextSql, ProductState.From, cancelled, behind, AtOnce, currency);
        var byId = products.ToDictionary(product => product.Id, StringComparer.Ordinal);
        string[] ids = [.. byId.Keys];
        foreach (var variant in await connection.Many(ProductsThere.VariantsSql, VariantState.From, cancelled, [ids]))
        {
            byId[variant.ProductId].Variants.Add(variant);
        }
        var media = (
            await connection.Many(
                MediaSql,
                row =>
                    (
                        Product: row.GetString(0),
                        Media: new ProductMedia(
                            row.GetString(1),
                            address.Of(Rendition.AddressOf(row.GetString(2))),
                            row.GetString(3),
                            row.IsDBNull(4) ? null : row.GetString(4)
                        )
                    ),
                cancelled,
                [ids]
            )
        ).ToLookup(one => one.Product, one => one.Media, StringComparer.Ordinal);
        return [.. products.Select(product => ExportedProduct.Of(product, [.. media[product.Id]], names))];
    }

    internal const string NextSql = $"""
        SELECT {ProductState.Columns} FROM commerce.products p WHERE p.id > $1 AND ($3::text IS NULL OR p.currency = $3) ORDER BY p.id LIMIT $2
        """;

    internal const string MediaSql = """
        SELECT pm.product_id, m.id, m.hash, pm.alt, pm.variant_id FROM commerce.product_media pm JOIN commerce.media m ON m.id = pm.media_id
        WHERE pm.product_id = ANY ($1) ORDER BY pm.product_id, pm.position
        """;
}
