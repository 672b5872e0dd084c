using System.Runtime.InteropServices;

namespace Stoa.Commerce.Pricing;

/// <summary>
/// The price of a basket, in whole minor units of one currency. Promotions are computed on undiscounted amounts, combined by <see cref="Combination"/> and
/// placed on the lines so that parts sum to their whole and no line falls below zero; then shipping, by what is left; then tax, a line at a time, rounded
/// half away from zero.
/// </summary>
internal static class PriceEngine
{
    /// <summary>Null where the shipping method does not take the basket.</summary>
    /// <exception cref="OverflowException">Amounts beyond what a client can count to were let in.</exception>
    public static OrderPrice? Price(Basket basket)
    {
        var units = basket.Lines.Select(line => UnitPrice(basket, line)).ToArray();
        var amounts = basket.Lines.Select((line, i) => checked(units[i] * line.Quantity)).ToArray();
        var subtotal = amounts.Aggregate(0L, (sum, amount) => checked(sum + amount));
        var offers = Offers(basket, units, amounts, subtotal);
        return Best(basket, offers, amounts, subtotal) is { } best ? Taxed(basket, best, units, amounts, subtotal) : null;
    }

    /// <summary>
    /// The set with which the buyer pays least. Those that could take off most come first, shipping counted as free, so most of the others need not be placed
    /// on the lines at all: they could not come to as little as what has been found.
    /// </summary>
    private static Candidate? Best(Basket basket, IReadOnlyList<Offer> offers, long[] amounts, long subtotal)
    {
        Candidate? best = null;
        foreach (var (set, least) in Combination.Of(offers).Select(set => (Set: set, Least: Least(set))).OrderBy(one => one.Least))
        {
            if (least > best?.Payable)
            {
                break;
            }
            if (Discounted(basket, set, amounts, subtotal) is { } candidate && (best is null || Candidate.Compare(candidate, best) < 0))
            {
                best = candidate;
            }
        }
        return best;

        long Least(IReadOnlyList<Offer> set) => Math.Max(0, set.Aggregate(subtotal, (left, offer) => checked(left - offer.Total)));
    }

    private static long UnitPrice(Basket basket, BasketLine line)
    {
        var price = InCurrency(line, basket.Currency);
        return line.IsAgreed ? price : basket.Tax.Localized(price, line.TaxClass, basket.Step);
    }

    private static long InCurrency(BasketLine line, string currency) =>
        line.UnitPrice.Currency == currency
            ? line.UnitPrice.Amount
            : throw new InvalidOperationException($"{currency} and {line.UnitPrice.Currency} cannot be added.");

