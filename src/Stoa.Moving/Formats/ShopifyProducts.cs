using System.Text;
using System.Text.Json.Nodes;
using Stoa.Commerce;

namespace Stoa.Moving.Formats;

/// <summary>
/// Shopify's product files. The handle joins rows: the first carries the product, each further one a variant (whose option names stand in the first alone), or
/// only a picture. A product with one variant has the option "Title" with the value "Default Title", which is no option here. The compare-at price, where it is
/// higher, is the base price, and the price the sale price.
/// </summary>
internal sealed class ShopifyProducts : RowFormat
{
    private readonly ShopifyColumns _columns;
    private readonly string[] _optionNames = ["", "", ""];
    private string _key = "";

    private ShopifyProducts(ShopifyColumns columns) => _columns = columns;

    public override string Name => ImportFormats.Shopify;

    public static ShopifyProducts? Recognise(CsvHeader header)
    {
        if (!ShopifyColumns.Recognise(header))
        {
            return null;
        }
        ShopifyColumns.PassOver(header);
        return new ShopifyProducts(new ShopifyColumns(header));
    }

    public override StagedRow Read(RowReader row)
    {
        row.CheckWidth(_columns.Width);
        var (title, handle) = (row.Word(_columns.Title), HandleOf(row.Word(_columns.Handle)));
        if (handle.Length == 0)
        {
            handle = HandleOf(title);
        }
        var key = "slug:" + handle;
        var isFirst = key != _key;
        if (isFirst)
        {
            _key = key;
            Array.Fill(_optionNames, "");
        }
        ReadOptionNames(row);
        if (handle.Length == 0)
        {
            row.Fail(_columns.Handle?.Name ?? "Title", "required", "");
        }
        var body = new JsonObject { ["handle"] = handle };
        if (isFirst || title.Length > 0)
        {
            body["product"] = ProductOf(row, handle);
            SetNames(row, body);
        }
        SetVariant(row, body, handle);
        SetImages(row, body);
        return new StagedRow(row.Line, row.Line, key, null, Bodies.ToJson(body), row.Errors);
    }

    private void ReadOptionNames(RowReader row)
    {
        for (var i = 0; i < _optionNames.Length; i++)
        {
            if (row.Word(_columns.OptionNames[i]) is { Length: > 0 } name)
            {
                _optionNames[i] = name;
            }
        }
    }

    private JsonObject ProductOf(RowReader row, string handle)
    {
        var product = new JsonObject { ["slug"] = handle };
        row.SetText(product, "name", _columns.Title);
        row.SetText(product, "description", _columns.Description);
        if (_columns.Tags is not null)
        {
            product["tags"] = RowReader.ArrayOf(RowReader.Split(row.Text(_columns.Tags) ?? ""));
        }
        if (_columns.SeoTitle is not null || _columns.SeoDescription is not null)
        {
            product["seo"] = new JsonObject { ["title"] = row.Text(_columns.SeoTitle) ?? "", ["description"] = row.Text(_columns.SeoDescription) ?? "" };
        }
        SetStatus(row, product);
        return product;
    }

    /// <summary>A product that is active and not published in the online store is not to be seen there: a draft.</summary>
    private void SetStatus(RowReader row, JsonObject product)
    {
        var (status, published) = (row.Word(_columns.Status).ToLowerInvariant(), row.Flag(_columns.Published));
        if (status.Length > 0)
        {
            product["status"] = status == "active" && published == false ? "draft" : status;
        }
        else if (published is { } isPublished)
        {
            product["status"] = isPublished ? "active" : "draft";
        }
    }

    private void SetNames(RowReader row, JsonObject body)
    {
        var category = row.Word(_columns.Category) is { Length: > 0 } path ? path : row.Word(_columns.Type);
        if (category.Length > 0)
        {
            body["categories"] = new JsonArray(category);
            body["keeps_further"] = true;
        }
        if (_columns.Vendor is not null)
        {
            body["brand"] = row.Word(_columns.Vendor);
        }
        if (_columns.Metafields.Count > 0)
        {
            var attributes = new JsonObject();
            foreach (var (column, name) in _columns.Metafields)
            {
                attributes[name] = row.Text(column) ?? "";
            }
            body["attributes"] = attributes;
        }
    }

