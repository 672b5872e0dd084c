using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Promotions;
using Stoa.Contracts.Payloads;

namespace Stoa.Commerce.Carts;

/// <summary>Why a code takes nothing off a cart.</summary>
internal sealed class CodeReasons : IClosedSet
{
    public const string Minimum = "minimum";
    public const string ExcludedBy = "excluded_by";
    public const string NothingToReduce = "nothing_to_reduce";

    public static IReadOnlyList<string> Values { get; } =
    [
        PromotionStates.Unknown,
        PromotionStates.Expired,
        PromotionStates.NotStarted,
        PromotionStates.UsedUp,
        PromotionStates.UsedByYou,
        Minimum,
        PromotionStates.NotEligible,
        ExcludedBy,
        NothingToReduce,
    ];

    /// <summary>A code with what has become of it.</summary>
    /// <param name="code">As it was entered.</param>
    /// <param name="draft">What is in the cart.</param>
    /// <param name="price">What it costs; null where it cannot be priced.</param>
    public static CartCode Judge(string code, Draft draft, OrderPrice? price)
    {
        var key = PromotionCode.Key(code);
        var isApplied = price?.Applied.Any(applied => applied.Rule.CodeKey == key) == true;
        return new CartCode(
            code,
            isApplied,
            isApplied ? null : Why(draft.Rules.Promotions.FirstOrDefault(offered => offered.Rule.CodeKey == key), draft, price)
        );
    }

    private static string Why(OfferedPromotion? offered, Draft draft, OrderPrice? price)
    {
        if (offered is null || offered.State != PromotionStates.Usable)
        {
            return offered?.State ?? PromotionStates.Unknown;
        }
        if (price is null)
        {
            return NothingToReduce;
        }
        var rule = offered.Rule;
        if (!rule.AppliesIn(draft.Currency))
        {
            return PromotionStates.NotEligible;
        }
        var targeted = new LineIndex(draft.Basket).Targeted(rule.Target);
        var pieces = draft.Basket.Where((_, i) => targeted[i]).Sum(line => line.Quantity);
        return price.Subtotal < rule.MinimumSubtotal || (pieces > 0 && pieces < rule.MinimumQuantity) ? Minimum
            : price.Applied.Any(applied => applied.Rule.Id != rule.Id && !applied.Rule.CombinesWithOther(rule)) ? ExcludedBy
            : NothingToReduce;
    }
}
