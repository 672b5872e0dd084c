using Stoa.Contracts.Payloads;

namespace Stoa.Commerce.Pricing;

internal sealed class PromotionKinds : IClosedSet
{
    public const string Percent = "percent";
    public const string Amount = "amount";
    public const string FixedPrice = "fixed_price";
    public const string FreeShipping = "free_shipping";
    public const string BuyXGetY = "buy_x_get_y";
    public const string Tiered = "tiered";

    public static IReadOnlyList<string> Values { get; } = [Percent, Amount, FixedPrice, FreeShipping, BuyXGetY, Tiered];
}

/// <summary>What is taken off from here on, a share or an amount of the target.</summary>
/// <param name="ByQuantity">Counts pieces of the target; else its minor units.</param>
/// <param name="From">The least.</param>
/// <param name="PercentPpm">The share; null for an amount.</param>
/// <param name="Amount">The amount; null for a share.</param>
internal sealed record PromotionTier(bool ByQuantity, long From, int? PercentPpm, long? Amount);

/// <summary>Which lines a promotion is about: all of them, or those of these products, categories, brands or tags.</summary>
internal sealed record PromotionLines(
    IReadOnlyList<string> ProductIds,
    IReadOnlyList<string> CategoryIds,
    IReadOnlyList<string> BrandIds,
    IReadOnlyList<string> Tags
)
{
    public static readonly PromotionLines All = new([], [], [], []);
}

/// <summary>A promotion as pricing knows it; amounts are in minor units of its currency.</summary>
internal sealed record PromotionRule
{
    public required string Id { get; init; }
    public long Version { get; init; } = 1;

    /// <summary>The code that was given for it, as codes are compared; null where it is automatic.</summary>
    public string? CodeKey { get; init; }
    public required string Kind { get; init; }

    /// <summary>Of the target, or of the pieces that are got; null is all of them there.</summary>
    public int? PercentPpm { get; init; }
    public long? AmountOff { get; init; }

    /// <summary>Of each piece of the target's lines, or of the whole order.</summary>
    public long? Price { get; init; }
    public int Buy { get; init; }
    public int Get { get; init; }
    public IReadOnlyList<PromotionTier> Tiers { get; init; } = [];

    /// <summary>Null: the order as a whole.</summary>
    public PromotionLines? Target { get; init; }

    /// <summary>Of the order, before any discount.</summary>
    public long MinimumSubtotal { get; init; }

    /// <summary>Pieces of the target.</summary>
    public int MinimumQuantity { get; init; }

    /// <summary>Null combines with nothing.</summary>
    public string? Group { get; init; }
    public IReadOnlyList<string> CombinesWith { get; init; } = [];
    public string Currency { get; init; } = "";

    /// <summary>A promotion without any amount holds in every currency.</summary>
    public bool AppliesIn(string currency) =>
        Currency == currency || (AmountOff is null && Price is null && MinimumSubtotal == 0 && Tiers.All(tier => tier is { ByQuantity: true, Amount: null }));

    /// <summary>Each names the group of the other.</summary>
    public bool CombinesWithOther(PromotionRule other) =>
        Group is not null
        && other.Group is not null
        && CombinesWith.Contains(other.Group, StringComparer.Ordinal)
        && other.CombinesWith.Contains(Group, StringComparer.Ordinal);
}
