namespace Stoa.Platform;

/// <summary>When small objects of texts are equal.</summary>
public static class TextMapEquality
{
    /// <summary>Whether both have the same texts under the same names, in whatever order.</summary>
    public static bool IsSameAs(this IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
