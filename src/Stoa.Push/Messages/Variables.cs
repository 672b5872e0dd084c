using System.Text.RegularExpressions;
using Npgsql;
using Stoa.Platform.People;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>
/// Words of a message that are each recipient's own: <c>{first_name}</c>, <c>{last_name}</c>, and with what stands there where it is not known,
/// <c>{first_name|friend}</c>. Other words in braces are text.
/// </summary>
internal static partial class Variables
{
    private const int LongestName = 100;

    public static bool AreIn(MessageContents contents) =>
        AreIn(contents.Android?.Title, contents.Android?.Body)
        || AreIn(contents.Ios?.Title, contents.Ios?.Subtitle, contents.Ios?.Body)
        || AreIn(contents.Web?.Title, contents.Web?.Body)
        || contents.Translations.Values.Any(texts => AreIn(texts.Title, texts.Subtitle, texts.Body));

    public static AndroidMessage Fill(AndroidMessage message, Recipient? of) => message with { Title = Fill(message.Title, of), Body = Fill(message.Body, of) };

    public static IosMessage Fill(IosMessage message, Recipient? of) =>
        message with
        {
            Title = Fill(message.Title, of),
            Subtitle = Fill(message.Subtitle, of),
            Body = Fill(message.Body, of),
        };

    public static WebMessage Fill(WebMessage message, Recipient? of) => message with { Title = Fill(message.Title, of), Body = Fill(message.Body, of) };

    public static Translation? Fill(Translation? texts, Recipient? of) =>
        texts is null ? null : new Translation(Fill(texts.Title, of), Fill(texts.Subtitle, of), Fill(texts.Body, of));

    /// <summary>Null stays null, and what is left of a text without a value is tidied: "Hello , look" is "Hello, look".</summary>
    public static string? Fill(string? text, Recipient? of) =>
        text is null || !text.Contains('{', StringComparison.Ordinal)
            ? text
            : Variable.Replace(
                text,
                match =>
                {
                    var value = match.Groups["name"].Value == "first_name" ? of?.FirstName : of?.LastName;
                    value = string.IsNullOrWhiteSpace(value) ? match.Groups["fallback"].Value : value.Trim();
                    value = value.Length <= LongestName ? value : value[..(char.IsHighSurrogate(value[LongestName - 1]) ? LongestName - 1 : LongestName)];
                    return value.Length == 0 ? "" : match.Groups["before"].Value + value;
                }
            );

    private static bool AreIn(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is not null && text.Contains('{', StringComparison.Ordinal) && Variable.IsMatch(text))
            {
                return true;
            }
        }
        return false;
    }

    [GeneratedRegex(@"(?<before>[ \t]?)\{(?<name>first_name|last_name)(?:\|(?<fallback>[^{}]*))?\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable { get; }

    /// <summary>What is known of whom a message goes to.</summary>
    internal sealed record Recipient(string FirstName, string LastName);
}

/// <summary>The people behind devices, as far as a message speaks of them: one question for a window, and none where it does not.</summary>
internal sealed class RecipientNames(NpgsqlDataSource database, CustomerAccounts accounts)
{
    private static readonly Dictionary<Guid, Variables.Recipient> Nobody = [];

    public async Task<IReadOnlyDictionary<Guid, Variables.Recipient>> Of(MessageContents contents, IEnumerable<Guid?> users, CancellationToken cancelled)
    {
        Guid[] ids = Variables.AreIn(contents) ? [.. users.OfType<Guid>().Distinct()] : [];
        if (ids.Length == 0)
        {
            return Nobody;
        }
        await using var connection = await database.OpenConnectionAsync(cancelled);
        var found = await accounts.Read(connection, ids, cancelled);
        return found.ToDictionary(account => account.Id, account => new Variables.Recipient(account.FirstName, account.LastName));
    }
}
