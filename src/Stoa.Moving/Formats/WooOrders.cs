using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stoa.Moving.Simple;

namespace Stoa.Moving.Formats;

/// <summary>
/// WooCommerce's orders with a row for each order, as the extensions of its own market place write them: "Import Export Suite" (WebToffee; its lines stand in
/// <c>line_item_1</c>, <c>line_item_2</c> … as <c>name:…|product_id:…|sku:…|quantity:…|total:…|sub_total:…</c>) and "Customer / Order / Coupon Export"
/// (SkyVerge; in <c>line_items</c>, a semicolon between them, or as JSON). Amounts of lines are without tax, of the order with it.
/// Columns: https://woocommerce.com/document/import-and-export-of-woocommerce-orders/
/// </summary>
internal sealed partial class WooOrders : RowFormat
{
    private static readonly string[] Addresses = ["shipping", "billing"];

    private readonly CsvHeader _header;
    private static readonly (string Member, string Column)[] AddressColumns =
    [
        ("first_name", "first_name"),
        ("last_name", "last_name"),
        ("company", "company"),
        ("address1", "address_1"),
        ("address2", "address_2"),
        ("city", "city"),
        ("state", "state"),
        ("postal_code", "postcode"),
        ("country", "country"),
        ("phone_number", "phone"),
    ];

    private readonly IReadOnlyList<CsvColumn> _lines;
    private readonly Dictionary<string, (string Member, CsvColumn? Column)[]> _addresses;

    private WooOrders(CsvHeader header)
    {
        _header = header;
        _lines = [.. header.FindAll(name => LineColumn().IsMatch(name) ? name : null).OrderBy(found => NumberOf(found.Value)).Select(found => found.Column)];
        Number = header.Find("order_number", "order_number_formatted", "order_id");
        Email = header.Find("customer_email", "billing_email");
        BillingEmail = header.Find("billing_email");
        Date = header.Find("order_date", "date");
        Status = header.Find("status", "order_status");
        Currency = header.Find("order_currency", "currency");
        Shipping = header.Find("shipping_total", "order_shipping");
        Fees = header.Find("fee_total");
        Tax = header.Find("tax_total");
        Total = header.Find("order_total");
        Notes = header.Find("customer_note");
        _addresses = Addresses.ToDictionary(
            which => which,
            which => AddressColumns.Select(part => (part.Member, header.Find($"{which}_{part.Column}"))).ToArray(),
            StringComparer.Ordinal
        );
        header.PassOver("order_id", "shipping_tax_total", "fee_tax_total", "cart_discount", "order_discount", "discount_total", "order_subtotal");
    }

    private CsvColumn? Number { get; }
    private CsvColumn? Email { get; }
    private CsvColumn? BillingEmail { get; }
    private CsvColumn? Date { get; }
    private CsvColumn? Status { get; }
    private CsvColumn? Currency { get; }
    private CsvColumn? Shipping { get; }
    private CsvColumn? Fees { get; }
    private CsvColumn? Tax { get; }
    private CsvColumn? Total { get; }
    private CsvColumn? Notes { get; }

    public override string Name => ImportFormats.WooCommerce;

    public static WooOrders? Recognise(CsvHeader header) =>
        header.Has("order_total", "billing_email") && header.Names.Any(name => LineColumn().IsMatch(name.Trim())) ? new WooOrders(header) : null;

    public override StagedRow Read(RowReader row)
    {
        row.CheckWidth(_header.Names.Count);
        var number = row.Word(Number);
        if (number.Length == 0)
        {
            row.Fail(Number?.Name ?? "order_number", "required", "");
        }
        var currency = WooOrderFields.CurrencyOf(row, Currency);
        var fees = FeesOf(row, currency);
        var items = new JsonArray();
        foreach (var (column, line) in _lines.SelectMany(column => LinesOf(row.Text(column) ?? "").Select(line => (column, line))))
        {
            if (items.Count == OrderRow.MaxItems)
            {
                row.Fail(column.Name, "too_many", row.Word(column));
                break;
            }
            items.Add(ItemOf(row, column, line, currency));
        }
        if (fees > 0)
        {
            items.Add(WooOrderFields.ItemOf("", "Fees", 1, fees, fees, 0, currency));
        }
        var body = new JsonObject { ["order"] = OrderOf(row, number, currency, Math.Max(-fees, 0)), ["items"] = items };
        return new StagedRow(row.Line, row.Line, number, null, Bodies.ToJson(body), row.Errors);
    }

