using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stoa.Commerce;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Tests;

/// <summary>Every language has every message with the same placeholders; which language a client gets.</summary>
public sealed partial class LanguageTests
{
    public static TheoryData<string> Others => [.. All.Languages.All.Where(texts => texts != All.Languages.English).Select(texts => texts.Language)];

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_translation_has_the_placeholders_of_the_English_sentence_and_differs_from_it(string language)
    {
        var texts = Named(language);
        foreach (
            var say in All
                .Faults.Select(fault => (Func<Texts, string>)(in_ => in_.Of(fault)))
                .Concat(Successes.Select(success => (Func<Texts, string>)(in_ => in_.Of(success))))
                .Concat(Enum.GetValues<Phrase>().Select(phrase => (Func<Texts, string>)(in_ => in_.Of(phrase))))
                .Concat(All.Faults.Select(fault => (Func<Texts, string>)(in_ => in_.TitleOf(fault))))
        )
        {
            var (english, other) = (say(All.Languages.English), say(texts));
            Assert.Equal(
                Placeholder().Matches(english).Select(match => match.Value).Order(StringComparer.Ordinal),
                Placeholder().Matches(other).Select(match => match.Value).Order(StringComparer.Ordinal)
            );
            Assert.False(string.IsNullOrWhiteSpace(other));
            Assert.NotEqual(english, other, StringComparer.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_language_has_the_same_keys_with_the_same_placeholders(string language)
    {
        var (english, texts) = (All.Languages.English, Named(language));

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            english.Keys,
            key =>
                Assert.Equal(
                    Placeholder().Matches(english[key]).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
                    Placeholder().Matches(texts[key]).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                )
        );
    }

    [Fact]
    public void Every_message_is_used()
    {
        var known = All
            .Faults.SelectMany(fault => new[] { "", ".when", ".advice", fault.Arguments.Count > 0 ? ".title" : "" }.Select(part => $"fault.{fault.Name}{part}"))
            .Concat(Successes.Select(success => "success." + success.Name));

        Assert.Empty(
            All.Languages.English.Keys.Where(key => key.StartsWith("fault.", StringComparison.Ordinal) || key.StartsWith("success.", StringComparison.Ordinal))
                .Except(known, StringComparer.Ordinal)
        );
        Assert.Empty(known.Except(All.Languages.English.Keys, StringComparer.Ordinal));
    }

    [Fact]
    public void The_placeholders_of_a_sentence_are_the_arguments_that_its_fault_declares() =>
        Assert.All(
            All.Faults,
            fault =>
                Assert.Equal(
                    fault.Arguments.Select(argument => $"{{{argument.Name}}}").Order(StringComparer.Ordinal),
                    Placeholder().Matches(All.Languages.English.Of(fault)).Select(match => match.Value).Order(StringComparer.Ordinal)
                )
        );

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_broken_rule_names_the_member_and_the_limits_of_the_english_sentence(string language)
    {
        var texts = Named(language);
        foreach (
            var rule in Enum.GetValues<RuleKind>()
                .Where(kind => kind != RuleKind.WrongType)
                .Select(kind => new Rule(kind, 11, 99, "<a, b>"))
                .Concat(Enum.GetValues<JsonKind>().Select(Rule.Type))
        )
        {
            foreach (
                var say in new Func<Texts, string>[]
                {
                    in_ => in_.Sentence("<Field>", rule),
                    in_ => in_.FullSentence("<Field>", rule),
                    in_ => in_.ValidatorSentence("<Field>", rule),
                    in_ => in_.Summary([], [("<Field>", rule), ("<Second>", rule)]),
                    in_ => in_.Summary(["<Field>"], []),
                    in_ => in_.Summary(["<Field>", "<Second>", "<Third>"], []),
                }
            )
            {
                Assert.Contains("<Field>", say(texts), StringComparison.Ordinal);
                Assert.NotEqual(say(All.Languages.English), say(texts), StringComparer.Ordinal);
            }
            Assert.Equal(Filled(All.Languages.English.Sentence("<Field>", rule)), Filled(texts.Sentence("<Field>", rule)), StringComparer.Ordinal);
        }

        static IEnumerable<string> Filled(string sentence) => Fact().Matches(sentence).Select(match => match.Value).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void No_title_has_placeholders() =>
        Assert.All(All.Languages.All, texts => Assert.All(All.Faults, fault => Assert.DoesNotMatch(Placeholder(), texts.TitleOf(fault))));

    [Fact]
    public void Codes_and_statuses_do_not_depend_on_the_language()
    {
        foreach (var contract in All.Contracts)
        {
            foreach (var fault in All.Faults)
            {
                var bodies = All.Languages.All.Select(texts => Encoding.UTF8.GetString(contract.Body(fault, texts).Span)).ToList();
                Assert.Equal(bodies.Count, bodies.Distinct(StringComparer.Ordinal).Count());
                Assert.Single(
                    bodies
                        .Select(body => contract.WritesTime ? contract.WithFixedTimestamp(JsonNode.Parse(body)!).ToJsonString(Relaxed) : body)
                        .Select(body => Sentence().Replace(body, ""))
                        .Distinct(StringComparer.Ordinal)
                );
            }
        }
    }

    [Fact]
    public void Braces_in_an_argument_are_not_placeholders()
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "{available}", ["available"] = "{name}" };

        Assert.Equal("{available} is out of stock: {name} available", Texts.Fill(All.Languages.English.Of(CommerceFaults.OutOfStock), facts));
        Assert.Equal("{x} {", Texts.Fill("{x} {", facts));
    }

    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("es", "es")]
    [InlineData("ES-mx", "es")]
    [InlineData("en", "en")]
    [InlineData("de", "en")]
    [InlineData("de, es;q=0.1", "es")]
    [InlineData("es, en", "es")]
    [InlineData("en, es", "en")]
    [InlineData("en;q=0.8, es;q=0.9", "es")]
    [InlineData("es;q=0.8,en-GB;q=0.9", "en")]
    [InlineData("es ; q=0.8 , en ; q=0.7", "es")]
    [InlineData("es;Q=1.000, en", "es")]
    [InlineData("*", "en")]
    [InlineData("*, es;q=0.5", "en")]
    [InlineData("en;q=0, *", "es")]
    [InlineData("en;q=0", "en")]
    [InlineData("es;q=0, en;q=0", "en")]
    [InlineData("es-MX;q=0.2, es;q=0.9, en;q=0.5", "es")]
    [InlineData("est", "en")]
    [InlineData("es;q=2", "en")]
    [InlineData("es;q=-1", "en")]
    [InlineData("es;q=NaN", "en")]
    [InlineData("es;q=", "en")]
    [InlineData("es;nonsense", "en")]
    [InlineData(";;,,q=1;*;=,es", "es")]
    public void A_client_gets_its_preferred_available_language_or_English(string? header, string language) =>
        Assert.Equal(language, AcceptLanguage.Choose(All.Languages.All, header).Language);

