namespace Stoa.Commerce.Orders;

/// <summary>Words that staff sort orders by.</summary>
internal static class OrderTags
{
    public const int MaxCount = 50;
    public const int MaxLength = 50;

    /// <summary>Each once, without white space around it, in the order of letters.</summary>
    public static string[] Normalized(IEnumerable<string> tags) =>
        [.. tags.Select(tag => tag.Trim()).Where(tag => tag.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
