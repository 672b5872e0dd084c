using System.Text;
using System.Text.RegularExpressions;
using Stoa.Contracts.Languages;

namespace Stoa.Platform.Mail;

/// <summary>
/// A kind of mail, owned by the module that sends it. What it says stands in the module's message files: <c>mail.{name}.subject</c>, its paragraphs
/// <c>mail.{name}.1</c> and on (one that is a lone one-time code is shown large), and <c>mail.{name}.action</c>, the label of the one link where it has one.
/// Placeholders are filled with facts; the link's address is the fact <c>link</c>.
/// </summary>
/// <param name="name">Stable name, shown in the list of undelivered mails: <c>accounts.verify_email</c>.</param>
public sealed partial class MailTemplate(string name)
{
    private const string Link = "link";
    private const int LongestFact = 800;

    public string Name => name;

    /// <summary>The mail as it will be sent.</summary>
    /// <exception cref="ArgumentException">A fact is missing, or is longer than a line of mail can be: a defect of the caller.</exception>
    internal MailContent Fill(string? to, Texts texts, IReadOnlyDictionary<string, string> facts)
    {
        var action = Key("action");
        return new MailContent(
            Name,
            to,
            texts.Language,
            Fill(texts[Key("subject")], facts),
            [.. Paragraphs(texts).Select(paragraph => Fill(paragraph, facts))],
            texts.Has(action) ? Fill(texts[action], facts) : null,
            texts.Has(action) ? FactOf(Link, facts) : null
        );
    }

    private IEnumerable<string> Paragraphs(Texts texts)
    {
        for (var number = 1; texts.Has(Key(number)); number++)
        {
            yield return texts[Key(number)];
        }
    }

    private string Key(object part) => $"mail.{Name}.{part}";

    private string Fill(string text, IReadOnlyDictionary<string, string> facts) =>
        Placeholder().Replace(text, match => FactOf(match.Groups["name"].Value, facts));

    /// <summary>Arguments cannot break lines: unprintable characters become blanks.</summary>
    private string FactOf(string name, IReadOnlyDictionary<string, string> facts)
    {
        if (!facts.TryGetValue(name, out var fact) || fact.Length > LongestFact)
        {
            throw new ArgumentException($"Mail {Name} needs the fact {name}, of at most {LongestFact} characters.", nameof(facts));
        }
        var clean = new StringBuilder(fact.Length);
        foreach (var rune in fact.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
        }
        return clean.ToString();
    }

    [GeneratedRegex("\\{(?<name>[a-z_]+)\\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}

/// <summary>
/// A filled mail on its way through the outbox. Deleted with its row once it is sent; holds secrets until then, because staff may have a dead one tried again,
/// and at most for <see cref="DeadMails.KeepFor"/>.
/// </summary>
/// <param name="To">Null drops the mail.</param>
internal sealed record MailContent(
    string Template,
    string? To,
    string Language,
    string Subject,
    IReadOnlyList<string> Paragraphs,
    string? Action,
    string? Link
);
