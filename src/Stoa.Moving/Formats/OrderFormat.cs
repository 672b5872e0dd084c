using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Payments;

namespace Stoa.Moving.Formats;

/// <summary>
/// Orders as this shop exports them, or as Shopify does: a row for each line, the order's own cells in the first of them at least. Shopify's subtotal is after
/// discounts; here it is before them, the sum of the lines.
/// </summary>
internal sealed class OrderFormat : RowFormat
{
    private static readonly string[] Amounts = ["subtotal", "discount_total", "tax_total", "shipping_total", "total"];
    private static readonly string[] AddressParts =
    [
        "first_name",
        "last_name",
        "company",
        "address1",
        "address2",
        "city",
        "state",
        "postal_code",
        "country",
        "phone_number",
    ];

    private readonly CsvHeader _header;
    private readonly Dictionary<string, CsvColumn> _columns = new(StringComparer.Ordinal);
    private string _number = "";
    private string _currency = "";

    private OrderFormat(CsvHeader header, bool isShopify)
    {
        (_header, Name) = (header, isShopify ? ImportFormats.Shopify : ImportFormats.Csv);
        foreach (var (member, column) in isShopify ? ShopifyNames : OurNames)
        {
            if (header.Find(column) is { } found)
            {
                _columns.Add(member, found);
            }
        }
    }

    public override string Name { get; }

    private bool IsShopify => Name == ImportFormats.Shopify;

    private static readonly (string Member, string Column)[] OurNames =
    [
        ("order_number", "order_number"),
        ("email", "email"),
        ("status", "status"),
        ("created_at", "created_at"),
        ("currency", "currency"),
        ("subtotal", "subtotal"),
        ("discount_total", "discount_total"),
        ("tax_total", "tax_total"),
        ("shipping_total", "shipping_total"),
        ("total", "total"),
        ("notes", "notes"),
        ("shipping_address", "shipping_address"),
        ("billing_address", "billing_address"),
        ("product_id", "line_product_id"),
        ("sku", "line_sku"),
        ("name", "line_name"),
        ("unit_price", "line_unit_price"),
        ("quantity", "line_quantity"),
        ("discount_amount", "line_discount"),
        ("tax_amount", "line_tax"),
        ("line_total", "line_total"),
        ("user_id", "user_id"),
        ("prices_include_tax", "prices_include_tax"),
    ];

    private static readonly (string Member, string Column)[] ShopifyNames =
    [
        ("order_number", "Name"),
        ("email", "Email"),
        ("financial_status", "Financial Status"),
        ("fulfilment_status", "Fulfillment Status"),
        ("created_at", "Created at"),
        ("currency", "Currency"),
        ("discount_total", "Discount Amount"),
        ("tax_total", "Taxes"),
        ("shipping_total", "Shipping"),
        ("total", "Total"),
        ("subtotal", "Subtotal"),
        ("notes", "Notes"),
        ("cancelled_at", "Cancelled at"),
        ("sku", "Lineitem sku"),
        ("name", "Lineitem name"),
        ("unit_price", "Lineitem price"),
        ("quantity", "Lineitem quantity"),
        ("shipping.name", "Shipping Name"),
        ("shipping.address1", "Shipping Address1"),
        ("shipping.address2", "Shipping Address2"),
        ("shipping.company", "Shipping Company"),
        ("shipping.city", "Shipping City"),
        ("shipping.postal_code", "Shipping Zip"),
        ("shipping.state", "Shipping Province"),
        ("shipping.country", "Shipping Country"),
        ("shipping.phone_number", "Shipping Phone"),
        ("billing.name", "Billing Name"),
        ("billing.address1", "Billing Address1"),
        ("billing.address2", "Billing Address2"),
        ("billing.company", "Billing Company"),
        ("billing.city", "Billing City"),
        ("billing.postal_code", "Billing Zip"),
        ("billing.state", "Billing Province"),
        ("billing.country", "Billing Country"),
        ("billing.phone_number", "Billing Phone"),
    ];

    public static OrderFormat? Recognise(CsvHeader header) =>
        header.Has("order_number", "line_sku") ? new OrderFormat(header, isShopify: false)
        : header.Has("Name", "Lineitem name", "Lineitem quantity") ? new OrderFormat(header, isShopify: true)
        : null;

