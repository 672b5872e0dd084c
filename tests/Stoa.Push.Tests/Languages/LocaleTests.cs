using System.Text.RegularExpressions;
using Stoa.Push.Languages;

namespace Stoa.Push.Tests.Languages;

/// <summary>Locales are compared by what they mean (CLDR), in contents as in audiences, and read however phones spell them.</summary>
public sealed class LocaleTests
{
    private static readonly string[] Known =
    [
        .. "ar az az-AZ az-Arab az-IR ca ca-ES ca-ES-valencia de de-1996 de-AT de-DE de-Latn-DE en en-150 en-001 en-AU en-GB en-US".Split(' '),
        .. "es es-419 es-ES es-MX est".Split(' '),
        .. "fil tl he he-IL iw iw-IL id in ja nb nb-NO nn no no-NO pa pa-PK pa-Arab pt pt-BR pt-PT ro mo ro-MD sr sr-Cyrl sr-Latn".Split(' '),
        .. "sr-Latn-RS sr-ME sr-RS sh".Split(' '),
        .. "uz uz-AF xx-YY yi ji yue zh zh-CN zh-HK zh-Hans zh-Hans-CN zh-Hans-HK zh-Hant zh-Hant-HK zh-Hant-TW zh-MO zh-SG zh-TW cmn cmn-TW".Split(' '),
    ];

    [Theory]
    [InlineData("zh-TW", "zh-Hant", "zh-Hant")]
    [InlineData("zh-HK", "zh-Hans zh-Hant en", "zh-Hant")]
    [InlineData("zh-CN", "zh-Hant zh-Hans", "zh-Hans")]
    [InlineData("zh-SG", "zh-Hant zh-Hans", "zh-Hans")]
    [InlineData("zh", "zh-Hant zh-Hans", "zh-Hans")]
    [InlineData("zh-Hant", "zh-TW zh-HK", "zh-TW")]
    [InlineData("zh-Hant-HK", "zh-TW zh-HK", "zh-HK")]
    [InlineData("zh-TW", "zh", "zh")]
    [InlineData("zh-TW", "zh zh-Hant", "zh-Hant")]
    [InlineData("zh-TW", "zh-Hans", null)]
    [InlineData("cmn-TW", "zh-Hant", "zh-Hant")]
    [InlineData("he", "iw", "iw")]
    [InlineData("iw-IL", "he", "he")]
    [InlineData("no", "nb", "nb")]
    [InlineData("nb-NO", "no", "no")]
    [InlineData("nn", "nb", null)]
    [InlineData("in", "id", "id")]
    [InlineData("tl", "fil", "fil")]
    [InlineData("sh", "sr-Latn", "sr-Latn")]
    [InlineData("sr-ME", "sr-Cyrl sr-Latn", "sr-Latn")]
    [InlineData("sr-RS", "sr-Cyrl sr-Latn", "sr-Cyrl")]
    [InlineData("es-MX", "es es-419 es-ES", "es-419")]
    [InlineData("es-MX", "es-419 es-MX", "es-MX")]
    [InlineData("es-AR", "es-ES", null)]
    [InlineData("en", "en-US", "en-US")]
    [InlineData("en-GB", "en-US", null)]
    [InlineData("de-Latn-DE", "de", "de")]
    [InlineData("ca-ES-valencia", "ca ca-ES-valencia", "ca-ES-valencia")]
    [InlineData("xx-YY", "xx", "xx")]
    [InlineData("es-MX", "es en", "es")]
    [InlineData("es-MX", "es es-MX", "es-MX")]
    [InlineData("est", "es", null)]
    [InlineData("es", "es-MX", null)]
    [InlineData(null, "es", null)]
    public void The_locale_that_means_most_of_the_devices_wins(string? device, string offered, string? best) =>
        Assert.Equal(best, Locales.Best(device, offered.Split(' ')));

    [Fact]
    public void An_audience_takes_the_devices_whose_locale_is_covered()
    {
        var wrong =
            from locale in Known
            let pattern = new Regex(Locales.Pattern([locale]), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
            from device in Known
            where pattern.IsMatch(device) != Locales.Includes(locale, device)
            select $"{locale} and {device}: {!pattern.IsMatch(device)} by meaning";

        Assert.Empty(wrong);
        Assert.Matches(Locales.Pattern(["es", "zh-Hant"]), "zh-TW");
        Assert.DoesNotMatch(Locales.Pattern(["es", "zh-Hant"]), "zh-CN");
    }

    [Theory]
    [InlineData("en_US", "en-US")]
    [InlineData("en_US.UTF-8", "en-US")]
    [InlineData("de_DE@euro", "de-DE")]
    [InlineData("de@collation=phonebook", "de")]
    [InlineData("zh_TW_#Hant", "zh-Hant-TW")]
    [InlineData("zh-hans_cn", "zh-Hans-CN")]
    [InlineData(" PT-br ", "pt-BR")]
    [InlineData("en-UK", "en-GB")]
    [InlineData("en_", "en")]
    [InlineData("C", null)]
    [InlineData("POSIX", null)]
    [InlineData("und", null)]
    [InlineData("English (US)", null)]
    [InlineData("#Hant", null)]
    [InlineData("_#Hant", null)]
    [InlineData("en_#", null)]
    [InlineData("", null)]
    public void A_locale_is_read_however_it_is_spelled(string text, string? locale) => Assert.Equal(locale, Spellings.Locale(text));

    [Theory]
    [InlineData("+00:00", "UTC")]
    [InlineData("-00:00", "UTC")]
    [InlineData("Z", "UTC")]
    [InlineData("GMT", "GMT")]
    [InlineData("+02:00", "Etc/GMT-2")]
    [InlineData("-0500", "Etc/GMT+5")]
    [InlineData("GMT+2", "Etc/GMT-2")]
    [InlineData("UTC-8:00", "Etc/GMT+8")]
    [InlineData("GMT+05:30", null)]
    [InlineData("+25:00", null)]
    [InlineData("europe/berlin", "Europe/Berlin")]
    [InlineData("America/New York", "America/New_York")]
    [InlineData(" Europe/Madrid\n", "Europe/Madrid")]
    [InlineData("W. Europe Standard Time", "Europe/Berlin")]
    [InlineData("Mars/Olympus", null)]
    [InlineData("+", null)]
    public void A_time_zone_is_read_however_it_is_spelled(string text, string? zone) => Assert.Equal(zone, Spellings.TimeZone(text));

    [Theory]
    [InlineData(" abc\n", "abc")]
    [InlineData("a:b_c-d.e=", "a:b_c-d.e=")]
    [InlineData("null", null)]
    [InlineData("undefined", null)]
    [InlineData("(null)", null)]
    [InlineData("a b", null)]
    [InlineData("a\u200bb", null)]
    [InlineData("tökén", null)]
    [InlineData("  ", null)]
    public void A_token_is_trimmed_and_printable(string text, string? token) => Assert.Equal(token, PushForms.Token.Read(text));
}
