using System.Runtime.InteropServices;

namespace Stoa.Commerce.Orders;

/// <summary>A line to be priced.</summary>
internal readonly record struct PricedItem(Money UnitPrice, int Quantity)
{
    public Money Amount => UnitPrice * Quantity;
}

/// <summary>A promotion that applies: a share of the subtotal or a fixed amount, from a minimum subtotal on.</summary>
/// <param name="Currency">Of the amount and the minimum.</param>
internal sealed record Promotion(string Code, int? PercentPpm, long? AmountOff, long MinimumSubtotal, int? MaxUses, string Currency)
{
    /// <summary>A share without a minimum has no amount that a currency could be wrong for.</summary>
    public bool AppliesIn(string currency) => Currency == currency || (AmountOff is null && MinimumSubtotal == 0);
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct LinePrice(long Amount, long Discount, long Tax)
{
    public long Total => Amount - Discount + Tax;
}

internal sealed record OrderPrice(IReadOnlyList<LinePrice> Lines, long Subtotal, long Discount, long Tax, long Shipping)
{
    public long Total => Subtotal - Discount + Tax + Shipping;
}

/// <summary>
/// The arithmetic of an order, in whole minor units of one currency. Promotions are taken one after the other and never more than the subtotal; the
/// discount is spread over the lines so that the parts sum to it exactly; tax is per line on the discounted amount, rounded half away from zero.
/// </summary>
internal static class Pricing
{
    private const int Million = 1_000_000;

    public static OrderPrice Price(IReadOnlyList<PricedItem> items, IReadOnlyList<Promotion> promotions, int taxPpm, Money shipping)
    {
        var subtotal = items.Aggregate(shipping with { Amount = 0 }, (sum, item) => sum + item.Amount).Amount;
        var discount = Discount(subtotal, promotions);
        var lines = new LinePrice[items.Count];
        long before = 0,
            spread = 0;
        for (var i = 0; i < items.Count; i++)
        {
            // What falls on all lines so far, less what fell on those before: the rounding never adds up.
            var amount = items[i].Amount.Amount;
            before += amount;
            var upTo = subtotal == 0 ? 0 : (long)((Int128)discount * before / subtotal);
            var part = upTo - spread;
            spread = upTo;
            lines[i] = new LinePrice(amount, part, Share(amount - part, taxPpm));
        }
        return new OrderPrice(lines, subtotal, discount, lines.Sum(line => line.Tax), shipping.Amount);
    }

    private static long Discount(long subtotal, IReadOnlyList<Promotion> promotions)
    {
        var left = subtotal;
        foreach (var promotion in promotions.Where(promotion => subtotal >= promotion.MinimumSubtotal))
        {
            left -= Math.Min(left, promotion.PercentPpm is { } percent ? Share(subtotal, percent) : promotion.AmountOff ?? 0);
        }
        return subtotal - left;
    }

    /// <summary>Rounded half away from zero; amounts are never negative here.</summary>
    private static long Share(long amount, int ppm) => (long)((((Int128)amount * ppm) + (Million / 2)) / Million);
}
