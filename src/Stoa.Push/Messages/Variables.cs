using System.Text.RegularExpressions;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>
/// Words of a message that are each recipient's own, <c>{first_name}</c> and <c>{last_name}</c>, or that its author gives values to; with what stands there
/// where nothing is known: <c>{first_name|friend}</c>. Other words in braces are text.
/// </summary>
internal static partial class Variables
{
    private const int LongestName = 50;
    private const int LongestValue = 500;
    private static readonly string[] Names = ["first_name", "last_name"];

    /// <summary>Whether <c>{name}</c> in a text is a variable: under any other name a value would never stand anywhere.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>Whether it is another text for each recipient.</summary>
    public static bool ArePersonalIn(MessageContents contents) =>
        AreIn(contents.Android?.Title, contents.Android?.Body)
        || AreIn(contents.Ios?.Title, contents.Ios?.Subtitle, contents.Ios?.Body)
        || AreIn(contents.Web?.Title, contents.Web?.Body)
        || contents.Translations.Values.Any(texts => AreIn(texts.Title, texts.Subtitle, texts.Body));

    public static AndroidMessage Fill(AndroidMessage message, Values of) => message with { Title = Fill(message.Title, of), Body = Fill(message.Body, of) };

    public static IosMessage Fill(IosMessage message, Values of) =>
        message with
        {
            Title = Fill(message.Title, of),
            Subtitle = Fill(message.Subtitle, of),
            Body = Fill(message.Body, of),
        };

    public static WebMessage Fill(WebMessage message, Values of) => message with { Title = Fill(message.Title, of), Body = Fill(message.Body, of) };

    public static Translation? Fill(Translation? texts, Values of) =>
        texts is null ? null : new Translation(Fill(texts.Title, of), Fill(texts.Subtitle, of), Fill(texts.Body, of));

    /// <summary>Null stays null, and what is left of a text without a value is tidied: "Hello , look" is "Hello, look".</summary>
    public static string? Fill(string? text, Values of) =>
        text is null || !text.Contains('{', StringComparison.Ordinal)
            ? text
            : Variable.Replace(
                text,
                match =>
                {
                    if (of.Of(match.Groups["name"].Value) is not { } value)
                    {
                        return match.Value;
                    }
                    value = string.IsNullOrWhiteSpace(value) ? match.Groups["fallback"].Value : value.Trim();
                    value = value.Length <= LongestValue ? value : value[..(char.IsHighSurrogate(value[LongestValue - 1]) ? LongestValue - 1 : LongestValue)];
                    return value.Length == 0 ? "" : match.Groups["before"].Value + value;
                }
            );

    /// <summary>Whether there are texts and nothing is left of them.</summary>
    public static bool LeaveNothing(Values of, params ReadOnlySpan<string?> texts)
    {
        var hadWords = false;
        foreach (var text in texts)
        {
            if (!Content.IsBlank(Fill(text, of)))
            {
                return false;
            }
            hadWords |= text is not null;
        }
        return hadWords;
    }

    private static bool AreIn(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (
                text?.Contains('{', StringComparison.Ordinal) == true
                && Variable.Matches(text).Any(match => Names.Contains(match.Groups["name"].Value, StringComparer.Ordinal))
            )
            {
                return true;
            }
        }
        return false;
    }

    [GeneratedRegex(@"(?<before>[ \t]?)\{(?<name>[A-Za-z][A-Za-z0-9_]{0,49})(?:\|(?<fallback>[^{}]*))?\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable { get; }

    /// <summary>What is known of whom a message goes to.</summary>
    internal sealed record Recipient(string FirstName, string LastName);

    /// <summary>What the words stand for: of the recipient first, then of the message.</summary>
    internal readonly record struct Values(IReadOnlyDictionary<string, string> OfMessage, Recipient? Recipient)
    {
        /// <summary>Null: it is no variable. Empty: it is one, and nothing is known.</summary>
        public string? Of(string name) =>
            name switch
            {
                "first_name" => Recipient?.FirstName ?? OfMessage.GetValueOrDefault(name, ""),
                "last_name" => Recipient?.LastName ?? OfMessage.GetValueOrDefault(name, ""),
                _ => OfMessage.GetValueOrDefault(name),
            };
    }
}

/// <summary>The people behind devices, as far as a message speaks of them: one question for a window, and none where it does not.</summary>
internal sealed class RecipientNames(NpgsqlDataSource database, CustomerAccounts accounts)
{
    private static readonly Dictionary<Guid, Variables.Recipient> Nobody = [];

    public async Task<IReadOnlyDictionary<Guid, Variables.Recipient>> Of(MessageContents contents, IEnumerable<Guid?> users, CancellationToken cancelled)
    {
        Guid[] ids = Variables.ArePersonalIn(contents) ? [.. users.OfType<Guid>().Distinct()] : [];
        if (ids.Length == 0)
        {
            return Nobody;
        }
        await using var connection = await database.Open(cancelled);
        var found = await accounts.Read(connection, ids, cancelled);
        return found.ToDictionary(account => account.Id, account => new Variables.Recipient(account.FirstName, account.LastName));
    }
}
