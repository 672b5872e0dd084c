using System.Text.Json;
using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Promotions;

/// <summary>What staff write of a promotion. Each kind takes the members that it needs and refuses those of the others.</summary>
internal sealed record PromotionSpec
{
    private const int MaxTiers = 20;
    private const int MaxGroup = 50;
    private const int MaxPieces = 1_000_000;

    public string Name { get; init; } = "";
    public string Kind { get; init; } = "";

    /// <summary>Off the target; of buy_x_get_y off the pieces that are got, all of them where it is not said.</summary>
    public decimal? Percent { get; init; }
    public Money? Amount { get; init; }

    /// <summary>Of each piece of the target's lines, or of the order as a whole.</summary>
    public Money? Price { get; init; }
    public int? Buy { get; init; }
    public int? Get { get; init; }
    public IReadOnlyList<PromotionStep> Tiers { get; init; } = [];
    public PromotionTarget Target { get; init; } = PromotionTarget.Order;
    public PromotionConditions Conditions { get; init; } = PromotionConditions.None;
    public PromotionLimits Limits { get; init; } = PromotionLimits.None;
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Null combines with nothing.</summary>
    public string? Group { get; init; }
    public IReadOnlyList<string> CombinesWith { get; init; } = [];

    /// <summary>Holds without a code.</summary>
    public bool Automatic { get; init; }
    public bool Active { get; init; } = true;

    public static Changes<PromotionSpec> Read(ObjectReader members, bool creating)
    {
        var changes = new Changes<PromotionSpec>(members);
        changes.Set("name", creating ? members.Text("name", 200) : members.TextIfGiven("name", 200) ?? "", static (spec, name) => spec with { Name = name });
        changes.SetGiven(
            creating ? members.Choice("kind", PromotionKinds.Values) : members.OptionalChoice("kind", PromotionKinds.Values),
            static (spec, kind) => spec with { Kind = kind }
        );
        changes.Set("percent", members.OptionalDecimal("percent", 0, 100), static (spec, percent) => spec with { Percent = percent });
        changes.Set("amount", members.OptionalValue("amount", Money.Read), static (spec, amount) => spec with { Amount = amount });
        changes.Set("price", members.OptionalValue("price", Money.Read), static (spec, price) => spec with { Price = price });
        changes.Set("buy", members.OptionalInteger("buy", 1, MaxPieces), static (spec, buy) => spec with { Buy = buy });
        changes.Set("get", members.OptionalInteger("get", 1, MaxPieces), static (spec, get) => spec with { Get = get });
        changes.Set("tiers", members.Objects("tiers", MaxTiers, PromotionStep.Read), static (spec, tiers) => spec with { Tiers = tiers });
        changes.Set(
            "target",
            members.OptionalObject("target", PromotionTarget.Read) ?? PromotionTarget.Order,
            static (spec, target) => spec with { Target = target }
        );
        changes.Set(
            "conditions",
            members.OptionalObject("conditions", PromotionConditions.Read) ?? PromotionConditions.None,
            static (spec, conditions) => spec with { Conditions = conditions }
        );
        changes.Set(
            "limits",
            members.OptionalObject("limits", PromotionLimits.Read) ?? PromotionLimits.None,
            static (spec, limits) => spec with { Limits = limits }
        );
        ReadUse(members, changes);
        return changes;
    }

    private static void ReadUse(ObjectReader members, Changes<PromotionSpec> changes)
    {
        changes.Set("starts_at", members.OptionalMoment("starts_at"), static (spec, at) => spec with { StartsAt = at });
        changes.Set("ends_at", members.OptionalMoment("ends_at"), static (spec, at) => spec with { EndsAt = at });
        changes.SetText("group", MaxGroup, static (spec, group) => spec with { Group = group.Length == 0 ? null : group });
        changes.Set(
            "combines_with",
            members.Texts("combines_with", 50, MaxGroup),
            static (spec, groups) => spec with { CombinesWith = [.. groups.Distinct(StringComparer.Ordinal)] }
        );
        changes.SetGiven(members.OptionalFlag("automatic"), static (spec, automatic) => spec with { Automatic = automatic });
        changes.SetGiven(members.OptionalFlag("active"), static (spec, active) => spec with { Active = active });
    }

    /// <summary>Of every amount in it; null where there is none.</summary>
    public string? Currency => Amounts().Select(amount => amount.Currency).FirstOrDefault();

