using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Stoa.Contracts.Languages;

/// <summary>
/// Everything that a person reads, in one language: the message files of all modules, merged. Keys: <c>fault.{name}</c> (with <c>.title</c> where
/// the sentence has placeholders, <c>.when</c> and <c>.advice</c>), <c>success.{name}</c>, <c>phrase.{name}</c>, <c>rule.{kind}</c>, and what modules
/// name themselves (<c>mail.</c>, <c>page.</c>). Codes never depend on a language. A member that a sentence names stands as <c>{@product_id}</c>: contracts
/// spell it in their way.
/// </summary>
public sealed class Texts
{
    private readonly FrozenDictionary<string, string> _all;
    private readonly FrozenDictionary<string, string> _faults;
    private readonly FrozenDictionary<string, string> _successes;
    private readonly string?[] _phrases;

    internal Texts(string language, IReadOnlyDictionary<string, string> messages)
    {
        Language = language;
        _all = messages.ToFrozenDictionary(message => message.Key, message => Spelled(message.Value, static name => name), StringComparer.Ordinal);
        _faults = Named("fault.");
        _successes = Named("success.");
        _phrases = [.. Enum.GetValues<Phrase>().Select(phrase => messages.GetValueOrDefault("phrase." + Snake(phrase)))];

        FrozenDictionary<string, string> Named(string prefix) =>
            messages
                .Where(message => message.Key.StartsWith(prefix, StringComparison.Ordinal) && message.Key.IndexOf('.', prefix.Length) < 0)
                .ToFrozenDictionary(message => message.Key[prefix.Length..], message => message.Value, StringComparer.Ordinal);
    }

    /// <summary>Primary language subtag (BCP 47), lower case.</summary>
    public string Language { get; }

    public IEnumerable<string> Keys => _all.Keys;

    /// <summary>The text of a key.</summary>
    /// <exception cref="KeyNotFoundException">No message file of this language has the key: a defect that the tests of message files find.</exception>
    public string this[string key] => _all.TryGetValue(key, out var text) ? text : throw Missing(key);

    public bool Has(string key) => _all.ContainsKey(key);

    /// <summary>The house wording of a fault.</summary>
    public string Of(Fault fault) => Spelled(Template(fault), static name => name);

    /// <summary>The same, with members still to be spelled.</summary>
    internal string Template(Fault fault) => _faults.TryGetValue(fault.Name, out var text) ? text : throw Missing("fault." + fault.Name);

    internal static bool NamesMembers(string template) => template.Contains("{@", StringComparison.Ordinal);

    /// <summary>Whether a sentence names one member alone, and it is another than this.</summary>
    internal static bool NamesOnlyAnother(string template, string member)
    {
        var at = template.IndexOf("{@", StringComparison.Ordinal);
        return at >= 0 && at == template.LastIndexOf("{@", StringComparison.Ordinal) && !NamesAt(template.AsSpan(at + 2), member);
    }

    private static bool NamesAt(ReadOnlySpan<char> rest, string member) =>
        rest.StartsWith(member, StringComparison.Ordinal) && rest.Length > member.Length && rest[member.Length] == '}';

    public string Of(SuccessCode success) => _successes.TryGetValue(success.Name, out var text) ? text : throw Missing("success." + success.Name);

    /// <summary>A document's own wording.</summary>
    public string Of(Phrase phrase) => _phrases[(int)phrase] ?? throw Missing("phrase." + Snake(phrase));

    /// <summary>The title of a fault, independent of its arguments (RFC 9457, 3.1.3).</summary>
    public string TitleOf(Fault fault) => fault.Arguments.Count == 0 ? Of(fault) : this[$"fault.{fault.Name}.title"];

    /// <summary>When it happens and what a client should do about it.</summary>
    public (string When, string Advice) GuideTo(Fault fault) => (this[$"fault.{fault.Name}.when"], this[$"fault.{fault.Name}.advice"]);

    /// <summary>The house wording of a broken rule: starts with the member's name, ends without a full stop.</summary>
    public string Sentence(string field, Rule rule) => Worded(field, rule, "");

    /// <summary>A broken rule as document 004 words it.</summary>
    public string FullSentence(string field, Rule rule) =>
        Fill(this["rule.full"], new Dictionary<string, string>(1, StringComparer.Ordinal) { ["sentence"] = Sentence(field, rule) });

    /// <summary>A broken rule as class-validator words it (document 002).</summary>
    public string ValidatorSentence(string field, Rule rule) => Worded(field, rule, ".validator");

    /// <summary>One sentence about all broken rules, with readable member names (document 000): what is missing, otherwise what is wrong.</summary>
    public string Summary(IReadOnlyList<string> missing, IReadOnlyList<(string Field, Rule Rule)> wrong) =>
        Capitalised(
            missing.Count > 0
                ? Fill(
                    this[missing.Count == 1 ? "summary.required.one" : "summary.required.many"],
                    new Dictionary<string, string>(1, StringComparer.Ordinal) { ["names"] = Joined(missing) }
                )
                : string.Join(
                    "; ",
                    wrong.Select(error =>
                        error.Rule.Kind == RuleKind.Email
                            ? Fill(this["summary.email"], new Dictionary<string, string>(1, StringComparer.Ordinal) { ["field"] = error.Field })
                            : Sentence(error.Field, error.Rule)
                    )
                )
        );

    /// <summary>
    /// Fills <c>{name}</c> placeholders, once: braces in a value stay as they are. A placeholder without a value is a defect of the use case; tests find it.
    /// </summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
        {
            return template;
        }
        var text = new StringBuilder();
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open && rest[open..].IndexOf('}') is > 0 and var length)
        {
            text.Append(rest[..open]);
            var placeholder = rest.Slice(open, length + 1);
            text.Append(values.TryGetValue(placeholder[1..^1].ToString(), out var value) ? value : placeholder);
            rest = rest[(open + length + 1)..];
        }
        return text.Append(rest).ToString();
    }

    internal static string Spelled(string text, Func<string, string> nameOf)
    {
        while (text.IndexOf("{@", StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = text.IndexOf('}', open);
            text = text[..open] + nameOf(text[(open + 2)..close]) + text[(close + 1)..];
        }
        return text;
    }

    private string Worded(string field, Rule rule, string style)
    {
        var key = rule is { Kind: RuleKind.TooShort, Low: 1 } ? $"rule.empty{style}" : $"rule.{Snake(rule.Kind)}{style}";
        return Fill(
            this[key],
            new Dictionary<string, string>(5, StringComparer.Ordinal)
            {
                // A member without a name, which only a client can have sent.
                ["field"] = field.Length == 0 ? "\"\"" : field,
                ["low"] = Number(rule.Low),
                ["high"] = Number(rule.High),
                ["expected"] = rule.Expected ?? "",
                ["type"] = this[$"type.{Snake(rule.JsonKind)}{style}"],
            }
        );

        static string Number(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>"a, b and c".</summary>
    private string Joined(IReadOnlyList<string> names) => names.Count == 1 ? names[0] : string.Join(", ", names.SkipLast(1)) + this["summary.and"] + names[^1];

    private KeyNotFoundException Missing(string key) => new($"No message file has '{key}' in language '{Language}'.");

    internal static string Capitalised(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