    [Fact]
    public void Several_Accept_Language_headers_count_as_one_list() =>
        Assert.Equal("es", AcceptLanguage.Choose(All.Languages.All, new(["de", "en;q=0.3, es;q=0.4"])).Language);

    [Fact]
    public void Only_the_first_thousand_characters_of_Accept_Language_are_read() =>
        Assert.Equal("en", AcceptLanguage.Choose(All.Languages.All, string.Concat(Enumerable.Repeat("xx,", 10_000)) + "es").Language);

    [Fact]
    public void Choosing_a_language_allocates_nothing()
    {
        Microsoft.Extensions.Primitives.StringValues header = "fr-CH, fr;q=0.9, es;q=0.8, *;q=0.5";
        var allocated = long.MaxValue;
        // Once is not enough: the runtime, too, allocates on this thread now and then.
        for (var round = 0; allocated > 0 && round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            AcceptLanguage.Choose(All.Languages.All, header);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every success that any assembly of the server declares.</summary>
    private static IEnumerable<SuccessCode> Successes =>
        All
            .Sources.SelectMany(source => source.Assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(member => member.FieldType == typeof(SuccessCode))
            .Select(member => (SuccessCode)member.GetValue(null)!);

    private static Texts Named(string language) => All.Languages.All.Single(texts => texts.Language == language);

    [GeneratedRegex(@"\{[a-z_]+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"<[^>]*>|\b(11|99)\b")]
    private static partial Regex Fact();

    [GeneratedRegex("\"(message|title|detail)\":\"[^\"]*\"|\"error\":\\[\"[^\"]*\"\\]")]
    private static partial Regex Sentence();
}
