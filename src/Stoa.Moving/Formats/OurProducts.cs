using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Payments;

namespace Stoa.Moving.Formats;

/// <summary>
/// Products as this shop exports them: a row a product, and behind it one for each of its variants, joined by the product's id (or slug, or SKU).
/// Amounts stand in
/// the currency's major unit, maps and lists of objects as JSON.
/// </summary>
internal sealed class OurProducts : RowFormat
{
    private static readonly string[] Texts = ["sku", "name", "description"];
    private static readonly string[] Words = ["status", "brand_id", "category_id", "tax_class", "inventory_policy", "publish_at", "unpublish_at"];
    private static readonly string[] Documents = ["attributes", "options", "price_schedule"];
    private static readonly string[] VariantWords = ["id", "inventory_policy"];
    private static readonly string[] VariantTexts = ["sku", "barcode"];
    private static readonly string[] VariantDocuments = ["options", "price_schedule"];

    private readonly int _width;
    private readonly Dictionary<string, CsvColumn> _columns;

    private OurProducts(CsvHeader header, Dictionary<string, CsvColumn> columns) => (_width, _columns) = (header.Names.Count, columns);

    /// <summary>In the order of an export.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "id",
        "slug",
        "sku",
        "name",
        "description",
        "status",
        "brand_id",
        "brand",
        "category_id",
        "category_ids",
        "categories",
        "category_trails",
        "tags",
        "attributes",
        "options",
        "base_price",
        "sale_price",
        "currency",
        "price_schedule",
        "tax_class",
        "weight_grams",
        "requires_shipping",
        "inventory_policy",
        "seo_title",
        "seo_description",
        "publish_at",
        "unpublish_at",
        "images",
        "variant_id",
        "variant_sku",
        "variant_barcode",
        "variant_options",
        "variant_base_price",
        "variant_sale_price",
        "variant_price_schedule",
        "variant_weight_grams",
        "variant_inventory_policy",
        "variant_position",
        "variant_images",
    ];

    public override string Name => ImportFormats.Csv;

    public static OurProducts? Recognise(CsvHeader header)
    {
        if (!header.Has("id") && !header.Has("slug") && !header.Has("sku"))
        {
            return null;
        }
        var columns = new Dictionary<string, CsvColumn>(StringComparer.Ordinal);
        foreach (var name in Columns)
        {
            if (header.Find(name) is { } column)
            {
                columns.Add(name, column);
            }
        }
        return columns.Count > 1 ? new OurProducts(header, columns) : null;
    }

    public override StagedRow Read(RowReader row)
    {
        row.CheckWidth(_width);
        var (id, slug, sku) = (row.Word(Column("id")), row.Word(Column("slug")), row.Word(Column("sku")));
        var body = new JsonObject();
        if (id.Length > 0)
        {
            body["id"] = id;
        }
        body["handle"] = slug;
        var variant = VariantOf(row);
        if (variant is null || row.Word(Column("name")).Length > 0)
        {
            body["product"] = ProductOf(row);
            SetNames(row, body);
            AddImages(row, "images", body, "images");
        }
        if (variant is not null)
        {
            body["variant"] = variant;
            AddImages(row, "variant_images", body, "variant_images");
        }
        var key =
            id.Length > 0 ? "id:" + id
            : slug.Length > 0 ? "slug:" + slug
            : sku.Length > 0 ? "sku:" + sku
            : "";
        if (key.Length == 0)
        {
            row.Fail(Column("id") is null ? "sku" : "id", "required", "");
        }
        return new StagedRow(row.Line, row.Line, key, null, Bodies.ToJson(body), row.Errors);
    }

    private CsvColumn? Column(string name) => _columns.GetValueOrDefault(name);

    private JsonObject ProductOf(RowReader row)
    {
        var product = new JsonObject();
        if (row.Word(Column("slug")) is { Length: > 0 } slug)
        {
            // A blank cell is no wish for another one.
            product["slug"] = slug;
        }
        Array.ForEach(Words, name => row.SetWord(product, name, Column(name)));
        Array.ForEach(Texts, name => row.SetText(product, name, Column(name)));
        if (Column("seo_title") is not null || Column("seo_description") is not null)
        {
            product["seo"] = new JsonObject { ["title"] = row.Text(Column("seo_title")) ?? "", ["description"] = row.Text(Column("seo_description")) ?? "" };
        }
        foreach (var name in new[] { "category_ids", "tags" })
        {
            if (Column(name) is { } column)
            {
                product[name] = RowReader.ArrayOf(RowReader.Split(row.Text(column) ?? ""));
            }
        }
        Array.ForEach(Documents, name => SetDocument(row, product, name, Column(name)));
        var currency = CurrencyOf(row);
        row.SetAmount(product, "base_price", Column("base_price"), currency);
        row.SetAmount(product, "sale_price", Column("sale_price"), currency);
        row.SetInteger(product, "weight_grams", Column("weight_grams"));
        row.SetFlag(product, "requires_shipping", Column("requires_shipping"));
        return product;
    }

    /// <summary>Null where the row has no variant.</summary>
    private JsonObject? VariantOf(RowReader row)
    {
        if (Array.TrueForAll(["variant_id", "variant_sku", "variant_options"], name => row.Word(Column(name)).Length == 0))
        {
            return null;
        }
        var variant = new JsonObject();
        Array.ForEach(VariantWords, name => row.SetWord(variant, name, Column("variant_" + name)));
        Array.ForEach(VariantTexts, name => row.SetText(variant, name, Column("variant_" + name)));
        Array.ForEach(VariantDocuments, name => SetDocument(row, variant, name, Column("variant_" + name)));
        var currency = CurrencyOf(row);
        row.SetAmount(variant, "base_price", Column("variant_base_price"), currency);
        row.SetAmount(variant, "sale_price", Column("variant_sale_price"), currency);
        row.SetInteger(variant, "weight_grams", Column("variant_weight_grams"));
        row.SetInteger(variant, "position", Column("variant_position"));
        return variant;
    }

    private string CurrencyOf(RowReader row)
    {
        var code = row.Word(Column("currency"));
        if (code.Length == 0 || Currencies.IsCode(code))
        {
            return code.Length == 0 ? row.Currency : code;
        }
        row.Fail("currency", "wrong_type", code);
        return row.Currency;
    }

    private void SetNames(RowReader row, JsonObject body)
    {
        if (RowReader.Split(row.Text(Column("categories")) ?? "") is { Count: > 0 } paths)
        {
            body["categories"] = RowReader.ArrayOf(paths);
            body["category_trails"] = RowReader.ArrayOf(RowReader.Split(row.Text(Column("category_trails")) ?? ""));
        }
        if (row.Word(Column("brand")) is { Length: > 0 } brand)
        {
            body["brand"] = brand;
        }
    }

    private void AddImages(RowReader row, string name, JsonObject body, string member)
    {
        if (RowReader.Split(row.Text(Column(name)) ?? "") is { Count: > 0 } urls)
        {
            body[member] = new JsonArray([.. urls.Select(url => new JsonObject { ["url"] = url, ["alt"] = "" })]);
        }
    }

    private static void SetDocument(RowReader row, JsonObject to, string member, CsvColumn? column)
    {
        if (column is null || row.Text(column)?.Trim() is not { } text)
        {
            return;
        }
        try
        {
            to[member] = text.Length == 0 ? null : Bodies.Parse(text);
        }
        catch (JsonException)
        {
            row.Fail(column.Name, "wrong_type", text);
        }
    }

    public override string ColumnOf(string member) =>
        member.Split('.') switch
        {
            ["product", "seo", var part, ..] => "seo_" + part,
            ["product", var name, ..] => name,
            ["variant", var name, ..] => "variant_" + name,
            [var name, ..] => name,
            _ => member,
        };
}
