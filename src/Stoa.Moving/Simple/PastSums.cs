namespace Stoa.Moving.Simple;

/// <summary>How the amounts of an order of the past add up: with its tax beside its prices, or contained in them.</summary>
/// <param name="IncludesTax">Null: there is no tax and nothing was said, so that it is as the shop has it.</param>
internal sealed record PastSums(long Subtotal, long Discount, bool? IncludesTax, IReadOnlyList<PastItem> Items)
{
    /// <summary>Null: they do not.</summary>
    public static PastSums? Of(PastOrder order, IReadOnlyList<PastItem> items)
    {
        var lines = items.Sum(item => (decimal)item.UnitPrice.Amount * item.Quantity);
        return lines > Money.MaxAmount ? null
            : order.Rounds is { } rounds ? Rounded(order, items, lines, rounds)
            : Exact(order, items, order.Subtotal?.Amount ?? (long)lines);
    }

    /// <summary>One of both ways adds up, unless there is no tax. Which one it is need not be said, but what is said has to hold.</summary>
    private static PastSums? Exact(PastOrder order, IReadOnlyList<PastItem> items, long subtotal)
    {
        var before = subtotal - order.Discount.Amount + order.Shipping.Amount;
        bool? includes =
            before + order.Tax.Amount == order.Total.Amount && order.IncludesTax != true ? false
            : before == order.Total.Amount && order.IncludesTax != false ? true
            : null;
        return includes is null ? null : new PastSums(subtotal, order.Discount.Amount, order.Tax.Amount == 0 ? order.IncludesTax : includes, items);
    }

    /// <summary>
    /// WooCommerce computes lines without tax and to more decimals than a currency has. What rounding them leaves over, at most a minor unit a line (half a
    /// piece where the prices of pieces are rounded), goes into the discount, or is a line of its own.
    /// </summary>
    private static PastSums? Rounded(PastOrder order, IReadOnlyList<PastItem> items, decimal lines, string rounds)
    {
        var (subtotal, taken) = ((long)lines, items.Sum(item => item.Discount.Amount));
        var rest = subtotal - taken + order.Tax.Amount + order.Shipping.Amount - order.Total.Amount;
        var tolerance = items.Count + (rounds == Pieces ? (items.Sum(item => (long)item.Quantity) + 1) / 2 : 0);
        // Where prices of pieces are before discounts, the order's own is what is left.
        if (Math.Abs(rest) > tolerance && Math.Abs(rest - order.Discount.Amount) > tolerance)
        {
            return null;
        }
        if (taken + rest >= 0)
        {
            return new PastSums(subtotal, taken + rest, false, items);
        }
        var currency = order.Total.Currency;
        var rounding = new PastItem("", "", "Rounding", new Money(-taken - rest, currency), 1, new Money(0, currency), new Money(0, currency));
        return new PastSums(subtotal + rounding.UnitPrice.Amount, 0, false, [.. items, rounding]);
    }

    public const string Lines = "lines";
    public const string Pieces = "pieces";
}