    private JsonObject OrderOf(RowReader row, string number, string currency, long taken)
    {
        var email = row.Word(Email);
        var order = new JsonObject
        {
            ["order_number"] = number,
            ["email"] = email.Length > 0 ? email : row.Word(BillingEmail),
            ["created_at"] = WooOrderFields.MomentOf(row.Word(Date)),
            // Discounts are in the lines: what they came to before and after.
            ["discount_total"] = RowReader.MoneyOf(taken, currency),
            ["tax_total"] = RowReader.MoneyOf(WooOrderFields.Rounded(row, Tax, currency), currency),
            ["shipping_total"] = RowReader.MoneyOf(WooOrderFields.Rounded(row, Shipping, currency), currency),
            ["total"] = RowReader.MoneyOf(row.Amount(Total, currency) ?? 0, currency),
            ["rounds"] = PastSums.Lines,
        };
        WooOrderFields.SetStatus(order, row, Status);
        row.SetText(order, "notes", Notes);
        WooOrderFields.SetAddresses(order, which => AddressOf(row, which));
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

    /// <summary>Below nought where they are taken off.</summary>
    private long FeesOf(RowReader row, string currency)
    {
        var text = row.Word(Fees);
        var (amount, broken) = text.Length == 0 ? (0, null) : WooOrderFields.Rounded(text.TrimStart('-'), currency);
        if (broken is not null)
        {
            row.Fail(Fees!.Name, broken, text);
        }
        return text.StartsWith('-') ? -(amount ?? 0) : amount ?? 0;
    }

    private static JsonObject ItemOf(RowReader row, CsvColumn column, Dictionary<string, string> line, string currency)
    {
        var name = Of("name");
        var isNumber = decimal.TryParse(Of("quantity", "qty"), NumberStyles.Number, CultureInfo.InvariantCulture, out var pieces);
        if (!isNumber || pieces != decimal.Truncate(pieces) || pieces is < 1 or > 1_000_000)
        {
            row.Fail(column.Name, "wrong_type", Of("quantity", "qty"));
            pieces = 1;
        }
        var after = Amount(Of("total", "subtotal", "sub_total"));
        var before = Amount(Of("subtotal", "sub_total", "total"));
        // A discount of the whole price leaves a piece that was sold for nothing.
        return WooOrderFields.ItemOf(
            Of("sku"),
            name.Length == 0 ? Of("sku") : name,
            (long)pieces,
            before,
            after,
            Of("total_tax", "tax") is { Length: > 0 } tax ? Amount(tax) : 0,
            currency
        );

        string Of(params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys)
            {
                if (line.TryGetValue(key, out var value) && value.Trim() is { Length: > 0 } word)
                {
                    return word;
                }
            }
            return "";
        }

        long Amount(string text)
        {
            var (amount, broken) = WooOrderFields.Rounded(text, currency);
            if (broken is not null)
            {
                row.Fail(column.Name, broken, text);
            }
            return amount ?? 0;
        }
    }

    /// <summary>
    /// The lines of a cell, by the names of their members. At most one more than an order may have: each takes many times the memory that its text does.
    /// </summary>
    private static IEnumerable<Dictionary<string, string>> LinesOf(string cell)
    {
        var text = cell.Trim();
        return text.Length == 0 ? []
            : text[0] is '[' or '{' ? JsonLinesOf(text)
            : NextLine().Split(text, OrderRow.MaxItems + 2).Where(line => line.Trim().Length > 0).Select(Members);
    }

    private static List<Dictionary<string, string>> JsonLinesOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            IEnumerable<JsonElement> lines =
                document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray() : [document.RootElement];
            return
            [
                .. lines
                    .Where(line => line.ValueKind == JsonValueKind.Object)
                    .Take(OrderRow.MaxItems + 1)
                    .Select(line =>
                        line.EnumerateObject()
                            .DistinctBy(member => member.Name, StringComparer.Ordinal)
                            .ToDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.Ordinal)
                    ),
            ];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is not Unicode. One line of which nothing is known: its amounts are told as wrong.
            return [new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = text, ["total"] = text }];
        }
    }

    /// <summary>A part that begins with no known name goes on with the one before: names of products have bars, too.</summary>
    private static Dictionary<string, string> Members(string line)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        var (key, value) = ("", new StringBuilder());
        foreach (var part in line.Split('|'))
        {
            if (Member().Match(part) is { Success: true } match)
            {
                members.TryAdd(key, value.ToString());
                (key, value) = (match.Groups["key"].Value, new StringBuilder(part[match.Length..]));
            }
            else
            {
                value.Append('|').Append(part);
            }
        }
        members.TryAdd(key, value.ToString());
        return members;
    }

    private static int NumberOf(string column) => int.TryParse(column.AsSpan(column.LastIndexOf('_') + 1), CultureInfo.InvariantCulture, out var n) ? n : 0;

    public override string ColumnOf(string member) =>
        member.Split('.') is ["order", var name, ..]
            ? name switch
            {
                "order_number" => Number?.Name,
                "email" => (Email ?? BillingEmail)?.Name,
                "created_at" => Date?.Name,
                "status" => Status?.Name,
                "total" => Total?.Name,
                "tax_total" => Tax?.Name,
                "shipping_total" => Shipping?.Name,
                "shipping_address" or "billing_address" => member.Split('.') is [_, _, var part]
                    ? _addresses[name[..name.IndexOf('_', StringComparison.Ordinal)]].FirstOrDefault(one => one.Member == part).Column?.Name
                    : name,
                "notes" => Notes?.Name,
                _ => name,
            } ?? name
        : member.StartsWith("items", StringComparison.Ordinal) ? _lines[0].Name
        : member;

    [GeneratedRegex("^line_items?(_[0-9]+)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineColumn();

    [GeneratedRegex(";(?=(id|name|product_id):)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NextLine();

    [GeneratedRegex(
        "^(?<key>id|name|product_id|variation_id|sku|quantity|qty|sub_?total|subtotal_tax|total|total_tax|tax|tax_data|refunded|refunded_qty|meta):",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Member();
}