    private void SetVariant(RowReader row, JsonObject body, string handle)
    {
        var options = new JsonObject();
        for (var i = 0; i < _optionNames.Length; i++)
        {
            if (row.Word(_columns.OptionValues[i]) is { Length: > 0 } value && _optionNames[i].Length > 0)
            {
                options[_optionNames[i]] = value;
            }
        }
        var isDefault = options.Count == 0 || (options.Count == 1 && (string?)options["Title"] == "Default Title");
        var sku = row.Word(_columns.Sku);
        if (isDefault && body["product"] is JsonObject product)
        {
            SetSellable(row, product);
            SetSku(body, product, sku, handle);
            row.SetFlag(product, "requires_shipping", _columns.RequiresShipping);
        }
        else if (isDefault)
        {
            // Without anything to sell it is a row of a picture.
            if (sku.Length > 0 || row.Word(_columns.Price).Length > 0)
            {
                row.Fail(_columns.OptionValues[0]?.Name ?? "Option1 Value", "required", "");
            }
        }
        else
        {
            var variant = new JsonObject { ["options"] = options };
            SetSellable(row, variant);
            row.SetWord(variant, "barcode", _columns.Barcode);
            if (sku.Length > 0)
            {
                variant["sku"] = sku;
            }
            body["variant"] = variant;
            if (body["product"] is JsonObject parent)
            {
                body["derived_sku"] = handle;
                body["derived_price"] = variant["base_price"]?.DeepClone();
                // In this order they are shown; their values are those of the variants.
                body["option_values"] = new JsonArray([
                    .. _optionNames.Where(options.ContainsKey).Select(name => new JsonObject { ["name"] = name, ["values"] = new JsonArray() }),
                ]);
                row.SetFlag(parent, "requires_shipping", _columns.RequiresShipping);
            }
        }
    }

    /// <summary>A SKU that the file does not have is made for a product that is new; one that is there keeps its own.</summary>
    internal static void SetSku(JsonObject body, JsonObject product, string sku, string derived)
    {
        if (sku.Length > 0)
        {
            product["sku"] = sku;
        }
        else
        {
            body["derived_sku"] = derived;
        }
    }

    private void SetSellable(RowReader row, JsonObject to)
    {
        SetPrices(row, to, row.Amount(_columns.Price), row.Amount(_columns.CompareAt), _columns.Price is not null, _columns.CompareAt is not null);
        row.SetInteger(to, "weight_grams", _columns.Grams);
        if (row.Word(_columns.Policy).ToLowerInvariant() is { Length: > 0 } policy)
        {
            to["inventory_policy"] = policy switch
            {
                "true" => "continue",
                "false" => "deny",
                _ => policy,
            };
        }
    }

    /// <summary>The price paid and the higher one that it is shown against, as base and sale price.</summary>
    internal static void SetPrices(RowReader row, JsonObject to, long? price, long? compareAt, bool hasPrice, bool hasCompareAt)
    {
        if (price is not { } paid)
        {
            if (hasPrice && row.Errors.Count == 0)
            {
                to["base_price"] = null;
            }
            return;
        }
        var isReduced = compareAt > paid;
        to["base_price"] = RowReader.MoneyOf(isReduced ? compareAt!.Value : paid, row.Currency);
        if (isReduced || hasCompareAt)
        {
            to["sale_price"] = isReduced ? RowReader.MoneyOf(paid, row.Currency) : null;
        }
    }

    private void SetImages(RowReader row, JsonObject body)
    {
        if (row.Word(_columns.Image) is { Length: > 0 } url)
        {
            body["images"] = new JsonArray(new JsonObject { ["url"] = url, ["alt"] = row.Word(_columns.ImageAlt) });
        }
        if (row.Word(_columns.VariantImage) is { Length: > 0 } own && body.ContainsKey("variant"))
        {
            body["variant_images"] = new JsonArray(new JsonObject { ["url"] = own, ["alt"] = "" });
        }
    }

    /// <summary>Lower case letters and digits, joined by single hyphens, as slugs are here.</summary>
    public static string HandleOf(string text)
    {
        var handle = new StringBuilder(text.Length);
        foreach (var rune in text.ToLowerInvariant().EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (CatalogueForms.IsMark(rune) && handle.Length > 0 && handle[^1] != '-'))
            {
                handle.Append(rune.ToString());
            }
            else if (handle.Length > 0 && handle[^1] != '-')
            {
                handle.Append('-');
            }
        }
        return CatalogueForms.Cut(handle.ToString(), CatalogueForms.MaxSlug).Trim('-');
    }

    public override string ColumnOf(string member)
    {
        var name = member.Split('.').Skip(1).FirstOrDefault() ?? member;
        return
            name switch
            {
                "name" => _columns.Title,
                "slug" or "sku" when member.StartsWith("product.slug", StringComparison.Ordinal) => _columns.Handle,
                "sku" => _columns.Sku,
                "description" => _columns.Description,
                "status" => _columns.Status ?? _columns.Published,
                "tags" => _columns.Tags,
                "base_price" => _columns.Price,
                "sale_price" => _columns.CompareAt,
                "weight_grams" => _columns.Grams,
                "inventory_policy" => _columns.Policy,
                "barcode" => _columns.Barcode,
                "options" => _columns.OptionValues[0],
                "brand_id" or "brand" => _columns.Vendor,
                "category_id" or "categories" => _columns.Category ?? _columns.Type,
                "seo" => _columns.SeoTitle,
                _ => null,
            }
                is { } column
            ? column.Name
            : name;
    }
}
