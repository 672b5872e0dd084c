namespace Stoa.Moving.Exports;

/// <summary>
/// Products as Shopify's present files have them. The base price, where there is a sale price, is the compare-at price. What Shopify's files have no place for
/// (attributes, schedules, further categories) is left out, and stays as it is when such a file is imported here again.
/// </summary>
internal static class ShopifyRecords
{
    public static IReadOnlyList<string> Columns { get; } =
    [
        "Title",
        "URL handle",
        "Description",
        "Vendor",
        "Product category",
        "Tags",
        "Published on online store",
        "Status",
        "SKU",
        "Barcode",
        "Option1 name",
        "Option1 value",
        "Option2 name",
        "Option2 value",
        "Option3 name",
        "Option3 value",
        "Price",
        "Compare-at price",
        "Continue selling when out of stock",
        "Weight value (grams)",
        "Requires shipping",
        "Product image URL",
        "Image alt text",
        "Variant image URL",
        "SEO title",
        "SEO description",
    ];

    private static readonly HashSet<int> Numbers = [IndexOf("Price"), IndexOf("Compare-at price"), IndexOf("Weight value (grams)")];

    private static int IndexOf(string column) => Columns.ToList().IndexOf(column);

    public static void Write(ExportWriter writer, ExportedProduct product)
    {
        var rows = RowsOf(product);
        var pictures = product.Media.Where(media => media.VariantId is null).ToList();
        for (var i = 0; i < Math.Max(rows.Count, pictures.Count); i++)
        {
            var cells = i < rows.Count ? rows[i] : new Dictionary<string, string>(StringComparer.Ordinal);
            cells["URL handle"] = product.Slug;
            if (i < pictures.Count)
            {
                cells["Product image URL"] = pictures[i].Url;
                cells["Image alt text"] = pictures[i].Alt;
            }
            writer.Record([.. Columns.Select(column => cells.GetValueOrDefault(column, ""))], Numbers);
        }
    }

    private static List<Dictionary<string, string>> RowsOf(ExportedProduct product)
    {
        var rows = product.Variants.Select(variant => CellsOf(product, variant)).ToList();
        if (rows.Count == 0)
        {
            rows.Add(
                new(StringComparer.Ordinal)
                {
                    ["SKU"] = product.Sku,
                    ["Option1 name"] = "Title",
                    ["Option1 value"] = "Default Title",
                    ["Continue selling when out of stock"] = Flag(product.InventoryPolicy == "continue"),
                    ["Weight value (grams)"] = ExportWriter.Text((IFormattable?)product.WeightGrams),
                }
            );
            SetPrices(rows[0], product.BasePrice, product.SalePrice);
        }
        var first = rows[0];
        first["Title"] = product.Name;
        first["Description"] = product.Description;
        first["Vendor"] = product.Brand ?? "";
        first["Product category"] = product.Categories.Count > 0 ? product.Categories[0] : "";
        first["Tags"] = RowReader.Join(product.Tags);
        first["Published on online store"] = Flag(product.Status == "active");
        first["Status"] = product.Status;
        first["Requires shipping"] = Flag(product.RequiresShipping);
        first["SEO title"] = product.Seo.Title;
        first["SEO description"] = product.Seo.Description;
        return rows;
    }

    private static Dictionary<string, string> CellsOf(ExportedProduct product, ExportedVariant variant)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SKU"] = variant.Sku,
            ["Barcode"] = variant.Barcode ?? "",
            ["Continue selling when out of stock"] = Flag(variant.InventoryPolicy == "continue"),
            ["Weight value (grams)"] = ExportWriter.Text((IFormattable?)variant.WeightGrams),
            ["Variant image URL"] = product.Media.FirstOrDefault(media => media.VariantId == variant.Id)?.Url ?? "",
        };
        for (var i = 0; i < product.Options.Count; i++)
        {
            cells[$"Option{i + 1} name"] = variant == product.Variants[0] ? product.Options[i].Name : "";
            cells[$"Option{i + 1} value"] = variant.Options.GetValueOrDefault(product.Options[i].Name, "");
        }
        SetPrices(cells, variant.BasePrice ?? product.BasePrice, variant.SalePrice ?? (variant.BasePrice is null ? product.SalePrice : null));
        return cells;
    }

    private static void SetPrices(Dictionary<string, string> cells, Money basePrice, Money? salePrice)
    {
        var isReduced = salePrice?.Amount < basePrice.Amount;
        cells["Price"] = ExportWriter.Price(isReduced ? salePrice : basePrice);
        cells["Compare-at price"] = isReduced ? ExportWriter.Price(basePrice) : "";
    }

    private static string Flag(bool value) => value ? "TRUE" : "FALSE";
}
