using Stoa.Commerce.Pricing;
using Stoa.Commerce.Tax;
using static Stoa.Commerce.Tests.Baskets;

namespace Stoa.Commerce.Tests;

/// <summary>Which rates hold, and what they come to.</summary>
public sealed class TaxTests
{
    [Fact]
    public void Taxed_shipping_is_part_of_the_tax()
    {
        var price = Price([Line(10_000)], null, ShippingTerms.Flat(1_500), Terms(includes: false, shipping: true, Rate(190_000)));

        Assert.Equal((2_185, 285, 13_685), (price.Tax, price.ShippingTax, price.Total));
    }

    [Fact]
    public void Prices_that_include_tax_contain_it()
    {
        var price = Price([Line(11_900)], null, ShippingTerms.Flat(1_190), Terms(includes: true, shipping: true, Rate(190_000)));

        Assert.Equal((11_900, 2_090, 190, 13_090), (price.Subtotal, price.Tax, price.ShippingTax, price.Total));
    }

    [Fact]
    public void Rates_that_are_additional_are_charged_beside_the_others_and_split_to_the_cent()
    {
        var terms = Terms(Rate(40_000, "State"), Rate(45_000, "City", additional: true), Rate(3_750, "District", additional: true));

        var price = Price([Line(333), Line(333)], null, null, terms);

        Assert.Equal(60, price.Tax);
        Assert.Equal(["City", "District", "State"], price.TaxLines.Select(line => line.Name), StringComparer.Ordinal);
        Assert.Equal(60, price.TaxLines.Sum(line => line.Amount));
    }

    [Fact]
    public void The_most_specific_rate_of_a_class_stands_in_the_place_of_the_others()
    {
        var terms = Terms(
            Rate(200_000),
            Rate(100_000, "Other", place: 1),
            Rate(50_000, "Reduced", "reduced"),
            Rate(10_000, "Town", place: 2, additional: true)
        );

        Assert.Equal(
            [11L, 5L, 0L],
            Price([Line(100), Line(100) with { TaxClass = "reduced" }, Line(100) with { TaxClass = "none" }], null, null, terms).Lines.Select(line => line.Tax)
        );
    }

    [Theory]
    [InlineData(true, 11_900, 11_900, 1_983)]
    [InlineData(false, 11_900, 12_000, 2_000)]
    public void A_gross_price_is_the_same_everywhere_or_the_same_without_tax(bool same, long home, long here, long tax)
    {
        var terms = new TaxTerms([Rate(200_000)], [Rate(190_000)], true, false, same);

        var price = Price([Line(home)], null, null, terms);

        Assert.Equal((here, here, tax), (price.Lines[0].UnitPrice, price.Total, price.Tax));
    }

    [Theory]
    [InlineData("weight", 900, 300)]
    [InlineData("weight", 1_000, 700)]
    [InlineData("subtotal", 900, 300)]
    [InlineData("subtotal", 1_000, 700)]
    public void The_highest_tier_that_weight_or_subtotal_reaches_is_the_price(string by, int measure, long price)
    {
        var terms = new ShippingTerms(by, 0, [new ShippingTier(1_000, 700), new ShippingTier(100, 300)], null, "standard");

        Assert.Equal(price, terms.PriceOf(by == "subtotal" ? measure : 0, by == "weight" ? measure : 0, isSent: true));
        Assert.Null(terms.PriceOf(99, 99, isSent: true));
        Assert.Equal(0, terms.PriceOf(99, 99, isSent: false));
    }

    [Theory]
    [InlineData("US", "NY", "NY")]
    [InlineData("US", " ny ", "NY")]
    [InlineData("US", "New York", "NY")]
    [InlineData("US", "US-NY", "NY")]
    [InlineData("US", "ｎｙ", "NY")]
    [InlineData("CA", "Quebec", "QC")]
    [InlineData("CA", "québec", "QC")]
    [InlineData("AU", "New South Wales", "NSW")]
    [InlineData("FR", "Corse", "CORSE")]
    public void A_state_is_known_by_its_code_or_its_name(string country, string state, string key) => Assert.Equal(key, Place.StateKey(country, state));

    [Theory]
    [InlineData("US", "Nwe York", false)]
    [InlineData("US", "", true)]
    [InlineData("FR", "anything", true)]
    public void A_state_that_a_country_does_not_have_is_known_as_such(string country, string state, bool mayBe) =>
        Assert.Equal(mayBe, States.MayBe(country, state));

    [Fact]
    public void Rates_overlap_where_nobody_could_say_which_one_holds()
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var rate = new TaxRate("DE", null, null, null, "standard", "MwSt.", 190_000, null, null, false);
        var postal = rate with { Country = "US", PostalFrom = "10001", PostalTo = "10292" };

        Assert.Equal((1, 0), RateOverlaps.Find([rate, rate with { Name = "Other" }]));
        Assert.Equal((2, 0), RateOverlaps.Find([rate with { ValidTo = at }, rate with { Country = "FR" }, rate with { ValidFrom = at.AddDays(-1) }]));
        Assert.Equal((1, 0), RateOverlaps.Find([postal, postal with { PostalFrom = "10292-1", PostalTo = "10300" }]));
        Assert.Equal((1, 0), RateOverlaps.Find([rate with { Additional = true }, rate with { Additional = true }]));
        Assert.Null(RateOverlaps.Find([rate with { ValidTo = at }, rate with { ValidFrom = at }]));
        Assert.Null(RateOverlaps.Find([rate, rate with { State = "BY" }, rate with { TaxClass = "reduced" }]));
        Assert.Null(RateOverlaps.Find([rate, rate with { Additional = true }, rate with { Additional = true, Name = "Other" }]));
        Assert.Null(RateOverlaps.Find([postal, postal with { PostalFrom = "10293", PostalTo = "10300" }]));
    }
}
