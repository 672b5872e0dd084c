using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Push.Messages;

namespace Stoa.Push;

/// <summary>Forms of texts that devices and messages have.</summary>
internal static class PushForms
{
    /// <summary><c>#rrggbb</c>; the short form <c>#rgb</c> and a missing <c>#</c> are understood.</summary>
    public static readonly StringFormat Color = new(Rule.Color, ReadColor);

    /// <summary>
    /// What FCM hands to an app. White space around it is not part of it, and within there is none. Apps that had no token yet have sent the words of their
    /// language for nothing.
    /// </summary>
    public static readonly StringFormat Token = new(Rule.NotText, ReadToken);

    /// <summary>FCM refuses every other address of a link.</summary>
    public static readonly StringFormat SecureUrl = new(
        Rule.Type(JsonKind.Url),
        text => text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? StringFormats.Url.Read(text) : null,
        "uri"
    );

    /// <summary>What statistics of Firebase are grouped by.</summary>
    public static readonly StringFormat AnalyticsLabel = new(
        Rule.NotText,
        text => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~' or '%') ? text : null,
        Pattern: "^[a-zA-Z0-9-_.~%]{1,50}$"
    );

    /// <summary>A topic as FCM names it, without <c>/topics/</c>.</summary>
    public static readonly StringFormat Topic = new(Rule.NotText, text => IsTopic(text) ? text : null, Pattern: "^[a-zA-Z0-9-_.~%]{1,900}$");

    /// <summary>The name of a Firebase project in our settings.</summary>
    public static readonly StringFormat Project = new(
        Rule.NotText,
        text => text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_') ? text : null,
        Pattern: "^[a-z0-9_-]{1,40}$"
    );

    /// <summary>Topics joined by <c>&amp;&amp;</c>, <c>||</c>, <c>!</c> and brackets, five at most.</summary>
    public static readonly StringFormat Condition = new(Rule.NotText, TopicCondition.Read);

    public static bool IsTopic(ReadOnlySpan<char> text) => text.Length is > 0 and <= MaxTopic && !text.ContainsAnyExcept(TopicCharacters);

    public const int MaxTopic = 900;
    public const int MaxCondition = 5_000;

    private static readonly System.Buffers.SearchValues<char> TopicCharacters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~%"
    );

    private static readonly string[] Nothing = ["null", "undefined", "nil", "none", "(null)", "nan", "[object object]"];

    private static string? ReadToken(string text)
    {
        var token = text.Trim();
        return token.Length > 0 && token.All(c => c is > ' ' and <= '~') && !Nothing.Contains(token, StringComparer.OrdinalIgnoreCase) ? token : null;
    }

    private static string? ReadColor(string text)
    {
        var digits = text.StartsWith('#') ? text[1..] : text;
        if (digits.Length is not (3 or 6) || !digits.All(char.IsAsciiHexDigit))
        {
            return null;
        }
        return "#" + (digits.Length == 6 ? digits : string.Concat(digits.Select(digit => new string(digit, 2)))).ToLowerInvariant();
    }
}
