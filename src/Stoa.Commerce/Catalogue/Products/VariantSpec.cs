using System.Text.Json;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>What staff write of a variant. Without prices of its own it costs what its product costs.</summary>
internal sealed record VariantSpec
{
    public string Sku { get; init; } = "";
    public string? Barcode { get; init; }

    /// <summary>The value of each option of the product: <c>{"Size": "M"}</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public Money? BasePrice { get; init; }
    public Money? SalePrice { get; init; }
    public IReadOnlyList<ScheduledPrice> PriceSchedule { get; init; } = [];
    public int? WeightGrams { get; init; }
    public string InventoryPolicy { get; init; } = "deny";

    /// <summary>Null: behind the others.</summary>
    public int? Position { get; init; }

    public static Changes<VariantSpec> Read(ObjectReader members, bool creating)
    {
        var changes = new Changes<VariantSpec>(members);
        changes.Set(
            "sku",
            creating ? members.Text("sku", ProductSpec.MaxSku) : members.TextIfGiven("sku", ProductSpec.MaxSku) ?? "",
            static (spec, sku) => spec with { Sku = sku }
        );
        changes.Set("barcode", members.TextIfGiven("barcode", 100), static (spec, code) => spec with { Barcode = string.IsNullOrEmpty(code) ? null : code });
        changes.Set(
            "options",
            members.TextMap("options", ProductOption.MaxOptions, ProductOption.MaxLength),
            static (spec, options) => spec with { Options = options }
        );
        changes.Set("base_price", members.OptionalValue("base_price", Money.Read), static (spec, price) => spec with { BasePrice = price });
        changes.Set("sale_price", members.OptionalValue("sale_price", Money.Read), static (spec, price) => spec with { SalePrice = price });
        changes.Set("price_schedule", Prices.PriceSchedule.Read(members), static (spec, schedule) => spec with { PriceSchedule = schedule });
        changes.Set(
            "weight_grams",
            members.OptionalInteger("weight_grams", 0, ProductSpec.MaxWeight),
            static (spec, grams) => spec with { WeightGrams = grams }
        );
        changes.SetGiven(members.OptionalChoice("inventory_policy", InventoryPolicies.Values), static (spec, policy) => spec with { InventoryPolicy = policy });
        changes.SetGiven(members.OptionalInteger("position", 0, int.MaxValue), static (spec, position) => spec with { Position = position });
        return changes;
    }

    public static VariantSpec Of(StaffVariant variant) =>
        new()
        {
            Sku = variant.Sku,
            Barcode = variant.Barcode,
            Options = variant.Options,
            BasePrice = variant.BasePrice,
            SalePrice = variant.SalePrice,
            PriceSchedule = variant.PriceSchedule,
            WeightGrams = variant.WeightGrams,
            InventoryPolicy = variant.InventoryPolicy,
            Position = variant.Position <= int.MaxValue ? (int)variant.Position : null,
        };

    /// <summary>The rules between its members and those of its product; null where none is broken.</summary>
    public Failure? Validate(ProductSpec product)
    {
        FieldError[] errors = [.. Check(product)];
        return errors.Length > 0
                ? new Failure
                {
                    Fault = RequestFaults.InvalidRequest,
                    Field = errors.Length == 1 ? errors[0].Path : null,
                    Errors = errors,
                }
            : Prices.PriceSchedule.Overlaps(PriceSchedule) ? new Failure { Fault = CommerceFaults.PriceScheduleOverlaps, Field = "price_schedule" }
            : null;
    }

    /// <summary>Whether a change of its product breaks it. What did not fit before, as variants of before products had options, is not broken now.</summary>
    public bool IsBrokenBy(ProductSpec before, ProductSpec after) =>
        Check(after).Select(error => error.Path).Except(Check(before).Select(error => error.Path), StringComparer.Ordinal).Any();

    private IEnumerable<FieldError> Check(ProductSpec product)
    {
        var price = BasePrice ?? product.BasePrice!.Value;
        if (string.IsNullOrWhiteSpace(Sku))
        {
            yield return new FieldError("sku", Rule.Required);
        }
        foreach (var option in product.Options)
        {
            if (!Options.TryGetValue(option.Name, out var value))
            {
                yield return new FieldError("options", Rule.Required, option.Name);
            }
            else if (!option.Values.Contains(value, StringComparer.Ordinal))
            {
                yield return new FieldError("options", Rule.OneOf(string.Join(", ", option.Values)), option.Name);
            }
        }
        foreach (var name in Options.Keys.Where(name => product.Options.All(option => option.Name != name)))
        {
            yield return new FieldError("options", Rule.Unknown, name);
        }
        foreach (var (member, amount) in new[] { ("base_price", BasePrice), ("sale_price", SalePrice) })
        {
            if (amount is { } given && given.Currency != product.BasePrice!.Value.Currency)
            {
                yield return new FieldError($"{member}.currency", Rule.OneOf(product.BasePrice.Value.Currency));
            }
        }
        if (SalePrice?.Amount > price.Amount)
        {
            yield return new FieldError("sale_price.amount", Rule.TooLarge(0, price.Amount));
        }
        foreach (var error in Prices.PriceSchedule.Check(PriceSchedule, product.BasePrice!.Value.Currency))
        {
            yield return error;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.VariantSpec);
}
