using Stoa.Commerce.Pricing;
using static Stoa.Commerce.Tests.Baskets;

namespace Stoa.Commerce.Tests;

/// <summary>The arithmetic of an order holds for any lines, promotions, taxes and shipping.</summary>
public sealed class PriceEngineTests
{
    [Fact]
    public void Line_discounts_sum_to_the_discount_exactly() => Always((_, price) => price.Lines.Sum(line => line.Discount) == price.Discount);

    [Fact]
    public void A_line_discount_is_between_zero_and_the_line_total() =>
        Always((_, price) => price.Lines.All(line => line.Discount >= 0 && line.Discount <= line.Amount && line.Tax >= 0 && line.Total >= 0));

    [Fact]
    public void The_total_is_the_sum_of_lines_and_shipping() =>
        Always(
            (basket, price) =>
                price.Subtotal == price.Lines.Sum(line => line.Amount)
                && price.Tax == price.Lines.Sum(line => line.Tax) + price.ShippingTax
                && price.Total == price.Lines.Sum(line => line.Total) + price.Shipping + (basket.Tax.PricesIncludeTax ? 0 : price.ShippingTax)
                && price.Total == price.Subtotal - price.Discount + price.Shipping + (basket.Tax.PricesIncludeTax ? 0 : price.Tax)
        );

    [Fact]
    public void Tax_lines_sum_to_the_tax() =>
        Always((_, price) => price.TaxLines.Sum(line => line.Amount) == price.Tax && price.TaxLines.All(line => line.Amount >= 0));

    [Fact]
    public void Tax_is_of_the_discounted_line_and_rounded_half_away_from_zero() =>
        Always(
            (basket, price) =>
                price.Lines.All(line =>
                {
                    var net = line.Amount - line.Discount;
                    var divisor = basket.Tax.PricesIncludeTax ? 1_000_000m + line.RatePpm : 1_000_000m;
                    return line.Tax == (long)Math.Round(net * (decimal)line.RatePpm / divisor, MidpointRounding.AwayFromZero);
                })
        );

    [Fact]
    public void What_promotions_took_is_the_discount_and_the_shipping_that_was_freed() =>
        Always(
            (_, price) =>
                price.Applied.All(applied => applied.Discount > 0)
                && price.Applied.Where(applied => applied.Rule.Kind != PromotionKinds.FreeShipping).Sum(applied => applied.Discount) == price.Discount
        );

    [Fact]
    public void The_order_in_which_promotions_come_decides_nothing() =>
        Always(
            (basket, price) =>
                Same(price, PriceEngine.Price(basket with { Promotions = [.. basket.Promotions.Reverse()] })!)
                && Same(price, PriceEngine.Price(basket with { Promotions = [.. basket.Promotions.OrderBy(rule => rule.Kind, StringComparer.Ordinal)] })!)
        );

    [Fact]
    public void Promotions_that_are_used_together_name_each_others_group() =>
        Always((_, price) => price.Applied.All(one => price.Applied.All(other => one == other || one.Rule.CombinesWithOther(other.Rule))));

    [Fact]
    public void No_promotion_alone_is_better_for_the_buyer() =>
        Always(
            (basket, price) =>
                basket.Promotions.All(rule =>
                    PriceEngine.Price(basket with { Promotions = [rule] }) is not { } alone
                    || alone.Subtotal - alone.Discount + alone.Shipping >= price.Subtotal - price.Discount + price.Shipping
                )
        );

    [Fact]
    public void The_example_order_of_the_document_is_priced_as_printed()
    {
        var save10 = Percent("SAVE10", 100_000) with { MinimumSubtotal = 100_000 };

        var price = Price([Line(99_999)], [save10], null, Terms(Rate(87_500)));

        Assert.Equal((99_999, 0, 8_750, 0, 108_749), (price.Subtotal, price.Discount, price.Tax, price.Shipping, price.Total));
        Assert.Empty(price.Applied);
    }

    [Theory]
    [InlineData(100_000, 100_000, 10_000)]
    [InlineData(100_005, 100_000, 10_001)]
    [InlineData(100_004, 100_000, 10_000)]
    [InlineData(99_999, 100_000, 0)]
    public void A_percentage_applies_from_its_minimum_and_is_rounded_half_away_from_zero(long price, long minimum, long discount) =>
        Assert.Equal(discount, Price([Line(price)], [Percent("P", 100_000) with { MinimumSubtotal = minimum }]).Discount);

    [Fact]
    public void An_overflowing_amount_throws() => Assert.Throws<OverflowException>(() => Price([Line(long.MaxValue, 2)]));

    [Fact]
    public void Adding_amounts_of_two_currencies_throws()
    {
        Assert.Throws<InvalidOperationException>(() => Usd(1) + new Money(1, "EUR"));
        Assert.Throws<InvalidOperationException>(() => Price([Line(1), new BasketLine(new Money(1, "EUR"), 1)]));
    }

    [Fact]
    public void A_promotion_with_amounts_holds_in_its_currency_alone()
    {
        var share = Percent("P", 100_000);

        Assert.True(share.AppliesIn("EUR"));
        Assert.False((share with { MinimumSubtotal = 1 }).AppliesIn("EUR"));
        Assert.False(Amount("A", 500).AppliesIn("EUR"));
        Assert.True((share with { Kind = PromotionKinds.Tiered, Tiers = [new PromotionTier(true, 2, 100_000, null)] }).AppliesIn("EUR"));
        Assert.False((share with { Kind = PromotionKinds.Tiered, Tiers = [new PromotionTier(false, 2, 100_000, null)] }).AppliesIn("EUR"));
        Assert.False((share with { Kind = PromotionKinds.FixedPrice, Price = 1 }).AppliesIn("EUR"));
    }

    private static bool Same(OrderPrice one, OrderPrice other) =>
        one.Lines.SequenceEqual(other.Lines)
        && (one.Total, one.Discount, one.Shipping, one.Tax) == (other.Total, other.Discount, other.Shipping, other.Tax)
        && one.TaxLines.SequenceEqual(other.TaxLines)
        && one.Applied.Select(applied => (applied.Rule.Id, applied.Discount))
            .SequenceEqual(other.Applied.Select(applied => (applied.Rule.Id, applied.Discount)));
}
