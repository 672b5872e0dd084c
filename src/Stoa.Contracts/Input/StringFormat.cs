using System.Globalization;

namespace Stoa.Contracts.Input;

/// <summary>A form that a text must have.</summary>
/// <param name="Broken">The rule that a text of another form breaks.</param>
/// <param name="Read">The text in its usual spelling; null where it is not of this form.</param>
/// <param name="Format">What OpenAPI calls it.</param>
/// <param name="Pattern">What every text of this form looks like, as a regular expression of JSON Schema; not all that looks so is of the form.</param>
public sealed record StringFormat(Rule Broken, Func<string, string?> Read, string? Format = null, string? Pattern = null);

/// <summary>Forms that more than one part knows.</summary>
public static class StringFormats
{
    public static readonly StringFormat Url = new(Rule.Type(JsonKind.Url), text => IsUrl(text) ? text : null, "uri");

    public static readonly StringFormat Uuid = new(Rule.Type(JsonKind.Uuid), text => Guid.TryParseExact(text, "D", out var id) ? id.ToString() : null, "uuid");

    /// <summary>A well-formed language tag of BCP 47 (RFC 5646, 2.1), spelled as RFC 5646, 2.1.1 recommends: <c>zh-Hant-TW</c>.</summary>
    public static readonly StringFormat Locale = new(Rule.Type(JsonKind.Locale), LanguageTags.Read);

    /// <summary>A code of <see cref="ObjectReader.Country"/>, where it may be missing.</summary>
    public static readonly StringFormat Country = new(
        Rule.Country,
        text => text.Trim().ToUpperInvariant() is var code && Countries.Contains(code) ? code : null
    );

    /// <summary>A code of ISO 4217 that something can be priced in.</summary>
    public static readonly StringFormat Currency = new(
        Rule.Type(JsonKind.Currency),
        static text => CurrencyCodes.Contains(text) ? text : null,
        Pattern: "^[A-Z]{3}$"
    );

    /// <summary>What a clock shows: HH:mm.</summary>
    public static readonly StringFormat TimeOfDay = new(
        Rule.OneOf("00:00 – 23:59"),
        static text => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text : null,
        Pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$"
    );

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
