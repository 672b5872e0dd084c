using System.Text.Json.Nodes;
using Stoa.Moving.Simple;

namespace Stoa.Moving.Formats;

/// <summary>
/// WooCommerce's orders with a row for each line, as the most used exporter writes them, "Advanced Order Export For WooCommerce" (AlgolPlus): "Order Number",
/// "First Name (Billing)", "Item Name", "Item Cost". The price of a piece is without tax and rounded, before discounts or after them; whichever adds up to the
/// order's total is taken. What is the order's own may stand in its first row alone.
/// </summary>
internal sealed class WooOrderRows : RowFormat
{
    private static readonly string[] Addresses = ["Shipping", "Billing"];

    private readonly CsvHeader _header;
    private readonly Dictionary<string, CsvColumn?> _columns;
    private readonly Dictionary<string, (string Member, CsvColumn? Column)[]> _addresses;
    private string _number = "";
    private string _currency = "";

    private WooOrderRows(CsvHeader header)
    {
        _header = header;
        _columns = new Dictionary<string, CsvColumn?>(StringComparer.Ordinal)
        {
            ["order_number"] = header.Find("Order Number"),
            ["email"] = header.Find("Email (Billing)", "Customer User Email"),
            ["created_at"] = header.Find("Order Date"),
            ["status"] = header.Find("Order Status"),
            ["currency"] = header.Find("Order Currency", "Currency"),
            ["discount_total"] = header.Find("Cart Discount Amount"),
            ["tax_total"] = header.Find("Order Total Tax Amount", "Order Tax Amount"),
            ["shipping_total"] = header.Find("Order Shipping Amount"),
            ["total"] = header.Find("Order Total Amount"),
            ["notes"] = header.Find("Customer Note"),
            ["sku"] = header.Find("SKU"),
            ["name"] = header.Find("Item Name", "Name", "Product Name"),
            ["quantity"] = header.Find("Quantity", "Quantity (- Refund)"),
            ["unit_price"] = header.Find("Item Cost"),
            ["tax_amount"] = header.Find("Order Line Tax"),
        };
        _addresses = Addresses.ToDictionary(which => which, which => AddressOf(header, which), StringComparer.Ordinal);
        header.PassOver("Item #", "Order Subtotal Amount", "Order Refund Amount", "Total items", "Total products");
    }

    public override string Name => ImportFormats.WooCommerce;

    public static WooOrderRows? Recognise(CsvHeader header) => header.Has("Order Number", "Order Total Amount", "Item Cost") ? new WooOrderRows(header) : null;

    private CsvColumn? Column(string member) => _columns.GetValueOrDefault(member);

    public override StagedRow Read(RowReader row)
    {
        row.CheckWidth(_header.Names.Count);
        var number = row.Word(Column("order_number"));
        var isFirst = number.Length > 0 && number != _number;
        if (isFirst)
        {
            (_number, _currency) = (number, WooOrderFields.CurrencyOf(row, Column("currency")));
        }
        else if (_number.Length == 0)
        {
            row.Fail(Column("order_number")!.Name, "required", "");
            _currency = row.Currency;
        }
        var body = new JsonObject();
        if (isFirst)
        {
            body["order"] = OrderOf(row);
        }
        body["item"] = ItemOf(row);
        return new StagedRow(row.Line, row.Line, _number, null, Bodies.ToJson(body), row.Errors);
    }

    private JsonObject OrderOf(RowReader row)
    {
        var order = new JsonObject
        {
            ["order_number"] = _number,
            ["email"] = row.Word(Column("email")),
            ["created_at"] = WooOrderFields.MomentOf(row.Word(Column("created_at"))),
            ["rounds"] = PastSums.Pieces,
        };
        foreach (var member in new[] { "discount_total", "tax_total", "shipping_total" })
        {
            order[member] = RowReader.MoneyOf(WooOrderFields.Rounded(row, Column(member), _currency), _currency);
        }
        order["total"] = RowReader.MoneyOf(row.Amount(Column("total"), _currency) ?? 0, _currency);
        WooOrderFields.SetStatus(order, row, Column("status"));
        row.SetText(order, "notes", Column("notes"));
        WooOrderFields.SetAddresses(order, which => AddressOf(row, which == "shipping" ? "Shipping" : "Billing"));
        return order;
    }

    private JsonObject AddressOf(RowReader row, string which)
    {
        var address = new JsonObject();
        foreach (var (member, column) in _addresses[which])
        {
            address[member] = row.Word(column);
        }
        return address;
    }

    private static (string Member, CsvColumn? Column)[] AddressOf(CsvHeader header, string which) =>
        [
            ("first_name", header.Find($"First Name ({which})")),
            ("last_name", header.Find($"Last Name ({which})")),
            ("company", header.Find($"Company ({which})")),
            ("address1", header.Find($"Address 1&2 ({which})", $"Address 1 ({which})")),
            ("address2", header.Find($"Address 2 ({which})")),
            ("city", header.Find($"City ({which})")),
            ("state", header.Find($"State Code ({which})", $"State Name ({which})")),
            ("postal_code", header.Find($"Postcode ({which})")),
            ("country", header.Find($"Country Code ({which})")),
            ("phone_number", header.Find($"Phone ({which})")),
        ];

    private JsonObject ItemOf(RowReader row)
    {
        var name = row.Word(Column("name"));
        var item = new JsonObject { ["sku"] = row.Word(Column("sku")), ["name"] = name.Length > 0 ? name : row.Word(Column("sku")) };
        row.SetInteger(item, "quantity", Column("quantity"));
        foreach (var member in new[] { "unit_price", "tax_amount" })
        {
            item[member] = RowReader.MoneyOf(WooOrderFields.Rounded(row, Column(member), _currency), _currency);
        }
        item["discount_amount"] = RowReader.MoneyOf(0, _currency);
        return item;
    }

    public override string ColumnOf(string member) =>
        member.Split('.') is [_, var name, ..] ? Column(name)?.Name ?? member[(member.IndexOf('.', StringComparison.Ordinal) + 1)..] : member;
}
