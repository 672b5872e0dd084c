using System.Text.Json;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>What a product can be chosen by: size, with the sizes that there are.</summary>
internal sealed record ProductOption(string Name, IReadOnlyList<string> Values)
{
    public const int MaxOptions = 3;
    public const int MaxValues = 100;
    public const int MaxLength = 100;

    public static ProductOption Read(ObjectReader members) => new(members.Text("name", MaxLength), members.Texts("values", MaxValues, MaxLength));
}

/// <summary>What a page of search engines says of a product.</summary>
internal sealed record Seo(string Title, string Description)
{
    public static readonly Seo None = new("", "");

    public static Seo Read(ObjectReader members) => new(members.OptionalText("title", 200), members.OptionalText("description", 500));
}

/// <summary>
/// What staff write of a product. What is not said is as the defaults here. Stock is not part of it, pictures and variants have routes of their
/// own.
/// </summary>
internal sealed record ProductSpec
{
    /// <summary>Null: made from the name.</summary>
    public string? Slug { get; init; }
    public string Sku { get; init; } = "";
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public string Status { get; init; } = "draft";
    public string? BrandId { get; init; }
    public string CategoryId { get; init; } = "";

    /// <summary>All of them; the main one is part of it, said or not.</summary>
    public IReadOnlyList<string> CategoryIds { get; init; } = [];
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyList<ProductOption> Options { get; init; } = [];
    public Money? BasePrice { get; init; }
    public Money? SalePrice { get; init; }
    public IReadOnlyList<ScheduledPrice> PriceSchedule { get; init; } = [];
    public string TaxClass { get; init; } = "standard";
    public int? WeightGrams { get; init; }
    public bool RequiresShipping { get; init; } = true;
    public string InventoryPolicy { get; init; } = "deny";
    public Seo Seo { get; init; } = Seo.None;
    public DateTimeOffset? PublishAt { get; init; }
    public DateTimeOffset? UnpublishAt { get; init; }

    public const int MaxWeight = 1_000_000_000;
    public const int MaxName = 255;
    public const int MaxSku = 100;

    /// <summary>Reads the members of a creation, or of a change.</summary>
    public static Changes<ProductSpec> Read(ObjectReader members, bool creating)
    {
        var changes = new Changes<ProductSpec>(members);
        changes.Set("sku", Text("sku", MaxSku), static (spec, sku) => spec with { Sku = sku });
        changes.Set("name", Text("name", MaxName), static (spec, name) => spec with { Name = name });
        changes.Set("slug", members.OptionalForm("slug", CatalogueForms.MaxSlug, CatalogueForms.Slug), static (spec, slug) => spec with { Slug = slug });
        changes.SetText("description", 20_000, static (spec, text) => spec with { Description = text });
        changes.Set("category_id", Text("category_id", CatalogueForms.MaxId), static (spec, id) => spec with { CategoryId = id });
        changes.Set(
            "options",
            members.Objects("options", ProductOption.MaxOptions, ProductOption.Read),
            static (spec, options) => spec with { Options = options }
        );
        changes.Set(
            "base_price",
            creating ? members.Object("base_price", Money.Read) : members.OptionalValue("base_price", Money.Read),
            static (spec, price) => spec with { BasePrice = price }
        );
        changes.Set("price_schedule", Prices.PriceSchedule.Read(members), static (spec, schedule) => spec with { PriceSchedule = schedule });
        ReadBulk(members, changes);
        return changes;

        string Text(string name, int max) => creating ? members.Text(name, max) : members.TextIfGiven(name, max) ?? "";
    }

