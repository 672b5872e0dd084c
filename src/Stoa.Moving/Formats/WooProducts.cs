using System.Globalization;
using System.Text.Json.Nodes;

namespace Stoa.Moving.Formats;

/// <summary>
/// WooCommerce's product files. Simple products, and variable ones with their variations, which name their parent by its SKU or as <c>id:12</c>, wherever they
/// stand. Its ids are those of another shop and never mean one of ours.
/// </summary>
internal sealed class WooProducts : RowFormat
{
    private readonly WooColumns _columns;

    private WooProducts(WooColumns columns) => _columns = columns;

    public override string Name => ImportFormats.WooCommerce;

    public override string? Missing => _columns.NameColumn is null ? "Name" : null;

    public static WooProducts? Recognise(CsvHeader header) => WooColumns.Recognise(header) ? new WooProducts(new WooColumns(header)) : null;

    public override StagedRow Read(RowReader row)
    {
        row.CheckWidth(_columns.Width);
        var (id, sku, name) = (row.Word(_columns.Id), row.Word(_columns.Sku), row.Word(_columns.NameColumn));
        var types = RowReader.Split(row.Word(_columns.Type).ToLowerInvariant());
        var type = types.FirstOrDefault(one => one is not ("virtual" or "downloadable")) ?? "simple";
        var alias = id.Length > 0 ? "id:" + id : null;
        var own = sku.Length > 0 ? "sku:" + sku : alias ?? "line:" + row.Line.ToString(CultureInfo.InvariantCulture);
        var body = new JsonObject { ["handle"] = "" };
        switch (type)
        {
            case "simple" or "variable":
                body["product"] = ProductOf(row, body, name, sku, types.Contains("virtual", StringComparer.Ordinal));
                SetNames(row, body, type == "variable");
                break;
            case "variation":
                body["variant"] = VariationOf(row, sku);
                own = ParentOf(row);
                alias = null;
                break;
            default:
                row.Fail(_columns.Type!.Name, "one_of", type);
                break;
        }
        if (RowReader.Split(row.Text(_columns.Images) ?? "") is { Count: > 0 } urls)
        {
            body[type == "variation" ? "variant_images" : "images"] = new JsonArray([.. urls.Select(url => new JsonObject { ["url"] = url, ["alt"] = "" })]);
        }
        return new StagedRow(row.Line, row.Line, own, alias, Bodies.ToJson(body), row.Errors);
    }

    private string ParentOf(RowReader row)
    {
        var parent = row.Word(_columns.Parent);
        if (parent.Length == 0)
        {
            row.Fail(_columns.Parent?.Name ?? "Parent", "required", "");
        }
        return parent.StartsWith("id:", StringComparison.Ordinal) ? parent : "sku:" + parent;
    }

    private JsonObject ProductOf(RowReader row, JsonObject body, string name, string sku, bool isVirtual)
    {
        var product = new JsonObject();
        ShopifyProducts.SetSku(body, product, sku, ShopifyProducts.HandleOf(name));
        row.SetText(product, "name", _columns.NameColumn);
        var description = row.Text(_columns.Description);
        if (description is not null || _columns.ShortDescription is not null)
        {
            // Its files have line breaks as \n.
            var text = string.IsNullOrEmpty(description) ? row.Text(_columns.ShortDescription) ?? "" : description;
            product["description"] = text.Replace("\\n", "\n", StringComparison.Ordinal);
        }
        switch (row.Word(_columns.Published))
        {
            case "":
                break;
            case "1":
                product["status"] = "active";
                break;
            case "0" or "-1":
                product["status"] = "draft";
                break;
            case var other:
                row.Fail(_columns.Published!.Name, "one_of", other);
                break;
        }
        if (_columns.Tags is not null)
        {
            product["tags"] = RowReader.ArrayOf(RowReader.Split(row.Text(_columns.Tags) ?? ""));
        }
        if (isVirtual)
        {
            product["requires_shipping"] = false;
        }
        if (ShopifyProducts.HandleOf(row.Word(_columns.TaxClass)) is { Length: > 0 } taxClass && taxClass != "parent")
        {
            product["tax_class"] = taxClass;
        }
        SetSellable(row, product);
        return product;
    }

    private JsonObject VariationOf(RowReader row, string sku)
    {
        var options = new JsonObject();
        foreach (var (name, values) in _columns.AttributesOf(row))
        {
            if (values.Count > 0)
            {
                options[name] = values[0];
            }
        }
        var variant = new JsonObject { ["options"] = options };
        if (sku.Length > 0)
        {
            variant["sku"] = sku;
        }
        row.SetWord(variant, "barcode", _columns.Barcode);
        SetSellable(row, variant);
        return variant;
    }

    private void SetSellable(RowReader row, JsonObject to)
    {
        row.SetAmount(to, "base_price", _columns.RegularPrice, row.Currency);
        var (starts, ends) = (WooColumns.DateOf(row, _columns.SaleStarts, isEnd: false), WooColumns.DateOf(row, _columns.SaleEnds, isEnd: true));
        if ((starts ?? ends) is null)
        {
            row.SetAmount(to, "sale_price", _columns.SalePrice, row.Currency);
        }
        else if (row.Amount(_columns.SalePrice) is { } sale)
        {
            to["sale_price"] = null;
            to["price_schedule"] = new JsonArray(
                new JsonObject
                {
                    ["amount"] = RowReader.MoneyOf(sale, row.Currency),
                    ["starts_at"] = starts,
                    ["ends_at"] = ends,
                }
            );
        }
        if (_columns.GramsOf(row) is { } grams)
        {
            to["weight_grams"] = grams;
        }
        if (row.Word(_columns.Backorders).ToLowerInvariant() is { Length: > 0 } backorders)
        {
            to["inventory_policy"] = backorders switch
            {
                "1" or "notify" or "yes" => "continue",
                "0" or "no" => "deny",
                _ => backorders,
            };
        }
    }

    /// <summary>Of a variable product it shows only with its variations which attributes are its options.</summary>
    private void SetNames(RowReader row, JsonObject body, bool isVariable)
    {
        if (RowReader.Split(row.Text(_columns.Categories) ?? "") is { Count: > 0 } paths)
        {
            body["categories"] = RowReader.ArrayOf(paths);
        }
        if (_columns.Brands is not null)
        {
            body["brand"] = RowReader.Split(row.Text(_columns.Brands) ?? "").FirstOrDefault() ?? "";
        }
        var attributes = _columns.AttributesOf(row);
        if (isVariable)
        {
            body["option_values"] = new JsonArray([
                .. attributes.Select(one => new JsonObject { ["name"] = one.Key, ["values"] = RowReader.ArrayOf(one.Value) }),
            ]);
        }
        else if (attributes.Count > 0)
        {
            body["attributes"] = new JsonObject(attributes.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)string.Join(", ", one.Value))));
        }
    }

    public override string ColumnOf(string member) => _columns.NameOf(member.Split('.').Skip(1).FirstOrDefault() ?? member);
}
