using System.Text.Json.Serialization;
using Stoa.Commerce.Pricing;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;

namespace Stoa.Commerce.Promotions;

internal sealed class TargetTypes : IClosedSet
{
    public const string Order = "order";
    public const string Lines = "lines";

    public static IReadOnlyList<string> Values { get; } = [Order, Lines];
}

/// <summary>
/// What a promotion is taken off: the order as a whole, or lines. Lines of any product, category (with those below), brand or tag that is named; none named:
/// all.
/// </summary>
internal sealed record PromotionTarget(
    [property: OneOf<TargetTypes>] string Type,
    IReadOnlyList<string> ProductIds,
    IReadOnlyList<string> CategoryIds,
    IReadOnlyList<string> BrandIds,
    IReadOnlyList<string> Tags
)
{
    private const int MaxIds = 1_000;

    public static readonly PromotionTarget Order = new(TargetTypes.Order, [], [], [], []);

    public static PromotionTarget Read(ObjectReader members) =>
        new(
            members.Choice("type", TargetTypes.Values),
            Ids(members, "product_ids"),
            Ids(members, "category_ids"),
            Ids(members, "brand_ids"),
            [.. members.Texts("tags", MaxIds, 100).Distinct(StringComparer.Ordinal)]
        );

    [JsonIgnore]
    public bool NamesLines => ProductIds.Count + CategoryIds.Count + BrandIds.Count + Tags.Count > 0;

    private static string[] Ids(ObjectReader members, string name) => [.. members.Texts(name, MaxIds, CatalogueForms.MaxId).Distinct(StringComparer.Ordinal)];
}

/// <summary>What an order has to be for a promotion.</summary>
/// <param name="Minimum">The least subtotal, before any discount.</param>
/// <param name="Quantity">The fewest pieces of the target.</param>
/// <param name="FirstOrder">Only for who has not ordered yet.</param>
/// <param name="CustomerGroups">Ids of groups: only for members of one of them; none: for everybody.</param>
internal sealed record PromotionConditions(Money? Minimum, int? Quantity, bool FirstOrder, IReadOnlyList<string> CustomerGroups)
{
    public static readonly PromotionConditions None = new(null, null, false, []);

    public static PromotionConditions Read(ObjectReader members) =>
        new(
            members.OptionalValue("minimum", Money.Read),
            members.OptionalInteger("quantity", 1, 1_000_000),
            members.OptionalFlag("first_order") ?? false,
            [.. members.Texts("customer_groups", 100, 100).Distinct(StringComparer.Ordinal)]
        );
}

/// <summary>How many orders may use a promotion: in all, of one customer, and with one code. Null: as many as come.</summary>
internal sealed record PromotionLimits(int? Total, int? PerCustomer, int? PerCode)
{
    public static readonly PromotionLimits None = new(null, null, null);

    public static PromotionLimits Read(ObjectReader members) =>
        new(
            members.OptionalInteger("total", 1, int.MaxValue),
            members.OptionalInteger("per_customer", 1, int.MaxValue),
            members.OptionalInteger("per_code", 1, int.MaxValue)
        );
}

/// <summary>What is taken off the target from here on.</summary>
/// <param name="From">An amount of the target, or pieces of it.</param>
/// <param name="Percent">A share of the target.</param>
/// <param name="Amount">An amount off it, in place of a share.</param>
internal sealed record PromotionStep([property: OneOfTypes(typeof(long), typeof(Money))] Threshold From, decimal? Percent, Money? Amount)
{
    public static PromotionStep Read(ObjectReader members) =>
        new(Threshold.Read(members, "from"), members.OptionalDecimal("percent", 0, 100), members.OptionalValue("amount", Money.Read));

    [JsonIgnore]
    public PromotionTier Tier => new(!From.IsMoney, From.Number, PromotionSpec.Ppm(Percent), Amount?.Amount);

    public static PromotionStep Of(PromotionTier tier, string currency) =>
        new(new Threshold(tier.From, tier.ByQuantity ? null : currency), PromotionSpec.Percentage(tier.PercentPpm), Money.Of(tier.Amount, currency));
}
