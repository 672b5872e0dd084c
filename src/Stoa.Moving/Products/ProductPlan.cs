using Stoa.Commerce.Catalogue.Products;
using Stoa.Platform;

namespace Stoa.Moving.Products;

/// <summary>What becomes of a product and its variants.</summary>
/// <param name="Line">Of the row that says it.</param>
/// <param name="Before">Null: it is made.</param>
internal sealed record ProductPlan(string Id, long Line, ProductState? Before, ProductSpec After, bool IsChanged)
{
    public List<VariantPlan> Variants { get; } = [];

    public List<PicturePlan> Pictures { get; } = [];
}

/// <summary>What becomes of a variant.</summary>
internal sealed record VariantPlan(string Id, string ProductId, long Line, VariantState? Before, VariantSpec After);

/// <summary>A picture that a product is to show.</summary>
/// <param name="MediaId">Null: it has to be fetched.</param>
internal sealed record PicturePlan(long Line, string Column, string ProductId, string? VariantId, string Url, string Alt, string? MediaId);

/// <summary>Whether there is anything to write.</summary>
internal static class Changed
{
    /// <summary>What it is to be, in the forms in which it is kept: equal things are equal JSON.</summary>
    public static ProductSpec Settled(ProductSpec after, ProductSpec? before) =>
        after with
        {
            CategoryIds = [after.CategoryId, .. after.FurtherCategories],
            Tags = [.. after.Tags.Distinct(StringComparer.Ordinal)],
            Attributes = before is not null && after.Attributes.IsSameAs(before.Attributes) ? before.Attributes : after.Attributes,
            PriceSchedule = [.. after.PriceSchedule.OrderBy(entry => entry.StartsAt ?? DateTimeOffset.MinValue)],
        };

    public static VariantSpec Settled(VariantSpec after, VariantSpec? before) =>
        after with
        {
            Options = before is not null && after.Options.IsSameAs(before.Options) ? before.Options : after.Options,
            PriceSchedule = [.. after.PriceSchedule.OrderBy(entry => entry.StartsAt ?? DateTimeOffset.MinValue)],
            Position = after.Position ?? before?.Position,
        };
}
