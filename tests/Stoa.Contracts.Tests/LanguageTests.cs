using System.Text;
using System.Text.RegularExpressions;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Tests;

/// <summary>Every language says everything, with the same facts in it; which one a client gets.</summary>
public sealed partial class LanguageTests
{
    public static TheoryData<string> Others => [.. Texts.All.Where(texts => texts != Texts.English).Select(texts => texts.Language)];

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_sentence_has_the_placeholders_of_the_english_one_and_is_another(string language)
    {
        var texts = Named(language);
        foreach (var say in All.Faults.Select(fault => (Func<Texts, string>)(in_ => in_.Of(fault)))
            .Concat(Enum.GetValues<Done>().Select(done => (Func<Texts, string>)(in_ => in_.Of(done))))
            .Concat(Enum.GetValues<Phrase>().Select(phrase => (Func<Texts, string>)(in_ => in_.Of(phrase))))
            .Concat(All.Faults.Select(fault => (Func<Texts, string>)(in_ => in_.TitleOf(fault)))))
        {
            var (english, other) = (say(Texts.English), say(texts));
            Assert.Equal(Placeholder().Matches(english).Select(match => match.Value).Order(), Placeholder().Matches(other).Select(match => match.Value).Order());
            Assert.False(string.IsNullOrWhiteSpace(other));
            Assert.NotEqual(english, other);
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_broken_rule_names_the_member_and_the_limits_of_the_english_sentence(string language)
    {
        var texts = Named(language);
        foreach (var rule in Enum.GetValues<RuleKind>().Where(kind => kind != RuleKind.WrongType).Select(kind => new Rule(kind, 11, 99, "<a, b>")).Concat(Enum.GetValues<Shape>().Select(Rule.Type)))
        {
            foreach (var say in new Func<Texts, string>[]
            {
                in_ => in_.Sentence("<Field>", rule), in_ => in_.FullSentence("<Field>", rule), in_ => in_.ValidatorSentence("<Field>", rule),
                in_ => in_.Summary([], [("<Field>", rule), ("<Second>", rule)]), in_ => in_.Summary(["<Field>"], []), in_ => in_.Summary(["<Field>", "<Second>", "<Third>"], []),
            })
            {
                Assert.Contains("<Field>", say(texts), StringComparison.Ordinal);
                Assert.NotEqual(say(Texts.English), say(texts));
            }
            Assert.Equal(Filled(Texts.English.Sentence("<Field>", rule)), Filled(texts.Sentence("<Field>", rule)));
        }

        static IEnumerable<string> Filled(string sentence) => Fact().Matches(sentence).Select(match => match.Value).Order();
    }

    [Fact]
    public void No_title_depends_on_facts() =>
        Assert.All(Texts.All, texts => Assert.All(All.Faults, fault => Assert.DoesNotMatch(Placeholder(), texts.TitleOf(fault))));

    [Fact]
    public void Codes_and_statuses_do_not_depend_on_the_language()
    {
        foreach (var contract in All.Contracts)
        {
            foreach (var fault in All.Faults)
            {
                var bodies = Texts.All.Select(texts => Encoding.UTF8.GetString(contract.Body(fault, texts).Span)).ToList();
                Assert.Equal(bodies.Count, bodies.Distinct().Count());
                Assert.Single(bodies.Select(body => contract.MomentLength > 0 ? body[..^contract.MomentLength] : body).Select(body => Sentence().Replace(body, "")).Distinct());
            }
        }
    }

    [Fact]
    public void A_fact_is_told_as_it_is_whatever_braces_it_holds()
    {
        var facts = new Dictionary<string, string> { ["name"] = "{available}", ["available"] = "{name}" };

        Assert.Equal("{available} is out of stock: {name} available", Texts.Fill(Texts.English.Of(Fault.OutOfStock), facts));
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
    public void A_client_gets_the_language_it_prefers_among_ours_and_english_without_one(string? header, string language) =>
        Assert.Equal(language, AcceptLanguage.Choose(header).Language);

    [Fact]
    public void What_stands_in_several_headers_counts_as_one_list() => Assert.Equal("es", AcceptLanguage.Choose(new(["de", "en;q=0.3, es;q=0.4"])).Language);

    [Fact]
    public void What_a_hostile_client_sends_beyond_a_thousand_characters_is_not_read() =>
        Assert.Equal("en", AcceptLanguage.Choose(string.Concat(Enumerable.Repeat("xx,", 10_000)) + "es").Language);

    [Fact]
    public void Choosing_allocates_nothing()
    {
        Microsoft.Extensions.Primitives.StringValues header = "fr-CH, fr;q=0.9, es;q=0.8, *;q=0.5";
        AcceptLanguage.Choose(header);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AcceptLanguage.Choose(header);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Texts Named(string language) => Texts.All.Single(texts => texts.Language == language);

    [GeneratedRegex(@"\{[a-z_]+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"<[^>]*>|\b(11|99)\b")]
    private static partial Regex Fact();

    [GeneratedRegex("\"(message|title|detail)\":\"[^\"]*\"")]
    private static partial Regex Sentence();
}
