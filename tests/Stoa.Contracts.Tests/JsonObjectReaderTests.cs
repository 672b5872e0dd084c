using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Stoa.Contracts.Input;

namespace Stoa.Contracts.Tests;

/// <summary>How a request reads the members of its body: every rule, and that no input of a client throws.</summary>
public sealed class JsonObjectReaderTests
{
    [Theory]
    [InlineData("{}", "x is required")]
    [InlineData("{'x':null}", "x is required")]
    [InlineData("{'x':''}", "x is required")]
    [InlineData("{'x':' \\t\\n\\u00a0'}", "x is required")]
    [InlineData("{'x':1}", "x must be a text")]
    [InlineData("{'x':['a']}", "x must be a text")]
    [InlineData("{'x':'a\\u0000'}", "x holds characters that are not allowed")]
    [InlineData("{'x':'\\ud800'}", "x holds characters that are not allowed")]
    [InlineData("{'x':'\\udc00\\ud800'}", "x holds characters that are not allowed")]
    [InlineData("{'x':'abcdef'}", "x must be at most 5 characters")]
    [InlineData("{'x':'a'}", "x must be at least 2 characters")]
    [InlineData("{'x':'ab'}", null)]
    [InlineData("{'x':' ab '}", null)]
    [InlineData("{'x':'💥💥💥💥💥'}", null)]
    [InlineData("{'x':'💥💥💥💥💥💥'}", "x must be at most 5 characters")]
    [InlineData("{'x':'💥'}", "x must be at least 2 characters")]
    public void A_text(string json, string? error) => Reads(json, members => members.Text("x", 5, 2), error);

    [Theory]
    [InlineData("{}", "", null)]
    [InlineData("{'x':null}", "", null)]
    [InlineData("{'x':''}", "", null)]
    [InlineData("{'x':'  '}", "  ", null)]
    [InlineData("{'x':'abcde'}", "abcde", null)]
    [InlineData("{'x':'abcdef'}", "", "x must be at most 5 characters")]
    [InlineData("{'x':true}", "", "x must be a text")]
    public void An_optional_text(string json, string value, string? error) => Assert.Equal(value, Reads(json, members => members.OptionalText("x", 5), error));

