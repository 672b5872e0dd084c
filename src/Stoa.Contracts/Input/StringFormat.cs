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

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
