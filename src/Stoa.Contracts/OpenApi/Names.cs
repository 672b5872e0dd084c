using System.Text.RegularExpressions;

namespace Stoa.Contracts.OpenApi;

/// <summary>Names that generated code is written with.</summary>
internal static partial class Names
{
    /// <summary><c>placeOrder</c> is <c>PlaceOrder</c>, <c>Too Many Requests</c> is <c>TooManyRequests</c>.</summary>
    public static string Pascal(string text) => string.Concat(Word().Matches(text).Select(word => char.ToUpperInvariant(word.Value[0]) + word.Value[1..]));

    public static string Of(Fault fault) => Pascal(fault.Name);

    /// <summary>
    /// What two operations are about: <c>createPushMessage</c> and <c>updatePushMessage</c> end with the same words. Empty where they do not.
    /// </summary>
    public static string SharedEnd(IEnumerable<string> operations)
    {
        var words = operations.Select(operation => Word().Matches(operation).Select(word => word.Value).Reverse().ToList()).ToList();
        var shared = words
            .Skip(1)
            .Aggregate(words[0], (all, next) => [.. all.Zip(next).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)]);
        return Pascal(string.Concat(Enumerable.Reverse(shared)));
    }

    /// <summary>
    /// What the segment before a parameter lists: of <c>/admin/push-messages/{id}</c>, and of <c>/admin/push-messages/{id}.pdf</c>, the parameter is the id
    /// of a <c>push message</c>.
    /// </summary>
    public static string ThingOf(string pattern, string parameter)
    {
        var segments = pattern.Replace("?}", "}", StringComparison.Ordinal).Split('/');
        var plural = segments[Array.FindIndex(segments, segment => segment.StartsWith("{" + parameter + "}", StringComparison.Ordinal)) - 1];
        return (plural.EndsWith("ies", StringComparison.Ordinal) ? plural[..^3] + "y" : plural.TrimEnd('s')).Replace('-', ' ');
    }

    [GeneratedRegex("[A-Z]?[a-z0-9]+|[A-Z]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