    /// <summary>As pricing knows it.</summary>
    public PromotionRule ToRule(string id, string currency) =>
        new()
        {
            Id = id,
            Kind = Kind,
            PercentPpm = Ppm(Percent),
            AmountOff = Amount?.Amount,
            Price = Price?.Amount,
            Buy = Buy ?? 0,
            Get = Get ?? 0,
            Tiers = [.. Tiers.Select(step => step.Tier)],
            Target = Target.Type == TargetTypes.Order ? null : new PromotionLines(Target.ProductIds, Target.CategoryIds, Target.BrandIds, Target.Tags),
            MinimumSubtotal = Conditions.Minimum?.Amount ?? 0,
            MinimumQuantity = Conditions.Quantity ?? 0,
            Group = Group,
            CombinesWith = CombinesWith,
            Currency = Currency ?? currency,
        };

    /// <summary>The rules between members; null where none is broken.</summary>
    public Failure? Validate()
    {
        FieldError[] errors = [.. Check(), .. CheckTiers(), .. CheckCurrencies()];
        return errors.Length > 0
                ? new Failure
                {
                    Fault = RequestFaults.InvalidRequest,
                    Field = errors.Length == 1 ? errors[0].Field : null,
                    Errors = errors,
                }
            : EndsAt <= StartsAt ? new Failure { Fault = CommerceFaults.PeriodEmpty, Field = "ends_at" }
            : null;
    }

    private IEnumerable<FieldError> Check()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return new FieldError("name", Rule.Required);
        }
        (string Member, bool IsGiven, bool IsNeeded, bool IsTaken)[] members =
        [
            ("percent", Percent is not null, Kind == PromotionKinds.Percent, Kind is PromotionKinds.Percent or PromotionKinds.BuyXGetY),
            ("amount", Amount is not null, Kind == PromotionKinds.Amount, Kind == PromotionKinds.Amount),
            ("price", Price is not null, Kind == PromotionKinds.FixedPrice, Kind == PromotionKinds.FixedPrice),
            ("buy", Buy is not null, Kind == PromotionKinds.BuyXGetY, Kind == PromotionKinds.BuyXGetY),
            ("get", Get is not null, Kind == PromotionKinds.BuyXGetY, Kind == PromotionKinds.BuyXGetY),
            ("tiers", Tiers.Count > 0, Kind == PromotionKinds.Tiered, Kind == PromotionKinds.Tiered),
        ];
        foreach (var (member, isGiven, isNeeded, isTaken) in members)
        {
            if (isNeeded && !isGiven)
            {
                yield return new FieldError(member, Rule.Required);
            }
            if (isGiven && !isTaken)
            {
                yield return new FieldError(member, Rule.Excluded($"kind {Kind}"));
            }
        }
        if (Target is { Type: TargetTypes.Order, NamesLines: true })
        {
            yield return new FieldError("target.type", Rule.OneOf(TargetTypes.Lines));
        }
    }

    private IEnumerable<FieldError> CheckTiers()
    {
        for (var i = 0; i < Tiers.Count; i++)
        {
            var step = Tiers[i];
            if ((step.Percent is null) == (step.Amount is null))
            {
                yield return new FieldError($"tiers.{i}.percent", step.Percent is null ? Rule.Required : Rule.Excluded("amount"));
            }
            if (step.From.IsMoney != Tiers[0].From.IsMoney)
            {
                yield return new FieldError($"tiers.{i}.from", Rule.Type(step.From.IsMoney ? JsonKind.WholeNumber : JsonKind.Object));
            }
            else if (Tiers.Take(i).Any(other => other.From == step.From))
            {
                yield return new FieldError($"tiers.{i}.from", Rule.Duplicate);
            }
        }
    }

    /// <summary>Amounts of two currencies are never compared: nothing is converted.</summary>
    private IEnumerable<FieldError> CheckCurrencies() =>
        Amounts().Where(amount => amount.Currency != Currency).Select(amount => new FieldError($"{amount.Member}.currency", Rule.OneOf(Currency!)));

    private IEnumerable<(string Member, string Currency)> Amounts()
    {
        foreach (var (member, amount) in new[] { ("amount", Amount), ("price", Price), ("conditions.minimum", Conditions.Minimum) })
        {
            if (amount is { } money)
            {
                yield return (member, money.Currency);
            }
        }
        for (var i = 0; i < Tiers.Count; i++)
        {
            if (Tiers[i].From.Currency is { } currency)
            {
                yield return ($"tiers.{i}.from", currency);
            }
            if (Tiers[i].Amount is { } off)
            {
                yield return ($"tiers.{i}.amount", off.Currency);
            }
        }
    }

    /// <summary>A percentage has at most four decimals.</summary>
    public static int? Ppm(decimal? percent) => percent is { } given ? (int)(given * 10_000) : null;

    public static decimal? Percentage(int? ppm) => ppm / 10_000m;

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.PromotionSpec);
}
