using Stoa.Commerce.Catalogue.Products;
using Stoa.Commerce.Pricing;

namespace Stoa.Commerce.Tests;

/// <summary>In currencies that cards take in steps, every amount that is made of prices is whole steps, and parts still sum to their whole.</summary>
public sealed class StepTests
{
    [Theory]
    [InlineData("KWD", 10)]
    [InlineData("BHD", 10)]
    [InlineData("MGA", 100)]
    public void Whatever_takes_part_in_a_price_it_comes_to_whole_steps(string currency, long step) =>
        Baskets.Always(
            (any, _) =>
            {
                var basket = any with
                {
                    Lines = [.. any.Lines.Select(line => line with { UnitPrice = new Money(line.UnitPrice.Amount * step, currency) })],
                    Promotions = [.. any.Promotions.Select(rule => rule with { Currency = currency })],
                };
                return PriceEngine.Price(basket) is not { } price
                    || (
                        price.Lines.All(line => Whole(line.Amount, line.Discount, line.Tax, line.Total))
                        && Whole(price.Subtotal, price.Discount, price.Tax, price.Shipping, price.ShippingTax)
                        && price.Discount == price.Lines.Sum(line => line.Discount)
                        && price.Lines.All(line => line.Discount >= 0 && line.Discount <= line.Amount)
                        && price.TaxLines.Sum(line => line.Amount) == price.Tax
                    );

                bool Whole(params long[] amounts) => amounts.All(amount => amount % step == 0);
            }
        );

    [Theory]
    [InlineData(1_250, 50_000, 10, 60)]
    [InlineData(1_300, 50_000, 10, 70)]
    [InlineData(1_250, 50_000, 1, 63)]
    public void A_share_is_rounded_to_the_step_half_away_from_zero(long amount, long ppm, int step, long share) =>
        Assert.Equal(share, Arithmetic.Share(amount, ppm, step));

    [Fact]
    public void What_is_regrossed_for_another_place_is_rounded_once()
    {
        var terms = new TaxTerms([Baskets.Rate(44_600)], [], pricesIncludeTax: true, taxShipping: true, samePriceEverywhere: false);

        var price = PriceEngine.Price(new Basket([new BasketLine(new Money(1_000, "KWD"), 1)], [], ShippingTerms.Flat(1_000), terms))!;

        // 1044.6 is nearer to 1040, and 1045 would be nearer to 1050.
        Assert.Equal((1_040, 1_040), (price.Lines[0].UnitPrice, price.Shipping));
    }

    [Fact]
    public void Parts_of_a_line_are_whole_steps_and_all_units_are_all_of_it()
    {
        Assert.Equal([0L, 30, 60, 100], Enumerable.Range(0, 4).Select(units => Arithmetic.PartOf(100, units, 3, 10)));
        // What came from elsewhere may be finer.
        Assert.Equal([0L, 30, 60, 101], Enumerable.Range(0, 4).Select(units => Arithmetic.PartOf(101, units, 3, 10)));
    }

    [Theory]
    [InlineData(1_000, "KWD", 1, 1_030)]
    [InlineData(1_250, "KWD", 1, 1_280)]
    [InlineData(1_250, "KWD", 25, 1_300)]
    [InlineData(1_250, "USD", 25, 1_275)]
    [InlineData(1_250, "JPY", 1, 1_281)]
    public void A_price_that_is_changed_by_a_share_is_one_that_can_be_charged(long price, string currency, int roundTo, long changed)
    {
        var change = new PriceChange(currency == "KWD" && price == 1_000 ? 3 : 2.5m, null, roundTo);

        Assert.Equal(new Money(changed, currency), change.Apply(new Money(price, currency)));
    }

    [Fact]
    public void Shipping_that_is_localized_is_rounded_once()
    {
        var tax = new TaxTerms([Baskets.Rate(44_600)], [], pricesIncludeTax: true, taxShipping: true, samePriceEverywhere: false);
        var basket = new Basket([new BasketLine(new Money(1_000, "KWD"), 1)], [], ShippingTerms.Flat(1_000), tax);

        // 1 044.6 fils.
        Assert.Equal(1_040, PriceEngine.Price(basket)!.Shipping);
    }
}
