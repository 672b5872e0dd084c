using System.Text.RegularExpressions;

namespace Stoa.Contracts.Input;

/// <summary>A form that a text must have.</summary>
/// <param name="Broken">The rule that a text of another form breaks.</param>
/// <param name="Read">The text in its usual spelling; null where it is not of this form.</param>
/// <param name="Format">What OpenAPI calls it.</param>
public sealed record StringFormat(Rule Broken, Func<string, string?> Read, string? Format = null);

/// <summary>Forms that more than one part knows.</summary>
public static partial class StringFormats
{
    /// <summary><c>#rrggbb</c>; the short form <c>#rgb</c> and a missing <c>#</c> are understood.</summary>
    public static readonly StringFormat Color = new(Rule.Color, ReadColor);

    public static readonly StringFormat Url = new(Rule.Type(JsonKind.Url), text => IsUrl(text) ? text : null, "uri");

    /// <summary>A well-formed language tag of BCP 47 (RFC 5646, 2.1), spelled as RFC 5646, 2.1.1 recommends: <c>zh-Hant-TW</c>.</summary>
    public static readonly StringFormat Locale = new(Rule.Type(JsonKind.Locale), ReadLocale);

    /// <summary>A name of the IANA time zone database.</summary>
    public static readonly StringFormat TimeZone = new(Rule.Type(JsonKind.TimeZone), text => TimeZones.Contains(text) ? text : null);

    public static readonly StringFormat Uuid = new(Rule.Type(JsonKind.Uuid), text => Guid.TryParseExact(text, "D", out var id) ? id.ToString() : null, "uuid");

    private static string? ReadColor(string text)
    {
        var digits = text.StartsWith('#') ? text[1..] : text;
        if (digits.Length is not (3 or 6) || !digits.All(char.IsAsciiHexDigit))
        {
            return null;
        }
        return "#" + (digits.Length == 6 ? digits : string.Concat(digits.Select(digit => new string(digit, 2)))).ToLowerInvariant();
    }

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

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

    [GeneratedRegex("^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag { get; }
}
