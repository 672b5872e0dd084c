using System.Globalization;
using Stoa.Commerce.Settings;
using Stoa.Papers.Pdf;

namespace Stoa.Papers.Tests;

/// <summary>Amounts, rates and days as people of a language read them, and that every language has all words.</summary>
public sealed class FigureTests
{
    [Theory]
    [InlineData("de", "EUR", 123_456_789L, "1.234.567,89")]
    [InlineData("en", "USD", 123_456_789L, "1,234,567.89")]
    [InlineData("es", "EUR", -5L, "−0,05")]
    [InlineData("en", "JPY", 12_345L, "12,345")]
    [InlineData("de", "KWD", 1_234L, "1,234")]
    [InlineData("en", "USD", 9_007_199_254_740_992L, "90,071,992,547,409.92")]
    public void An_amount_has_the_decimals_of_its_currency(string language, string currency, long minor, string written) =>
        Assert.Equal(written, new Figures(language, currency).Amount(minor));

    [Theory]
    [InlineData("de", 190_000, "19 %")]
    [InlineData("en", 88_750, "8.875%")]
    [InlineData("es", 55_000, "5,5 %")]
    [InlineData("de", 0, "0 %")]
    public void A_rate_has_no_more_decimals_than_it_needs(string language, int ppm, string written) =>
        Assert.Equal(written, new Figures(language, "EUR").Rate(ppm));

    [Theory]
    [InlineData("de", "27.11.2026")]
    [InlineData("en", "Nov 27, 2026")]
    [InlineData("es", "27/11/2026")]
    public void A_day_is_written_as_it_is_read(string language, string written)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("ja-JP");
        try
        {
            Assert.Equal(written, new Figures(language, "EUR").Day("2026-11-27"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_language_has_the_same_words_beside_those_of_single_countries()
    {
        var english = Words("en");

        Assert.All(InvoiceLanguages.Values, language => Assert.Equal(english, Words(language), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null, "DE", "Rechnung")]
    [InlineData(null, "MX", "Factura")]
    [InlineData(null, "US", "Invoice")]
    [InlineData(null, null, "Invoice")]
    [InlineData("en", "DE", "Invoice")]
    public void A_document_is_written_in_the_seller_s_language(string? language, string? country, string title) =>
        Assert.Equal(title, Labels.For(language, country)["invoice"]);

    private static List<string> Words(string language) =>
        [.. Labels.For(language, null).Keys.Where(key => !char.IsAsciiLetterUpper(key[^1])).Order(StringComparer.Ordinal)];
}
