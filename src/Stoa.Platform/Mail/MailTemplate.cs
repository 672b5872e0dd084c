using System.Text;
using System.Text.RegularExpressions;

namespace Stoa.Platform.Mail;

/// <summary>What a mail says in one language, with {placeholders} for facts.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Paragraphs">Plain text; one that is a lone one-time code is shown large.</param>
/// <param name="Action">The label of the one link; null where the mail has none. Its address is the fact <c>link</c>.</param>
public sealed record MailText(string Subject, IReadOnlyList<string> Paragraphs, string? Action = null);

/// <summary>
/// A kind of mail, owned by the module that sends it, worded in every language that clients can ask for. The wordings ask for the same facts;
/// one that does not fails where the template is made.
/// </summary>
public sealed partial class MailTemplate
{
    private const string Link = "link";
    private const int LongestFact = 800;

    public MailTemplate(string name, MailText english, MailText spanish)
    {
        (Name, English, Spanish) = (name, english, spanish);
        if (!Placeholders(english).SetEquals(Placeholders(spanish)))
        {
            throw new ArgumentException($"The wordings of mail {name} ask for different facts.", nameof(spanish));
        }
    }

    /// <summary>Lasting, for people who look at mails that did not arrive: <c>accounts.verify_email</c>.</summary>
    public string Name { get; }

    public MailText English { get; }
    public MailText Spanish { get; }

    /// <summary>The mail as it will be sent.</summary>
    /// <exception cref="ArgumentException">A fact is missing, or is longer than a line of mail can be: a defect of the caller.</exception>
    internal MailContent Fill(string? to, string language, IReadOnlyDictionary<string, string> facts)
    {
        var text = language == "es" ? Spanish : English;
        return new MailContent(Name, to, language == "es" ? "es" : "en", Fill(text.Subject, facts), [.. text.Paragraphs.Select(paragraph => Fill(paragraph, facts))],
            text.Action is { } action ? Fill(action, facts) : null, text.Action is null ? null : FactOf(Link, facts));
    }

    private string Fill(string text, IReadOnlyDictionary<string, string> facts) => Placeholder().Replace(text, match => FactOf(match.Groups[1].Value, facts));

    /// <summary>No fact can start a line of its own: what is no printable character becomes a blank.</summary>
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

    private static HashSet<string> Placeholders(MailText text) =>
        [.. new[] { text.Subject, text.Action is null ? "" : $"{{{Link}}}{text.Action}" }.Concat(text.Paragraphs).SelectMany(part => Placeholder().Matches(part)).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("\\{([a-z_]+)\\}")]
    private static partial Regex Placeholder();
}

/// <summary>A filled mail on its way through the outbox. Deleted with its row once it is sent; holds secrets until then, because staff may have a dead one tried again, and at most for <see cref="DeadMails.KeepFor"/>.</summary>
/// <param name="To">Null: nobody; the mail is dropped.</param>
internal sealed record MailContent(string Template, string? To, string Language, string Subject, IReadOnlyList<string> Paragraphs, string? Action, string? Link);
