using System.Text.RegularExpressions;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;

namespace Stoa.Platform.Mail;

/// <summary>
/// A kind of mail, owned by the module that sends it. What it says stands in the module's message files: <c>mail.{name}.subject</c>, its paragraphs
/// <c>mail.{name}.1</c> and on (one that is a lone one-time code is shown large), and <c>mail.{name}.action</c>, the label of the one link where it has one.
/// Placeholders are filled with facts; the link's address is the fact <c>link</c>.
/// </summary>
/// <param name="name">Stable name, shown in the list of undelivered mails: <c>accounts.verify_email</c>.</param>
/// <param name="facts">What its texts may name, the link left out. The shop's own wording is held to them.</param>
public sealed partial class MailTemplate(string name, params IReadOnlyList<MailFact> facts)
{
    /// <summary>The fact whose address the one link has.</summary>
    internal const string Link = "link";

    /// <summary>A fact whose address mail programs show as a button that ends these mails (RFC 8058).</summary>
    public const string Unsubscribe = "unsubscribe";

    /// <summary>In characters (code points), as the members are measured that facts are made of.</summary>
    private const int LongestFact = 800;

    public string Name => name;

    public IReadOnlyList<MailFact> Facts => facts;

    /// <summary>The mail as it will be sent.</summary>
    /// <exception cref="ArgumentException">A fact is missing, or is longer than anything that is told: a defect of the caller.</exception>
    internal MailContent Fill(string? to, string language, MailWording wording, IReadOnlyDictionary<string, string> given) =>
        new(
            Name,
            to,
            language,
            Fill(wording.Subject, given),
            [.. wording.Paragraphs.Select(paragraph => Fill(paragraph, given))],
            wording.Action is { } action ? Fill(action, given) : null,
            wording.Action is null ? null : FactOf(Link, given),
            given.ContainsKey(Unsubscribe) ? FactOf(Unsubscribe, given) : null
        );

    /// <summary>The same in the module's own words.</summary>
    internal MailContent Fill(string? to, Texts texts, IReadOnlyDictionary<string, string> given) => Fill(to, texts.Language, Usual(texts), given);

    /// <summary>As the module words it.</summary>
    internal MailWording Usual(Texts texts) => new(texts[Key("subject")], [.. Paragraphs(texts)], texts.Has(Key("action")) ? texts[Key("action")] : null);

    /// <summary>What a text holds in braces: names of placeholders, and what would reach its reader as it is.</summary>
    internal static IEnumerable<string> PlaceholdersOf(string text) => InBraces().Matches(text).Select(match => match.Groups["name"].Value);

    private IEnumerable<string> Paragraphs(Texts texts)
    {
        for (var number = 1; texts.Has(Key(number)); number++)
        {
            yield return texts[Key(number)];
        }
    }

    private string Key(object part) => $"mail.{Name}.{part}";

    private string Fill(string text, IReadOnlyDictionary<string, string> given) =>
        Placeholder().Replace(text, match => FactOf(match.Groups["name"].Value, given));

    /// <summary>Arguments cannot break lines: unprintable characters become blanks.</summary>
    private string FactOf(string fact, IReadOnlyDictionary<string, string> given)
    {
        if (!given.TryGetValue(fact, out var value) || TextRules.Length(value) > LongestFact)
        {
            throw new ArgumentException($"Mail {Name} needs the fact {fact}, of at most {LongestFact} characters.", nameof(given));
        }
        return HeaderText.OneLine(value);
    }

    [GeneratedRegex("\\{(?<name>[a-z_]+)\\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("\\{(?<name>[^{}]{1,100})\\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InBraces();
}

/// <summary>What a mail is told to put into its texts.</summary>
/// <param name="Name">In braces, it stands for the value.</param>
/// <param name="Sample">A value to show in a preview.</param>
/// <param name="Required">The mail is for nothing without it: any wording holds it, once, and not in the subject.</param>
public sealed record MailFact(string Name, string Sample, bool Required = false);

/// <summary>What a mail says, with placeholders.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Paragraphs">In their order.</param>
/// <param name="Action">The label of its link; null where it has none.</param>
internal sealed record MailWording(string Subject, IReadOnlyList<string> Paragraphs, string? Action);

/// <summary>
/// A filled mail on its way through the outbox. Deleted with its row once it is sent; holds secrets until then, because staff may have a dead one tried again,
/// and at most for <see cref="DeadMails.KeepFor"/>.
/// </summary>
/// <param name="To">Null drops the mail.</param>
/// <param name="User">Whose account it is about; null where none is to be noted.</param>
internal sealed record MailContent(
    string Template,
    string? To,
    string Language,
    string Subject,
    IReadOnlyList<string> Paragraphs,
    string? Action,
    string? Link,
    string? Unsubscribe = null,
    Guid? User = null
);
