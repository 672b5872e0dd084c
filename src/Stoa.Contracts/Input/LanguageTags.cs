using System.Text.RegularExpressions;

namespace Stoa.Contracts.Input;

/// <summary>Language tags of BCP 47.</summary>
internal static partial class LanguageTags
{
    /// <summary>In its usual spelling; null for what is not well-formed (RFC 5646, 2.1).</summary>
    public static string? Read(string text)
    {
        if (!LanguageTag.IsMatch(text))
        {
            return null;
        }
        var parts = text.ToLowerInvariant().Split('-');
        // After a single letter stand extensions and private use, which stay in lower case.
        for (var i = 1; i < parts.Length && parts[i].Length > 1; i++)
        {
            parts[i] = parts[i].Length switch
            {
                2 => parts[i].ToUpperInvariant(),
                4 when char.IsAsciiLetter(parts[i][0]) => char.ToUpperInvariant(parts[i][0]) + parts[i][1..],
                _ => parts[i],
            };
        }
        return string.Join('-', parts);
    }

    [GeneratedRegex(
        "^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
            + "(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?\\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex LanguageTag { get; }
}