    /// <summary>Reads the members that can be set on many products at once.</summary>
    public static void ReadBulk(ObjectReader members, Changes<ProductSpec> changes)
    {
        changes.SetGiven(members.OptionalChoice("status", ProductStatuses.Values), static (spec, status) => spec with { Status = status });
        changes.Set("brand_id", members.OptionalId("brand_id"), static (spec, id) => spec with { BrandId = id });
        changes.Set("category_ids", members.Texts("category_ids", 50, CatalogueForms.MaxId), static (spec, ids) => spec with { CategoryIds = ids });
        changes.Set("tags", members.Texts("tags", 50, 100), static (spec, tags) => spec with { Tags = [.. tags.Distinct(StringComparer.Ordinal)] });
        changes.Set("attributes", members.TextMap("attributes", 100, 200), static (spec, attributes) => spec with { Attributes = attributes });
        changes.Set("sale_price", members.OptionalValue("sale_price", Money.Read), static (spec, price) => spec with { SalePrice = price });
        changes.SetGiven(members.OptionalForm("tax_class", 50, CatalogueForms.Slug), static (spec, taxClass) => spec with { TaxClass = taxClass });
        changes.Set("weight_grams", members.OptionalInteger("weight_grams", 0, MaxWeight), static (spec, grams) => spec with { WeightGrams = grams });
        changes.SetGiven(members.OptionalFlag("requires_shipping"), static (spec, ships) => spec with { RequiresShipping = ships });
        changes.SetGiven(members.OptionalChoice("inventory_policy", InventoryPolicies.Values), static (spec, policy) => spec with { InventoryPolicy = policy });
        changes.Set("seo", members.OptionalObject("seo", Seo.Read) ?? Seo.None, static (spec, seo) => spec with { Seo = seo });
        changes.Set("publish_at", members.OptionalMoment("publish_at"), static (spec, at) => spec with { PublishAt = at });
        changes.Set("unpublish_at", members.OptionalMoment("unpublish_at"), static (spec, at) => spec with { UnpublishAt = at });
    }

    /// <summary>Further categories, without the main one.</summary>
    public string[] FurtherCategories => [.. CategoryIds.Where(id => id != CategoryId).Distinct(StringComparer.Ordinal)];

    /// <summary>The rules between members, for creations and changes alike; null where none is broken.</summary>
    public Failure? Validate()
    {
        FieldError[] errors = [.. Check()];
        return errors.Length > 0
                ? new Failure
                {
                    Fault = RequestFaults.InvalidRequest,
                    Field = errors.Length == 1 ? errors[0].Field : null,
                    Errors = errors,
                }
            : Prices.PriceSchedule.Overlaps(PriceSchedule) ? new Failure { Fault = CommerceFaults.PriceScheduleOverlaps, Field = "price_schedule" }
            : UnpublishAt <= PublishAt ? new Failure { Fault = CommerceFaults.PeriodEmpty, Field = "unpublish_at" }
            : null;
    }

    private IEnumerable<FieldError> Check()
    {
        foreach (var (name, value) in new[] { ("sku", Sku), ("name", Name), ("category_id", CategoryId) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return new FieldError(name, Rule.Required);
            }
        }
        if (BasePrice is not { } price)
        {
            yield return new FieldError("base_price", Rule.Required);
            yield break;
        }
        if (SalePrice is { } sale && sale.Currency != price.Currency)
        {
            yield return new FieldError("sale_price.currency", Rule.OneOf(price.Currency));
        }
        else if (SalePrice?.Amount > price.Amount)
        {
            yield return new FieldError("sale_price.amount", Rule.TooLarge(0, price.Amount));
        }
        foreach (var error in Prices.PriceSchedule.Check(PriceSchedule, price.Currency).Concat(CheckOptions()))
        {
            yield return error;
        }
    }

    private IEnumerable<FieldError> CheckOptions()
    {
        for (var i = 0; i < Options.Count; i++)
        {
            if (Options.Take(i).Any(other => string.Equals(other.Name, Options[i].Name, StringComparison.OrdinalIgnoreCase)))
            {
                yield return new FieldError($"options.{i}.name", Rule.Duplicate);
            }
            if (Options[i].Values.Count == 0)
            {
                yield return new FieldError($"options.{i}.values", Rule.Required);
            }
            if (Options[i].Values.Distinct(StringComparer.Ordinal).Count() < Options[i].Values.Count)
            {
                yield return new FieldError($"options.{i}.values", Rule.Duplicate);
            }
        }
    }

    /// <summary>As the audit log and an undo keep it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.ProductSpec);
}

internal sealed class ProductStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["draft", "active", "archived"];
}

/// <summary>What happens when more is ordered than is there: it is refused, or sold all the same.</summary>
internal sealed class InventoryPolicies : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["deny", "continue"];
}
