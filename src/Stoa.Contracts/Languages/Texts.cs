using System.Collections.Immutable;
using System.Text;

namespace Stoa.Contracts.Languages;

/// <summary>
/// Everything that a person reads, in one language: one class in one file, and one entry in <see cref="All"/>. Every switch is exhaustive, so a
/// sentence that a language lacks does not compile. Placeholders in braces are filled from <see cref="Failure.Facts"/>. Codes never depend on a language.
/// </summary>
public abstract class Texts
{
    /// <summary>The language of the documents, of logs, of generated pages, and of clients that ask for none.</summary>
    public static readonly Texts English = new English();

    /// <summary>All languages; where a client has no preference among them, the first.</summary>
    public static readonly ImmutableArray<Texts> All = [English, new Spanish()];

    /// <summary>Primary language subtag (BCP 47), lower case.</summary>
    public abstract string Language { get; }

    /// <summary>The house wording of a fault.</summary>
    public abstract string Of(Fault fault);

    public abstract string Of(Done done);

    /// <summary>What a document says in its own way.</summary>
    public abstract string Of(Phrase phrase);

    /// <summary>What a fault is called, whatever its facts are (RFC 9457, 3.1.3).</summary>
    public abstract string TitleOf(Fault fault);

    /// <summary>The house wording of a broken rule: starts with the member's name, ends without a full stop.</summary>
    public abstract string Sentence(string field, Rule rule);

    /// <summary>A broken rule as document 004 words it.</summary>
    public abstract string FullSentence(string field, Rule rule);

    /// <summary>A broken rule as class-validator words it (document 002).</summary>
    public abstract string ValidatorSentence(string field, Rule rule);

    /// <summary>Broken rules in one sentence that names the members as a person would (document 000): what is missing, or else what is wrong.</summary>
    public abstract string Summary(IReadOnlyList<string> missing, IReadOnlyList<(string Field, Rule Rule)> wrong);

    /// <summary>Fills <c>{name}</c> placeholders, once: braces in a fact stay what they are. A placeholder without a fact is a defect of the use case and shows as such in tests.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> facts)
    {
        if (facts.Count == 0)
        {
            return template;
        }
        var text = new StringBuilder();
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open && rest[open..].IndexOf('}') is > 0 and var length)
        {
            text.Append(rest[..open]);
            var placeholder = rest.Slice(open, length + 1);
            text.Append(facts.TryGetValue(placeholder[1..^1].ToString(), out var fact) ? fact : placeholder);
            rest = rest[(open + length + 1)..];
        }
        return text.Append(rest).ToString();
    }

    /// <summary>"a, b and c".</summary>
    protected static string Joined(IReadOnlyList<string> names, string and) =>
        names.Count == 1 ? names[0] : string.Join(", ", names.SkipLast(1)) + and + names[^1];

    protected static string Capitalised(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