    /// <summary>What the basket earns, a promotion once however many of its codes were entered; in the order of the ids.</summary>
    private static List<Offer> Offers(Basket basket, long[] units, long[] amounts, long subtotal)
    {
        if (basket.Promotions.Count == 0)
        {
            return [];
        }
        var index = new LineIndex(basket.Lines);
        return
        [
            .. basket
                .Promotions.Where(rule => rule.AppliesIn(basket.Currency))
                .GroupBy(rule => rule.Id, StringComparer.Ordinal)
                .Select(same => same.OrderBy(rule => rule.CodeKey, StringComparer.Ordinal).First())
                .Select(rule => Offer.Of(rule, index, basket.Lines, units, amounts, subtotal, basket.Step))
                .OfType<Offer>()
                .OrderByDescending(offer => offer.FreesShipping ? long.MaxValue : offer.Total)
                .ThenBy(offer => offer.Rule.Id, StringComparer.Ordinal)
                .Take(Combination.MostCompared)
                .OrderBy(offer => offer.Rule.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>A set of promotions with what it comes to before tax.</summary>
    private sealed record Candidate(long[] Discounts, long Discount, long Shipping, IReadOnlyList<AppliedPromotion> Applied, long Payable)
    {
        public static int Compare(Candidate left, Candidate right)
        {
            var order = left.Payable.CompareTo(right.Payable);
            order = order != 0 ? order : left.Applied.Count.CompareTo(right.Applied.Count);
            for (var i = 0; order == 0 && i < left.Applied.Count; i++)
            {
                order = string.CompareOrdinal(left.Applied[i].Rule.Id, right.Applied[i].Rule.Id);
            }
            return order;
        }
    }

    private static Candidate? Discounted(Basket basket, IReadOnlyList<Offer> offers, long[] amounts, long subtotal)
    {
        var (discounts, taken) = Place(offers, amounts, basket.Step);
        var discount = discounts.Sum();
        var sent = basket.Lines.Where(line => line.RequiresShipping).ToList();
        long shipping = 0;
        if (basket.Shipping is { } terms)
        {
            if (terms.PriceOf(subtotal - discount, sent.Sum(line => (long)line.WeightGrams * line.Quantity), sent.Count > 0) is not { } price)
            {
                return null;
            }
            shipping = Arithmetic.Rounded(basket.Tax.TaxesShipping ? basket.Tax.Localized(price, terms.TaxClass, basket.Step) : price, basket.Step);
        }
        if (shipping > 0 && offers.FirstOrDefault(offer => offer.FreesShipping) is { } free)
        {
            taken[free.Rule.Id] = shipping;
            shipping = 0;
        }
        var applied = offers
            .Where(offer => taken.GetValueOrDefault(offer.Rule.Id) > 0)
            .Select(offer => new AppliedPromotion(offer.Rule, taken[offer.Rule.Id]))
            .ToList();
        return new Candidate(discounts, discount, shipping, applied, checked(subtotal - discount + shipping));
    }

    /// <summary>
    /// Places what promotions take on the lines: those that few lines can bear first. What a line has no room for falls on the others of the same target.
    /// Promotions of the same target are placed as one sum, so that their roundings do not add up.
    /// </summary>
    private static (long[] Discounts, Dictionary<string, long> Taken) Place(IReadOnlyList<Offer> offers, long[] amounts, int step)
    {
        var discounts = new long[amounts.Length];
        var taken = new Dictionary<string, long>(StringComparer.Ordinal);
        var groups = offers
            .Where(offer => offer.Total > 0)
            .GroupBy(offer => offer.Weights, SameWeights.Comparer)
            .OrderBy(group => group.Key.Count(weight => weight > 0))
            .ThenBy(group => group.First().Rule.Id, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var room = new long[amounts.Length];
            for (var i = 0; i < room.Length; i++)
            {
                room[i] = group.Key[i] > 0 ? amounts[i] - discounts[i] : 0;
            }
            var whole = Math.Min(group.Aggregate(0L, (sum, offer) => checked(sum + offer.Total)), room.Sum());
            var left = whole;
            foreach (var offer in group)
            {
                taken[offer.Rule.Id] = Math.Min(offer.Total, left);
                left -= taken[offer.Rule.Id];
            }
            Spread(whole, group.Key, room, discounts, step);
        }
        return (discounts, taken);
    }

    private static void Spread(long total, long[] weights, long[] room, long[] discounts, int step)
    {
        var parts = Arithmetic.Split(total, weights, step);
        var rest = total;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = Math.Min(parts[i], room[i]);
            discounts[i] += part;
            room[i] -= part;
            rest -= part;
        }
        if (rest == 0)
        {
            return;
        }
        var more = Arithmetic.Split(rest, room, step);
        for (var i = 0; i < more.Length; i++)
        {
            discounts[i] += more[i];
        }
    }

    private sealed class SameWeights : IEqualityComparer<long[]>
    {
        public static readonly SameWeights Comparer = new();

        public bool Equals(long[]? x, long[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(long[] weights)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(weights.AsSpan()));
            return hash.ToHashCode();
        }
    }

    private static OrderPrice Taxed(Basket basket, Candidate best, long[] units, long[] amounts, long subtotal)
    {
        var terms = basket.Tax;
        var lines = new LinePrice[amounts.Length];
        var byRate = new Dictionary<(string Name, int RatePpm), long>();
        for (var i = 0; i < lines.Length; i++)
        {
            var net = amounts[i] - best.Discounts[i];
            var (tax, ppm) = Tax(net, basket.Lines[i].TaxClass);
            lines[i] = new LinePrice(units[i], amounts[i], best.Discounts[i], tax, ppm, terms.PricesIncludeTax ? net : checked(net + tax));
        }
        var shippingTax = terms.TaxesShipping && basket.Shipping is { } shipping ? Tax(best.Shipping, shipping.TaxClass).Tax : 0;
        return new OrderPrice(
            lines,
            subtotal,
            best.Discount,
            checked(lines.Sum(line => line.Tax) + shippingTax),
            best.Shipping,
            shippingTax,
            terms.PricesIncludeTax,
            [
                .. byRate
                    .OrderBy(rate => rate.Key.Name, StringComparer.Ordinal)
                    .ThenBy(rate => rate.Key.RatePpm)
                    .Select(rate => new TaxLine(rate.Key.Name, rate.Key.RatePpm, rate.Value)),
            ],
            best.Applied
        );

        (long Tax, int RatePpm) Tax(long amount, string taxClass)
        {
            var rates = terms.Rates(taxClass);
            var (tax, ppm, parts) = terms.On(amount, rates, basket.Step);
            for (var i = 0; i < parts.Length; i++)
            {
                var key = (rates[i].Name, rates[i].RatePpm);
                byRate[key] = byRate.GetValueOrDefault(key) + parts[i];
            }
            return (tax, ppm);
        }
    }
}
