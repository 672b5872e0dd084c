namespace Stoa.Commerce.Pricing;

/// <summary>
/// What a promotion would take off a basket on its own, computed on undiscounted amounts: a total, and by line as much as it can fall on. So what it is worth
/// does not depend on what else is used.
/// </summary>
/// <param name="Rule">The promotion.</param>
/// <param name="Total">Off the lines.</param>
/// <param name="Weights">By which the total falls on the lines; 0 outside its target.</param>
/// <param name="FreesShipping">Whether shipping costs nothing.</param>
internal sealed record Offer(PromotionRule Rule, long Total, long[] Weights, bool FreesShipping)
{
    /// <summary>Null where the basket does not earn it.</summary>
    public static Offer? Of(PromotionRule rule, LineIndex index, IReadOnlyList<BasketLine> lines, long[] units, long[] amounts, long subtotal, int step = 1)
    {
        var targeted = index.Targeted(rule.Target);
        var weights = new long[lines.Count];
        var (pieces, target) = (0L, 0L);
        for (var i = 0; i < weights.Length; i++)
        {
            if (targeted[i])
            {
                weights[i] = amounts[i];
                pieces += lines[i].Quantity;
                target = checked(target + amounts[i]);
            }
        }
        if (subtotal < rule.MinimumSubtotal || pieces < Math.Max(1, rule.MinimumQuantity))
        {
            return null;
        }
        switch (rule.Kind)
        {
            case PromotionKinds.FreeShipping:
                return new Offer(rule, 0, new long[lines.Count], FreesShipping: true);
            case PromotionKinds.Percent:
                return Taking(Arithmetic.Share(target, rule.PercentPpm ?? 0, step));
            case PromotionKinds.Amount:
                return Taking(rule.AmountOff ?? 0);
            case PromotionKinds.FixedPrice when rule.Target is null:
                return Taking(Math.Max(0, target - (rule.Price ?? target)));
            case PromotionKinds.FixedPrice:
                weights = [.. lines.Select((line, i) => targeted[i] ? Math.Max(0, units[i] - (rule.Price ?? units[i])) * line.Quantity : 0)];
                return Taking(weights.Sum());
            case PromotionKinds.BuyXGetY:
                weights = Got(rule, lines, units, targeted, pieces);
                return Taking(Arithmetic.Share(weights.Sum(), rule.PercentPpm ?? Arithmetic.Million, step));
            case PromotionKinds.Tiered:
                var tier = rule.Tiers.Where(tier => tier.From <= (tier.ByQuantity ? pieces : target)).MaxBy(tier => tier.From);
                return tier is null ? null : Taking(tier.PercentPpm is { } share ? Arithmetic.Share(target, share, step) : tier.Amount ?? 0);
            default:
                throw new InvalidOperationException($"A promotion of kind '{rule.Kind}' is not known.");
        }

        // An amount of the rule may be finer than the currency's own.
        Offer? Taking(long total) =>
            total < step || target == 0 ? null : new Offer(rule, Math.Min(total - (total % step), target), weights, FreesShipping: false);
    }

    /// <summary>The cheapest pieces of the target, as many as are got for those that are bought; what is left over counts as far as it goes.</summary>
    private static long[] Got(PromotionRule rule, IReadOnlyList<BasketLine> lines, long[] units, bool[] targeted, long pieces)
    {
        var whole = pieces / (rule.Buy + rule.Get);
        var left = (whole * rule.Get) + Math.Max(0, (pieces % (rule.Buy + rule.Get)) - rule.Buy);
        var got = new long[lines.Count];
        foreach (var i in Enumerable.Range(0, lines.Count).Where(i => targeted[i]).OrderBy(i => units[i]).ThenBy(i => i))
        {
            var taken = Math.Min(left, lines[i].Quantity);
            got[i] = units[i] * taken;
            left -= taken;
        }
        return got;
    }
}
