using System.Globalization;
using System.Text.Json.Nodes;
using Stoa.Payments;

namespace Stoa.Moving.Formats;

/// <summary>What the files of WooCommerce's exporters have in common: how they write states, moments and amounts.</summary>
internal static class WooOrderFields
{
    private static readonly string[] Moments = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "M/d/yyyy H:mm:ss", "M/d/yyyy H:mm"];

    /// <summary>What document 003 calls it. What was refunded whole is an order that came to nothing.</summary>
    public static string? StatusOf(string status) =>
        status.Trim().ToUpperInvariant().Replace("WC-", "", StringComparison.Ordinal).Replace(' ', '-') switch
        {
            "PENDING" or "PENDING-PAYMENT" or "ON-HOLD" or "CHECKOUT-DRAFT" or "DRAFT" => "pending",
            "PROCESSING" => "paid",
            "COMPLETED" => "delivered",
            "CANCELLED" or "CANCELED" or "FAILED" or "REFUNDED" => "cancelled",
            _ => null,
        };

    /// <summary>ISO 8601. They are in the shop's own time and do not say which: taken for UTC.</summary>
    public static string MomentOf(string text) =>
        DateTime.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : text;

    /// <summary>Minor units of an amount with more decimals than its currency, rounded half away from zero; null with its code where it is none.</summary>
    public static (long? Amount, string? Broken) Rounded(string text, string currency)
    {
        var (amount, broken) = Currencies.Parse(text, currency);
        return broken == "too_many_decimals"
            ? Currencies.Parse(
                Math.Round(decimal.Parse(text, CultureInfo.InvariantCulture), Currencies.DecimalsOf(currency), MidpointRounding.AwayFromZero)
                    .ToString(CultureInfo.InvariantCulture),
                currency
            )
            : (amount, broken);
    }

    /// <summary>The same of a cell; nought where it is empty, or wrong.</summary>
    public static long Rounded(RowReader row, CsvColumn? column, string currency)
    {
        var text = row.Word(column);
        if (text.Length == 0)
        {
            return 0;
        }
        var (amount, broken) = Rounded(text, currency);
        if (broken is not null)
        {
            row.Fail(column!.Name, broken, text);
        }
        return amount ?? 0;
    }

    /// <summary>
    /// A line by what it came to before and after discounts, without tax. The price of a piece is the least that covers it; what that is too much is taken off.
    /// </summary>
    public static JsonObject ItemOf(string sku, string name, long quantity, long before, long after, long tax, string currency)
    {
        var whole = Math.Max(before, after);
        var price = quantity <= 0 ? whole : (whole / quantity) + (whole % quantity > 0 ? 1 : 0);
        var covered = quantity <= 0 ? whole : (long)Math.Min((decimal)price * quantity, Money.MaxAmount);
        return new JsonObject
        {
            ["sku"] = sku,
            ["name"] = name,
            ["quantity"] = quantity,
            ["unit_price"] = RowReader.MoneyOf(price, currency),
            ["discount_amount"] = RowReader.MoneyOf(Math.Max(covered - after, 0), currency),
            ["tax_amount"] = RowReader.MoneyOf(tax, currency),
        };
    }

    /// <summary>The currency of an order: the file's where it says one.</summary>
    public static string CurrencyOf(RowReader row, CsvColumn? column)
    {
        var code = row.Word(column);
        if (code.Length > 0 && !Currencies.IsCode(code))
        {
            row.Fail(column!.Name, "wrong_type", code);
        }
        return Currencies.IsCode(code) ? code : row.Currency;
    }

    /// <summary>The shipping address; the billing address where there is none.</summary>
    public static void SetAddresses(JsonObject order, Func<string, JsonObject> address)
    {
        var (shipping, billing) = (address("shipping"), address("billing"));
        var isShipped = shipping.Any(part => part.Value is { } value && value.GetValue<string>().Length > 0);
        order["shipping_address"] = isShipped ? shipping : billing.DeepClone();
        order["billing_address"] = billing;
    }

    public static void SetStatus(JsonObject order, RowReader row, CsvColumn? column)
    {
        var status = row.Word(column);
        if (StatusOf(status) is { } known)
        {
            order["status"] = known;
            return;
        }
        row.Fail(column?.Name ?? "status", status.Length == 0 ? "required" : "one_of", status);
        order["status"] = "pending";
    }
}