    public override StagedRow Read(RowReader row)
    {
        row.CheckWidth(_header.Names.Count);
        var number = row.Word(Column("order_number"));
        if (number.Length == 0)
        {
            row.Fail(Column("order_number")?.Name ?? "order_number", "required", "");
        }
        var isFirst = number != _number;
        if (isFirst)
        {
            (_number, _currency) = (number, CurrencyOf(row));
        }
        var body = new JsonObject();
        if (isFirst)
        {
            body["order"] = OrderOf(row, number);
        }
        body["item"] = ItemOf(row);
        return new StagedRow(row.Line, row.Line, number, null, Bodies.ToJson(body), row.Errors);
    }

    private CsvColumn? Column(string member) => _columns.GetValueOrDefault(member);

    private string CurrencyOf(RowReader row)
    {
        var code = row.Word(Column("currency"));
        if (code.Length == 0 || Currencies.IsCode(code))
        {
            return code.Length == 0 ? row.Currency : code;
        }
        row.Fail(Column("currency")!.Name, "wrong_type", code);
        return row.Currency;
    }

    private JsonObject OrderOf(RowReader row, string number)
    {
        var order = new JsonObject { ["order_number"] = number, ["email"] = row.Word(Column("email")) };
        foreach (var member in IsShopify ? Amounts[1..] : Amounts)
        {
            order[member] = RowReader.MoneyOf(row.Amount(Column(member), _currency) ?? 0, _currency);
        }
        row.SetFlag(order, "prices_include_tax", Column("prices_include_tax"));
        row.SetText(order, "notes", Column("notes"));
        order["status"] = IsShopify ? StatusOf(row) : row.Word(Column("status"));
        order["created_at"] = IsShopify ? MomentOf(row) : row.Word(Column("created_at"));
        order["shipping_address"] = IsShopify ? AddressOf(row, "shipping") : DocumentOf(row, "shipping_address");
        order["billing_address"] = IsShopify ? AddressOf(row, "billing") : DocumentOf(row, "billing_address");
        return order;
    }

    /// <summary>Out of what Shopify says of payment and fulfilment, what document 003 calls it.</summary>
    private string StatusOf(RowReader row) =>
        row.Word(Column("cancelled_at")).Length > 0 ? "cancelled"
        : row.Word(Column("fulfilment_status")).Equals("fulfilled", StringComparison.OrdinalIgnoreCase) ? "delivered"
        : row.Word(Column("financial_status")).Equals("paid", StringComparison.OrdinalIgnoreCase) ? "paid"
        : "pending";

    /// <summary>2024-01-31 10:00:00 +0100, with a colon or without. Anything else is left for its reader to refuse.</summary>
    private string MomentOf(RowReader row)
    {
        var text = row.Word(Column("created_at"));
        return text.Length is 25 or 26 && text[10] == ' ' ? $"{text[..10]}T{text[11..19]}{text[20..23]}:{text[^2..]}" : text;
    }

    private JsonObject AddressOf(RowReader row, string which)
    {
        var name = row.Word(Column($"{which}.name"));
        var space = name.LastIndexOf(' ');
        var address = new JsonObject { ["first_name"] = space < 0 ? name : name[..space], ["last_name"] = space < 0 ? "" : name[(space + 1)..] };
        foreach (var part in AddressParts[2..])
        {
            // A spreadsheet's apostrophe before a postal code that begins with a nought.
            address[part] = row.Word(Column($"{which}.{part}")).TrimStart('\'');
        }
        return address;
    }

    private JsonNode? DocumentOf(RowReader row, string member)
    {
        var text = row.Word(Column(member));
        try
        {
            return text.Length == 0 ? null : Bodies.Parse(text);
        }
        catch (JsonException)
        {
            row.Fail(Column(member)?.Name ?? member, "wrong_type", text);
            return null;
        }
    }

    private JsonObject ItemOf(RowReader row)
    {
        var item = new JsonObject
        {
            ["sku"] = row.Word(Column("sku")),
            ["name"] = row.Text(Column("name")),
            ["product_id"] = row.Word(Column("product_id")),
        };
        row.SetInteger(item, "quantity", Column("quantity"));
        foreach (var member in new[] { "unit_price", "discount_amount", "tax_amount" })
        {
            item[member] = RowReader.MoneyOf(row.Amount(Column(member), _currency) ?? 0, _currency);
        }
        return item;
    }

    public override string ColumnOf(string member)
    {
        var name = member.Split('.').Skip(1).FirstOrDefault() ?? member;
        return (Column(name) ?? Column(member.Replace("_address.", ".", StringComparison.Ordinal).Replace("order.", "", StringComparison.Ordinal)))?.Name
            ?? name;
    }
}
