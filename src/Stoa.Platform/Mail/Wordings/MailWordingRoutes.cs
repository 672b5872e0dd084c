using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;

namespace Stoa.Platform.Mail.Wordings;

/// <summary>A placeholder of a mail.</summary>
/// <param name="Required">Every wording holds it once.</param>
/// <param name="Sample">What a preview shows in its place.</param>
internal sealed record MailPlaceholder(string Name, bool Required, string Sample);

/// <summary>A mail in one language.</summary>
/// <param name="Action">The label of its link; null where it has none.</param>
/// <param name="Customised">Worded by the shop; otherwise by the software.</param>
/// <param name="Version">0 where the shop has not worded it.</param>
internal sealed record MailWordingView(
    string Name,
    string Language,
    string Subject,
    IReadOnlyList<string> Paragraphs,
    string? Action,
    IReadOnlyList<MailPlaceholder> Placeholders,
    bool Customised,
    long Version
) : IVersioned
{
    public static MailWordingView Of(MailTemplate template, Texts texts, OwnWording? own)
    {
        var wording = own?.Wording ?? template.Usual(texts);
        return new MailWordingView(
            template.Name,
            texts.Language,
            wording.Subject,
            wording.Paragraphs,
            wording.Action,
            [.. template.Facts.Select(fact => new MailPlaceholder(fact.Name, fact.Required, fact.Sample))],
            own is not null,
            own?.Version ?? 0
        );
    }
}

/// <summary>A mail as it would arrive.</summary>
internal sealed record MailPreview(string Subject, string Text, string Html);

/// <summary>What the routes of mail templates share.</summary>
internal static class MailWordingRoutes
{
    public const string Section = "Mail";

    /// <summary>A link of the length that real ones have.</summary>
    private const string SampleLink = "https://shop.example/link?token=sample";

    public static readonly MailWordingView Example = new(
        "accounts.locked",
        "en",
        "Teehaus Müller: too many wrong passwords",
        ["A wrong password was entered too often.", "If that was you, wait a little."],
        null,
        [],
        true,
        1
    );

    public const string RequestExample = """{"subject":"Teehaus Müller: too many wrong passwords","paragraphs":["A wrong password was entered too often."]}""";

    public static void MapMailWordings(this Routes routes)
    {
        ListMailTemplates.Map(routes);
        ReadMailTemplate.Map(routes);
        SetMailTemplate.Map(routes);
        ResetMailTemplate.Map(routes);
        PreviewMail.Map(routes);
        SendTestMail.Map(routes);
    }

    public static string Subject(MailTemplate template, Texts texts) => $"mail_template:{template.Name}/{texts.Language}";

    /// <summary>The values that a preview shows.</summary>
    public static Dictionary<string, string> Samples(MailTemplate template)
    {
        var samples = template.Facts.ToDictionary(fact => fact.Name, fact => fact.Sample, StringComparer.Ordinal);
        samples.TryAdd(MailTemplate.Link, SampleLink);
        return samples;
    }
}

/// <summary>The mail and the language that a path names.</summary>
internal sealed record MailTemplateName(string Name, string Language)
{
    public static MailTemplateName Read(RequestReader input) => new(input.Path("name"), input.Path("language"));

    /// <summary>Null where there is no such mail, or the server speaks no such language.</summary>
    public (MailTemplate Template, Texts Texts)? Find(MailWordings wordings, LanguageCatalogue languages) =>
        wordings.Find(Name) is { } template && languages.All.FirstOrDefault(texts => texts.Language == Language) is { } texts ? (template, texts) : null;
}

/// <summary>A wording that staff send.</summary>
internal static class SentWording
{
    private const int MaxSubject = 200;
    private const int MaxParagraphs = 20;
    private const int MaxParagraph = 2000;
    private const int MaxAction = 100;

    public static MailWording Read(ObjectReader members) =>
        new(
            OneLine(members.Text("subject", MaxSubject)),
            [.. members.Texts("paragraphs", MaxParagraphs, MaxParagraph).Select(OneLine)],
            OneLine(members.OptionalText("action", MaxAction)) is { Length: > 0 } action ? action : null
        );

    /// <summary>Null where the body says nothing of it.</summary>
    public static MailWording? ReadOptional(ObjectReader members)
    {
        var (subject, paragraphs, action) = (
            members.OptionalText("subject", MaxSubject),
            members.Texts("paragraphs", MaxParagraphs, MaxParagraph),
            members.OptionalText("action", MaxAction)
        );
        return members.Has("subject") || members.Has("paragraphs") || members.Has("action")
            ? new MailWording(OneLine(subject), [.. paragraphs.Select(OneLine)], OneLine(action) is { Length: > 0 } label ? label : null)
            : null;
    }

    /// <summary>What is wrong with it; null where nothing is. The label of a link that it leaves out stays the software's.</summary>
    public static Failure? Check(MailTemplate template, MailWording usual, MailWording wording)
    {
        if (wording.Subject.Length == 0)
        {
            return Failure.Invalid("subject", Rule.Required);
        }
        if (wording.Paragraphs.Count == 0 || wording.Paragraphs.Any(paragraph => paragraph.Length == 0))
        {
            return Failure.Invalid("paragraphs", Rule.Required);
        }
        if (usual.Action is null && wording.Action is not null)
        {
            return Failure.Invalid("action", Rule.Unknown);
        }
        IEnumerable<(string Field, string Text)> parts =
        [
            ("subject", wording.Subject),
            .. wording.Paragraphs.Select(text => ("paragraphs", text)),
            ("action", wording.Action ?? ""),
        ];
        var unknown = parts
            .SelectMany(part => MailTemplate.PlaceholdersOf(part.Text).Select(name => (part.Field, Name: name)))
            .FirstOrDefault(used => template.Facts.All(fact => fact.Name != used.Name));
        if (unknown.Name is { } name)
        {
            return Unknown(template, unknown.Field, name);
        }
        if (parts.FirstOrDefault(part => HasSixDigits(part.Text)) is { Field: { } field })
        {
            // Programs and people look for a code in a mail; there may be but the one.
            return Failure.Invalid(field, Rule.Form("without six digits in a row, which look like a code"));
        }
        return template.Facts.FirstOrDefault(fact => fact.Required && !HasOnce(wording, fact.Name)) is { } missing
            ? Failure.Of(PlatformFaults.MailPlaceholderMissing, "placeholder", missing.Name) with
            {
                Field = "paragraphs",
            }
            : null;
    }

    public static MailWording Complete(MailWording usual, MailWording wording) => wording with { Action = wording.Action ?? usual.Action };

    private static bool HasSixDigits(string text)
    {
        var digits = 0;
        return text.Any(c => (digits = char.IsAsciiDigit(c) ? digits + 1 : 0) == 6);
    }

    private static bool HasOnce(MailWording wording, string fact) =>
        wording.Paragraphs.SelectMany(MailTemplate.PlaceholdersOf).Count(name => name == fact) == 1
        && !MailTemplate.PlaceholdersOf(wording.Subject).Contains(fact, StringComparer.Ordinal);

    private static Failure Unknown(MailTemplate template, string field, string name) =>
        new()
        {
            Fault = PlatformFaults.MailPlaceholderUnknown,
            Field = field,
            Arguments = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["placeholder"] = name,
                ["known"] = template.Facts.Count == 0 ? "–" : string.Join(", ", template.Facts.Select(fact => fact.Name)),
            },
        };

    /// <summary>A paragraph is a list's entry: line breaks in it are blanks.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
