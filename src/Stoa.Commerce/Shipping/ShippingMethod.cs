using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Promotions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Shipping;

/// <summary>What shipping costs from here on: grams of what is sent, or an amount of the subtotal after discounts.</summary>
internal sealed record ShippingStep([property: OneOfTypes(typeof(long), typeof(Money))] Threshold From, Money Amount)
{
    public static ShippingStep Read(ObjectReader members) => new(Threshold.Read(members, "from"), members.Object("amount", Money.Read));
}

/// <summary>What a method costs: one amount, or by tiers of which the highest that is reached holds.</summary>
internal sealed record ShippingPrice([property: OneOf<ShippingPriceKinds>] string By, Money? Amount, IReadOnlyList<ShippingStep> Tiers)
{
    private const int MaxTiers = 100;

    public static ShippingPrice Read(ObjectReader members) =>
        new(
            members.Choice("by", ShippingPriceKinds.Values),
            members.OptionalValue("amount", Money.Read),
            members.Objects("tiers", MaxTiers, ShippingStep.Read)
        );

    [JsonIgnore]
    public string? Currency => Amount?.Currency ?? (Tiers.Count > 0 ? Tiers[0].Amount.Currency : null);

    public IEnumerable<FieldError> Check()
    {
        var isFlat = By == ShippingPriceKinds.Flat;
        if (isFlat ? Amount is null : Tiers.Count == 0)
        {
            yield return new FieldError(isFlat ? "price.amount" : "price.tiers", Rule.Required);
        }
        if (isFlat ? Tiers.Count > 0 : Amount is not null)
        {
            yield return new FieldError(isFlat ? "price.tiers" : "price.amount", Rule.Excluded($"by {By}"));
        }
        for (var i = 0; i < Tiers.Count; i++)
        {
            var step = Tiers[i];
            if (step.Amount.Currency != Currency)
            {
                yield return new FieldError($"price.tiers.{i}.amount.currency", Rule.OneOf(Currency!));
            }
            if (step.From.Currency is { } currency && (By == ShippingPriceKinds.Weight || currency != Currency))
            {
                yield return By == ShippingPriceKinds.Weight
                    ? new FieldError($"price.tiers.{i}.from", Rule.Type(JsonKind.WholeNumber))
                    : new FieldError($"price.tiers.{i}.from.currency", Rule.OneOf(Currency!));
            }
            if (Tiers.Take(i).Any(other => other.From.Number == step.From.Number))
            {
                yield return new FieldError($"price.tiers.{i}.from", Rule.Duplicate);
            }
        }
    }
}

/// <summary>A way to ship, to the addresses of a zone.</summary>
/// <param name="ZoneId">Null ships everywhere.</param>
/// <param name="FreeFrom">The subtotal after discounts from which on it costs nothing.</param>
internal sealed record ShippingMethod(
    string Id,
    string Name,
    string? ZoneId,
    ShippingPrice Price,
    Money? FreeFrom,
    int? MinDays,
    int? MaxDays,
    string TaxClass,
    bool Active,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    public const string Columns = """
        m.id, m.name, m.zone_id, m.price_by, m.price, m.tiers::text AS tiers, m.free_from, m.min_days, m.max_days, m.tax_class, m.active, m.currency, m.version,
        m.created_at, m.updated_at
        """;

    public static ShippingMethod From(NpgsqlDataReader row)
    {
        var (currency, by) = (row.GetString("currency"), row.GetString("price_by"));
        var tiers = row.GetStringOrNull("tiers") is { } json ? JsonSerializer.Deserialize(json, CommerceJson.Stored.ShippingTierArray)! : [];
        return new ShippingMethod(
            row.GetString("id"),
            row.GetString("name"),
            row.GetStringOrNull("zone_id"),
            new ShippingPrice(
                by,
                by == ShippingPriceKinds.Flat ? new Money(row.GetInt64("price"), currency) : null,
                [
                    .. tiers.Select(tier => new ShippingStep(
                        new Threshold(tier.From, by == ShippingPriceKinds.Subtotal ? currency : null),
                        new Money(tier.Amount, currency)
                    )),
                ]
            ),
            Money.Of(row.GetOrNull<long>("free_from"), currency),
            row.GetOrNull<int>("min_days"),
            row.GetOrNull<int>("max_days"),
            row.GetString("tax_class"),
            row.GetBoolean("active"),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );
    }

    [JsonIgnore]
    public MethodSpec Spec => new(Name, ZoneId, Price, FreeFrom, MinDays, MaxDays, TaxClass, Active);
}

/// <summary>What staff write of a method.</summary>
internal sealed record MethodSpec(string Name, string? ZoneId, ShippingPrice Price, Money? FreeFrom, int? MinDays, int? MaxDays, string TaxClass, bool Active)
{
    private const int MaxDaysAhead = 1_000;

    public static MethodSpec Read(ObjectReader members) =>
        new(
            members.Text("name", 200),
            members.OptionalId("zone_id"),
            members.Object("price", ShippingPrice.Read),
            members.OptionalValue("free_from", Money.Read),
            members.OptionalInteger("min_days", 0, MaxDaysAhead),
            members.OptionalInteger("max_days", 0, MaxDaysAhead),
            members.OptionalForm("tax_class", 50, CatalogueForms.Slug) ?? TaxTerms.Standard,
            members.OptionalFlag("active") ?? true
        );

    public Failure? Validate()
    {
        FieldError[] errors = [.. Price.Check(), .. Check()];
        return errors.Length == 0
            ? null
            : new Failure
            {
                Fault = RequestFaults.InvalidRequest,
                Field = errors.Length == 1 ? errors[0].Field : null,
                Errors = errors,
            };
    }

    private IEnumerable<FieldError> Check()
    {
        if (FreeFrom is { } free && Price.Currency is { } currency && free.Currency != currency)
        {
            yield return new FieldError("free_from.currency", Rule.OneOf(currency));
        }
        if (MaxDays < MinDays)
        {
            yield return new FieldError("max_days", Rule.TooSmall(MinDays.Value, MaxDaysAhead));
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.MethodSpec);
}