    [Theory]
    [InlineData("{}", "{}", "x is required")]
    [InlineData("{'x':null}", "{}", "x is required")]
    [InlineData("{'x':'{}'}", "{}", "x must be an object")]
    [InlineData("{'x':[]}", "{}", "x must be an object")]
    [InlineData("{'x':{}}", "{}", null)]
    [InlineData("{'x':{ 'clientDataJSON':[1, 2.50]} }", "{ \"clientDataJSON\":[1, 2.50]}", null)]
    public void An_object_in_an_external_format(string json, string value, string? error) =>
        Assert.Equal(value, Reads(json, members => members.Json<object>("x"), error));

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("{'x':null}", null, null)]
    [InlineData("{'x':'v'}", "v", null)]
    [InlineData("{'x':''}", "", "x must not be empty")]
    [InlineData("{'x':5}", null, "x must be a text")]
    public void An_optional_id(string json, string? value, string? error) => Assert.Equal(value, Reads(json, members => members.OptionalId("x"), error));

    [Theory]
    [InlineData("1", 1, null)]
    [InlineData("9", 9, null)]
    [InlineData("0", 1, "x must be between 1 and 9")]
    [InlineData("-0", 1, "x must be between 1 and 9")]
    [InlineData("10", 1, "x must be between 1 and 9")]
    [InlineData("2147483648", 1, "x must be between 1 and 9")]
    [InlineData("-99999999999999999999", 1, "x must be between 1 and 9")]
    [InlineData("2.0", 2, null)]
    [InlineData("2e0", 2, null)]
    [InlineData("20e-1", 2, null)]
    [InlineData("0.2E+1", 2, null)]
    [InlineData("2.5", 1, "x must be a whole number")]
    [InlineData("2e-1", 1, "x must be a whole number")]
    [InlineData("1e-400", 1, "x must be a whole number")]
    [InlineData("2.00000000000000000000000000000000000001", 1, "x must be a whole number")]
    [InlineData("1E400", 1, "x must be between 1 and 9")]
    [InlineData("-1E400", 1, "x must be between 1 and 9")]
    [InlineData("'1'", 1, "x must be a whole number")]
    [InlineData("true", 1, "x must be a whole number")]
    [InlineData("null", 1, "x is required")]
    public void An_integer(string value, int expected, string? error) =>
        Assert.Equal(expected, Reads($"{{'x':{value}}}", members => members.Integer("x", 1, 9), error));

    [Theory]
    [InlineData("0", RuleKind.TooSmall)]
    [InlineData("-99999999999999999999", RuleKind.TooSmall)]
    [InlineData("10", RuleKind.TooLarge)]
    [InlineData("99999999999999999999", RuleKind.TooLarge)]
    public void An_integer_out_of_range_says_whether_it_is_too_small_or_too_large(string value, RuleKind kind) =>
        Assert.Equal(kind, Read($"{{'x':{value}}}", members => members.Integer("x", 1, 9)).Errors.Single().Rule.Kind);

    [Theory]
    [InlineData("'john@example.com'", null)]
    [InlineData("'j@sub.example.co'", null)]
    [InlineData("'john'", "x must be a valid email address")]
    [InlineData("'john@example'", "x must be a valid email address")]
    [InlineData("'@example.com'", "x must be a valid email address")]
    [InlineData("'a@b@example.com'", "x must be a valid email address")]
    [InlineData("'a b@example.com'", "x must be a valid email address")]
    [InlineData("'a..b@example.com'", "x must be a valid email address")]
    [InlineData("'.a@example.com'", "x must be a valid email address")]
    [InlineData("'a@-example.com'", "x must be a valid email address")]
    [InlineData("''", "x is required")]
    [InlineData("null", "x is required")]
    [InlineData("1", "x must be a text")]
    public void An_email(string value, string? error) => Reads($"{{'x':{value}}}", members => members.Email("x"), error);

    [Theory]
    [InlineData("'US'", null)]
    [InlineData("'us'", null)]
    [InlineData("' De '", null)]
    [InlineData("'XK'", null)]
    [InlineData("'ZZ'", "x must be an ISO 3166-1 alpha-2 country code")]
    [InlineData("'U'", "x must be an ISO 3166-1 alpha-2 country code")]
    [InlineData("'USA'", "x must be an ISO 3166-1 alpha-2 country code")]
    [InlineData("'\u0131s'", "x must be an ISO 3166-1 alpha-2 country code")]
    [InlineData("''", "x is required")]
    public void A_country(string value, string? error) => Reads($"{{'x':{value}}}", members => members.Country("x"), error);

    [Theory]
    [InlineData("'correct horse'", null)]
    [InlineData("'1234567'", "x must be at least 8 characters")]
    [InlineData("'💥💥💥💥💥💥💥'", "x must be at least 8 characters")]
    [InlineData("'password'", "x is one of the most common ones")]
    [InlineData("''", "x is required")]
    [InlineData("'        '", null)]
    public void A_text_with_a_check_of_the_module(string value, string? error) => Reads($"{{'x':{value}}}", members => members.Checked("x", Password), error);

    [Fact]
    public void A_text_with_a_check_of_the_module_has_at_most_256_characters()
    {
        Reads($"{{'x':'{new string('ü', 256)}'}}", members => members.Checked("x", Password), null);
        Reads($"{{'x':'{new string('ü', 257)}'}}", members => members.Checked("x", Password), "x must be at most 256 characters");
    }

    private static readonly TextCheck Password = new(
        8,
        256,
        text =>
            TextRules.Length(text) < 8 ? Rule.TooShort(8)
            : text == "password" ? Rule.CommonPassword
            : null,
        "password"
    );

    [Theory]
    [InlineData("null", "", null)]
    [InlineData("[]", "", null)]
    [InlineData("['a','b','a']", "a b a", null)]
    [InlineData("['a','b','c','d']", "", "x must have at most 3 entries")]
    [InlineData("['abcd']", "", "x must be at most 3 characters")]
    [InlineData("['']", "", "x must not be empty")]
    [InlineData("[null]", "", "x must be a list of texts")]
    [InlineData("[1]", "", "x must be a list of texts")]
    [InlineData("'a'", "", "x must be a list of texts")]
    [InlineData("{}", "", "x must be a list of texts")]
    [InlineData("['\\u0000']", "", "x holds characters that are not allowed")]
    public void Texts(string value, string expected, string? error) =>
        Assert.Equal(expected, string.Join(' ', Reads($"{{'x':{value}}}", members => members.Texts("x", 3, 3), error)));

    [Theory]
    [InlineData("null", "", null)]
    [InlineData("{}", "", null)]
    [InlineData("{'b':'1','a':'','c':'3'}", "a= b=1 c=3", null)]
    [InlineData("{'a':'1','b':'2','c':'3','d':'4'}", null, "x must have at most 3 entries")]
    [InlineData("{'a':'1234'}", null, "x must be at most 3 characters")]
    [InlineData("{'abcd':'1'}", null, "x holds characters that are not allowed")]
    [InlineData("{'':'1'}", null, "x holds characters that are not allowed")]
    [InlineData("{'a':'1','a':'2'}", null, "x is given more than once")]
    [InlineData("{'a':null}", null, "x must be an object of texts")]
    [InlineData("{'a':{}}", null, "x must be an object of texts")]
    [InlineData("[]", null, "x must be an object of texts")]
    [InlineData("'a'", null, "x must be an object of texts")]
    public void A_map_of_texts(string value, string? expected, string? error)
    {
        var map = Reads($"{{'x':{value}}}", members => members.TextMap("x", 3, 3), error);
        if (expected is not null)
        {
            Assert.Equal(expected, string.Join(' ', map.Select(pair => $"{pair.Key}={pair.Value}")));
        }
    }

    [Theory]
    [InlineData("{'o':{'x':'a'}}", null)]
    [InlineData("{'o':{}}", "o.x is required")]
    [InlineData("{'o':{'x':'a','y':1}}", "o.y is not a known member")]
    [InlineData("{'o':{'x':'a','x':'b'}}", "o.x is given more than once")]
    [InlineData("{'o':[]}", "o must be an object")]
    [InlineData("{'o':null}", "o is required")]
    [InlineData("{}", "o is required")]
    public void An_object(string json, string? error) => Reads(json, members => members.Object("o", inner => inner.Text("x", 9)), error);

    [Theory]
    [InlineData("{}", null)]
    [InlineData("{'o':null}", null)]
    [InlineData("{'o':0}", "o must be an object")]
    [InlineData("{'o':{}}", "o.x is required")]
    public void An_optional_object(string json, string? error) => Reads(json, members => members.OptionalObject("o", inner => inner.Text("x", 9)), error);

    [Fact]
    public void Every_broken_rule_is_reported_in_the_order_of_reading_with_unknown_members_last() =>
        Assert.Equal(
            ["a is given more than once", "b is required", "z is not a known member", "y is not a known member"],
            Read("{'z':1,'a':'1','a':'2','y':2,'z':3}", members => members.Text("a", 9) + members.Text("b", 9)).Sentences
        );

    [Fact]
    public void A_member_is_read_under_the_contracts_spelling_of_its_name()
    {
        Assert.Equal("v", Read("{'firstName':'v'}", members => members.Text("first_name", 9), "nest").Value);
        Assert.Equal(
            ["firstName is required", "first_name is not a known member"],
            Read("{'first_name':'v'}", members => members.Text("first_name", 9), "nest").Sentences
        );
        Assert.Equal(
            ["shippingAddress.first_name is not a known member"],
            Read(
                "{'shippingAddress':{'first_name':1}}",
                members => members.Object("shipping_address", inner => inner.OptionalText("first_name", 9)),
                "nest"
            ).Sentences
        );
    }

    [Fact]
    public void At_most_fifty_errors_are_reported() =>
        Assert.Equal(50, Read($"{{{string.Join(',', Enumerable.Range(0, 5_000).Select(number => $"'{number}':0"))}}}", _ => 0).Errors.Count);

    [Fact]
    public void Every_text_is_either_read_unchanged_or_refused()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<string?>(),
                text =>
                {
                    var (value, errors, _) = Read($"{{'x':{JsonSerializer.Serialize(text)}}}", members => members.OptionalText("x", 20));
                    var isFine = text is null || (!text.Contains('\0', StringComparison.Ordinal) && text.EnumerateRunes().Count() <= 20);
                    return isFine ? errors.Count == 0 && (value == (text ?? "") || HasLoneSurrogate(text!)) : errors.Count == 1 && value.Length == 0;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

        // The serializer has already replaced them.
        static bool HasLoneSurrogate(string text) => text.EnumerateRunes().Contains(Rune.ReplacementChar);
    }

    private static T Reads<T>(string json, Func<ObjectReader, T> read, string? error)
    {
        var (value, _, sentences) = Read(json, read);
        Assert.Equal(error is null ? [] : [error], sentences);
        return value;
    }

    private static (T Value, List<FieldError> Errors, string[] Sentences) Read<T>(string json, Func<ObjectReader, T> read, string contract = "store")
    {
        var errors = new List<FieldError>();
        using var document = JsonDocument.Parse(json.Replace('\'', '"'));
        var members = new JsonObjectReader(document.RootElement, All.Named(contract), errors);
        var value = read(members);
        members.RefuseTheRest();
        return (value, errors, [.. errors.Select(error => All.Languages.English.Sentence(All.Named(contract).NameOf(error), error.Rule))]);
    }
}
