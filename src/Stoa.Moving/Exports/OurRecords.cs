using System.Text.Json;
using Stoa.Commerce;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Moving.Formats;

namespace Stoa.Moving.Exports;

/// <summary>Products as CSV of our own: see <see cref="OurProducts"/>.</summary>
internal static class OurRecords
{
    private static readonly HashSet<int> Numbers =
    [
        .. new[] { "base_price", "sale_price", "weight_grams", "variant_base_price", "variant_sale_price", "variant_weight_grams", "variant_position" }.Select(
            IndexOf
        ),
    ];

    private static int IndexOf(string column) => OurProducts.Columns.ToList().IndexOf(column);

    public static void Write(ExportWriter writer, ExportedProduct product)
    {
        Write(writer, CellsOf(product));
        foreach (var variant in product.Variants)
        {
            Write(writer, CellsOf(product, variant));
        }
    }

    private static void Write(ExportWriter writer, Dictionary<string, string> cells) =>
        writer.Record([.. OurProducts.Columns.Select(column => cells.GetValueOrDefault(column, ""))], Numbers);

    private static Dictionary<string, string> CellsOf(ExportedProduct product) =>
        new(StringComparer.Ordinal)
        {
            ["id"] = product.Id,
            ["slug"] = product.Slug,
            ["sku"] = product.Sku,
            ["name"] = product.Name,
            ["description"] = product.Description,
            ["status"] = product.Status,
            ["brand_id"] = product.BrandId ?? "",
            ["brand"] = product.Brand ?? "",
            ["category_id"] = product.CategoryId,
            ["category_ids"] = RowReader.Join(product.CategoryIds),
            ["categories"] = RowReader.Join(product.Categories),
            ["category_trails"] = RowReader.Join(product.CategoryTrails),
            ["tags"] = RowReader.Join(product.Tags),
            ["attributes"] = MapOf(product.Attributes),
            ["options"] = product.Options.Count == 0 ? "" : JsonSerializer.Serialize([.. product.Options], CommerceJson.Stored.ProductOptionArray),
            ["base_price"] = ExportWriter.Price(product.BasePrice),
            ["sale_price"] = ExportWriter.Price(product.SalePrice),
            ["currency"] = product.BasePrice.Currency,
            ["price_schedule"] = ScheduleOf(product.PriceSchedule),
            ["tax_class"] = product.TaxClass,
            ["weight_grams"] = ExportWriter.Text((IFormattable?)product.WeightGrams),
            ["requires_shipping"] = ExportWriter.Text(product.RequiresShipping),
            ["inventory_policy"] = product.InventoryPolicy,
            ["seo_title"] = product.Seo.Title,
            ["seo_description"] = product.Seo.Description,
            ["publish_at"] = ExportWriter.Text(product.PublishAt),
            ["unpublish_at"] = ExportWriter.Text(product.UnpublishAt),
            ["images"] = RowReader.Join(product.Media.Where(media => media.VariantId is null).Select(media => media.Url)),
        };

    private static Dictionary<string, string> CellsOf(ExportedProduct product, ExportedVariant variant) =>
        new(StringComparer.Ordinal)
        {
            ["id"] = product.Id,
            ["currency"] = product.BasePrice.Currency,
            ["variant_id"] = variant.Id,
            ["variant_sku"] = variant.Sku,
            ["variant_barcode"] = variant.Barcode ?? "",
            ["variant_options"] = MapOf(variant.Options),
            ["variant_base_price"] = ExportWriter.Price(variant.BasePrice),
            ["variant_sale_price"] = ExportWriter.Price(variant.SalePrice),
            ["variant_price_schedule"] = ScheduleOf(variant.PriceSchedule),
            ["variant_weight_grams"] = ExportWriter.Text((IFormattable?)variant.WeightGrams),
            ["variant_inventory_policy"] = variant.InventoryPolicy,
            ["variant_position"] = ExportWriter.Text((IFormattable?)variant.Position),
            ["variant_images"] = RowReader.Join(product.Media.Where(media => media.VariantId == variant.Id).Select(media => media.Url)),
        };

    private static string MapOf(IReadOnlyDictionary<string, string> map) => map.Count == 0 ? "" : TextMaps.ToJson(map);

    private static string ScheduleOf(IReadOnlyList<ScheduledPrice> schedule) =>
        schedule.Count == 0 ? "" : JsonSerializer.Serialize([.. schedule], MovingJson.Stored.ScheduledPriceArray);
}
