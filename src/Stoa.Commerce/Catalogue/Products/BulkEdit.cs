using Stoa.Contracts.Payloads;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>A change of many products, and what became of each.</summary>
/// <param name="Id">Null where it was only tried (<c>dry_run</c>).</param>
/// <param name="Results">In the order of the ids. Of one that runs as a job: those that were refused, at most 1,000.</param>
internal sealed record BulkEdit(
    Guid? Id,
    [property: OneOf<BulkStatuses>] string Status,
    BulkCounts Counts,
    IReadOnlyList<BulkResult> Results,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>How many products had which outcome.</summary>
/// <param name="Open">Products that a job has still to come to.</param>
internal sealed record BulkCounts(int Changed, int Unchanged, int Refused, int Open)
{
    public static BulkCounts Of(IEnumerable<BulkResult> results)
    {
        var outcomes = results.CountBy(result => result.Outcome, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return new BulkCounts(outcomes.GetValueOrDefault("changed"), outcomes.GetValueOrDefault("unchanged"), outcomes.GetValueOrDefault("refused"), 0);
    }
}

/// <summary>What became of a product.</summary>
/// <param name="Reason">Why it was refused, as a code.</param>
internal sealed record BulkResult(string Id, [property: OneOf<BulkOutcomes>] string Outcome, string? Reason);

internal sealed class BulkStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["preview", "running", "applied", "undone"];
}

internal sealed class BulkOutcomes : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["unchanged", "changed", "refused"];
}
