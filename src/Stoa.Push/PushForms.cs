using System.Collections.Frozen;
using System.Text.RegularExpressions;
using NodaTime;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Push;

/// <summary>Forms of texts that devices and messages have.</summary>
internal static partial class PushForms
{
    private static readonly FrozenSet<string> TimeZones = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet(StringComparer.Ordinal);

    /// <summary><c>#rrggbb</c>; the short form <c>#rgb</c> and a missing <c>#</c> are understood.</summary>
    public static readonly StringFormat Color = new(Rule.Color, ReadColor);

    /// <summary>A well-formed language tag of BCP 47 (RFC 5646, 2.1), spelled as RFC 5646, 2.1.1 recommends: <c>zh-Hant-TW</c>.</summary>
    public static readonly StringFormat Locale = new(Rule.Type(JsonKind.Locale), ReadLocale);

    /// <summary>A name of the IANA time zone database, links included. NodaTime brings the database, so that every host accepts the same names.</summary>
    public static readonly StringFormat TimeZone = new(Rule.Type(JsonKind.TimeZone), text => TimeZones.Contains(text) ? text : null);

    private static string? ReadColor(string text)
    {
        var digits = text.StartsWith('#') ? text[1..] : text;
        if (digits.Length is not (3 or 6) || !digits.All(char.IsAsciiHexDigit))
        {
            return null;
        }
        return "#" + (digits.Length == 6 ? digits : string.Concat(digits.Select(digit => new string(digit, 2)))).ToLowerInvariant();
    }

    private static string? ReadLocale(string text)
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
