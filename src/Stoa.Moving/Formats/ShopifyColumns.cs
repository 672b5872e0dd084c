using System.Text.RegularExpressions;

namespace Stoa.Moving.Formats;

/// <summary>The columns of Shopify's product files, by their names of both generations.</summary>
internal sealed partial class ShopifyColumns(CsvHeader header)
{
    public int Width => header.Names.Count;

    public CsvColumn? Handle { get; } = header.Find("URL handle", "Handle");
    public CsvColumn? Title { get; } = header.Find("Title");
    public CsvColumn? Description { get; } = header.Find("Description", "Body (HTML)", "Body HTML");
    public CsvColumn? Vendor { get; } = header.Find("Vendor");
    public CsvColumn? Category { get; } = header.Find("Product category");
    public CsvColumn? Type { get; } = header.Find("Type");
    public CsvColumn? Tags { get; } = header.Find("Tags");
    public CsvColumn? Published { get; } = header.Find("Published on online store", "Published");
    public CsvColumn? Status { get; } = header.Find("Status");
    public CsvColumn? Sku { get; } = header.Find("Variant SKU", "SKU");
    public CsvColumn? Barcode { get; } = header.Find("Variant Barcode", "Barcode");
    public CsvColumn? Price { get; } = header.Find("Variant Price", "Price");
    public CsvColumn? CompareAt { get; } = header.Find("Variant Compare At Price", "Compare-at price");
    public CsvColumn? Grams { get; } = header.Find("Variant Grams", "Weight value (grams)");
    public CsvColumn? Policy { get; } = header.Find("Variant Inventory Policy", "Continue selling when out of stock");
    public CsvColumn? RequiresShipping { get; } = header.Find("Variant Requires Shipping", "Requires shipping");
    public CsvColumn? Image { get; } = header.Find("Product image URL", "Image Src");
    public CsvColumn? ImageAlt { get; } = header.Find("Image alt text");
    public CsvColumn? VariantImage { get; } = header.Find("Variant image URL", "Variant Image");
    public CsvColumn? SeoTitle { get; } = header.Find("SEO title");
    public CsvColumn? SeoDescription { get; } = header.Find("SEO description");

    public CsvColumn?[] OptionNames { get; } = [header.Find("Option1 Name"), header.Find("Option2 Name"), header.Find("Option3 Name")];
    public CsvColumn?[] OptionValues { get; } = [header.Find("Option1 Value"), header.Find("Option2 Value"), header.Find("Option3 Value")];

    /// <summary>Columns of metafields, with the names that they have for people.</summary>
    public IReadOnlyList<(CsvColumn Column, string Value)> Metafields { get; } =
        header.FindAll(name => Metafield().Match(name) is { Success: true } match ? match.Groups["name"].Value : null);

    /// <summary>Either generation has a handle and a title; what else there is may be missing.</summary>
    public static bool Recognise(CsvHeader header) => header.Has("Title") && (header.Has("Handle") || header.Has("URL handle") || header.Has("Price", "SKU"));

    /// <summary>A picture's place is its row's; what weights are shown in is not kept.</summary>
    public static void PassOver(CsvHeader header) => header.PassOver("Image Position", "Variant Weight Unit", "Weight unit for display");

    [GeneratedRegex(@"^(?<name>.+) \(product\.metafields\.[^.()]+\.[^()]+\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Metafield();
}
