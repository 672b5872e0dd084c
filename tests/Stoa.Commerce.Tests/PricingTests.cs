using FsCheck;
using FsCheck.Fluent;
using Stoa.Commerce.Orders;

namespace Stoa.Commerce.Tests;

/// <summary>The arithmetic of an order holds for any lines, promotions, taxes and shipping.</summary>
public sealed class PricingTests
{
    [Fact]
    public void Line_discounts_sum_to_the_discount_exactly() => Always(order => order.Price.Lines.Sum(line => line.Discount) == order.Price.Discount);

    [Fact]
    public void A_line_discount_is_between_zero_and_the_line_total() =>
        Always(order => order.Price.Lines.All(line => line.Discount >= 0 && line.Discount <= line.Amount && line.Tax >= 0 && line.Total >= 0));

    [Fact]
    public void The_total_is_subtotal_less_discount_plus_tax_plus_shipping_and_the_sum_of_the_lines() =>
        Always(order =>
            order.Price.Subtotal == order.Items.Sum(item => item.UnitPrice.Amount * item.Quantity)
            && order.Price.Total == order.Price.Subtotal - order.Price.Discount + order.Price.Tax + order.Shipping
            && order.Price.Total == order.Price.Lines.Sum(line => line.Total) + order.Shipping
            && order.Price.Tax == order.Price.Lines.Sum(line => line.Tax)
        );

    [Fact]
    public void Tax_is_computed_on_the_discounted_line_and_rounded_half_away_from_zero() =>
        Always(order =>
            order.Price.Lines.All(line =>
                line.Tax == (long)Math.Round((line.Amount - line.Discount) * (decimal)order.TaxPpm / 1_000_000m, MidpointRounding.AwayFromZero)
            )
        );

    [Fact]
    public void A_line_discount_is_within_a_cent_of_its_share() =>
        Always(order =>
            order.Price.Lines.All(line =>
                order.Price.Subtotal == 0 || Math.Abs(line.Discount - ((decimal)order.Price.Discount * line.Amount / order.Price.Subtotal)) < 1
            )
        );

    [Theory]
    [InlineData(100_000, 100_000, 10_000)]
    [InlineData(100_005, 100_000, 10_001)]
    [InlineData(100_004, 100_000, 10_000)]
    [InlineData(99_999, 100_000, 0)]
    public void A_percentage_applies_from_its_minimum_and_is_rounded_half_away_from_zero(long price, long minimum, long discount) =>
        Assert.Equal(discount, Pricing.Price([new PricedItem(Usd(price), 1)], [new Promotion("P", 100_000, null, minimum, null, "USD")], 0, Usd(0)).Discount);

    [Fact]
    public void The_example_order_of_the_document_is_priced_as_printed()
    {
        var price = Pricing.Price([new PricedItem(Usd(99_999), 1)], [new Promotion("SAVE10", 100_000, null, 100_000, null, "USD")], 87_500, Usd(0));

        Assert.Equal((99_999, 0, 8_750, 0, 108_749), (price.Subtotal, price.Discount, price.Tax, price.Shipping, price.Total));
    }

    [Fact]
    public void An_overflowing_amount_throws() => Assert.Throws<OverflowException>(() => Pricing.Price([new PricedItem(Usd(long.MaxValue), 2)], [], 0, Usd(0)));

    [Fact]
    public void Adding_amounts_of_two_currencies_throws()
    {
        Assert.Throws<InvalidOperationException>(() => Usd(1) + new Money(1, "EUR"));
        Assert.Throws<InvalidOperationException>(() => Pricing.Price([new PricedItem(Usd(1), 1), new PricedItem(new Money(1, "EUR"), 1)], [], 0, Usd(0)));
        Assert.Throws<InvalidOperationException>(() => Pricing.Price([new PricedItem(Usd(1), 1)], [], 0, new Money(0, "EUR")));
    }

    [Theory]
    [InlineData(100_000, null, 0, true)]
    [InlineData(100_000, null, 1, false)]
    [InlineData(null, 500L, 0, false)]
    public void A_percentage_without_a_minimum_applies_in_every_currency(int? share, long? amountOff, long minimum, bool applies)
    {
        var promotion = new Promotion("P", share, amountOff, minimum, null, "EUR");

        Assert.Equal((true, applies), (promotion.AppliesIn("EUR"), promotion.AppliesIn("USD")));
    }

    private static Money Usd(long amount) => new(amount, "USD");

    private sealed record Order(PricedItem[] Items, Promotion[] Promotions, int TaxPpm, long Shipping)
    {
        public OrderPrice Price { get; } = Pricing.Price(Items, Promotions, TaxPpm, Usd(Shipping));
    }

    private static void Always(Func<Order, bool> holds)
    {
        var item =
            from price in Gen.OneOf(Gen.Choose(0, 100), Gen.Choose(0, 10_000_000))
            from quantity in Gen.Choose(1, 999)
            select new PricedItem(Usd(price), quantity);
        var promotion =
            from isShare in Gen.Elements(true, false)
            from share in Gen.Choose(0, 1_000_000)
            from amount in Gen.Choose(0, 100_000)
            from minimum in Gen.Choose(0, 1_000)
            select isShare ? new Promotion("P", share, null, minimum, null, "USD") : new Promotion("P", null, amount, minimum, null, "USD");
        var order =
            from items in item.NonEmptyListOf()
            from promotions in promotion.ListOf()
            from tax in Gen.Choose(0, 1_000_000)
            from shipping in Gen.Choose(0, 100_000)
            select new Order([.. items], [.. promotions], tax, shipping);
        Prop.ForAll(order.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }
}
