using Stoa.Commerce.Pricing;
using Stoa.Commerce.Promotions;
using static Stoa.Commerce.Tests.Baskets;

namespace Stoa.Commerce.Tests;

/// <summary>What each kind of promotion takes off, and which are used together.</summary>
public sealed class PromotionRuleTests
{
    private static readonly PromotionLines OnlyA = new(["a"], [], [], []);

    [Fact]
    public void A_percentage_or_an_amount_of_lines_falls_on_those_lines()
    {
        var share = Price([Line(1_000, 2, "a"), Line(500, 1, "b")], [Percent("P", 500_000) with { Target = OnlyA }]);
        var amount = Price([Line(1_000, 2, "a"), Line(500, 1, "b")], [Amount("A", 5_000) with { Target = OnlyA }]);

        Assert.Equal([1_000L, 0L], share.Lines.Select(line => line.Discount));
        Assert.Equal([2_000L, 0L], amount.Lines.Select(line => line.Discount));
    }

    [Theory]
    [InlineData(true, 600, 800)]
    [InlineData(true, 1_200, 0)]
    [InlineData(false, 600, 1_900)]
    [InlineData(false, 2_500, 0)]
    public void A_fixed_price_is_of_each_piece_of_its_lines_or_of_the_order(bool ofLines, long price, long discount)
    {
        var rule = new PromotionRule
        {
            Id = "F",
            Kind = PromotionKinds.FixedPrice,
            Price = price,
            Target = ofLines ? OnlyA : null,
            Currency = "USD",
        };

        Assert.Equal(discount, Price([Line(1_000, 2, "a"), Line(500, 1, "b")], [rule]).Discount);
    }

    [Theory]
    [InlineData(2, 2, 1, 0)]
    [InlineData(3, 2, 1, 100)]
    [InlineData(6, 2, 1, 200)]
    [InlineData(7, 2, 1, 200)]
    [InlineData(3, 2, 2, 100)]
    [InlineData(4, 2, 2, 200)]
    [InlineData(1, 1, 1, 0)]
    public void Of_what_is_bought_and_got_the_cheapest_pieces_are_free(int pieces, int buy, int get, long discount)
    {
        var rule = new PromotionRule
        {
            Id = "B",
            Kind = PromotionKinds.BuyXGetY,
            Buy = buy,
            Get = get,
        };

        Assert.Equal(discount, Price([Line(100, pieces)], [rule]).Discount);
        Assert.Equal(discount / 2, Price([Line(100, pieces)], [rule with { PercentPpm = 500_000 }]).Discount);
    }

    [Fact]
    public void Free_pieces_are_taken_from_the_cheapest_line_first()
    {
        var rule = new PromotionRule
        {
            Id = "B",
            Kind = PromotionKinds.BuyXGetY,
            Buy = 1,
            Get = 1,
        };

        Assert.Equal([100L, 60L], Price([Line(100, 3), Line(30, 2), Line(500)], [rule]).Lines.Take(2).Select(line => line.Discount));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 20)]
    [InlineData(4, 40)]
    [InlineData(5, 150)]
    public void The_highest_tier_that_is_reached_holds(int pieces, long discount)
    {
        var byPieces = new PromotionRule
        {
            Id = "T",
            Kind = PromotionKinds.Tiered,
            Tiers = [new PromotionTier(true, 5, null, 150), new PromotionTier(true, 2, 100_000, null)],
            Currency = "USD",
        };
        var bySubtotal = byPieces with { Tiers = [new PromotionTier(false, 500, null, 150), new PromotionTier(false, 200, 100_000, null)] };

        Assert.Equal(discount, Price([Line(100, pieces)], [byPieces]).Discount);
        Assert.Equal(discount, Price([Line(100, pieces)], [bySubtotal]).Discount);
    }

    [Fact]
    public void Free_shipping_takes_what_shipping_costs_and_is_worth_that()
    {
        var free = new PromotionRule { Id = "S", Kind = PromotionKinds.FreeShipping };

        var price = Price([Line(1_000)], [free, Amount("A", 499)], ShippingTerms.Flat(500));

        Assert.Equal((0, 0, 500), (price.Discount, price.Shipping, price.Applied.Single().Discount));
        Assert.Equal("A", Price([Line(1_000)], [free, Amount("A", 501)], ShippingTerms.Flat(500)).Applied.Single().Rule.Id);
        Assert.Empty(Price([Line(1_000)], [free]).Applied);
    }

    [Fact]
    public void A_minimum_of_pieces_counts_those_of_the_target()
    {
        var rule = Percent("P", 100_000) with { Target = OnlyA, MinimumQuantity = 2 };

        Assert.Equal(0, Price([Line(100, 1, "a"), Line(100, 5, "b")], [rule]).Discount);
        Assert.Equal(20, Price([Line(100, 2, "a"), Line(100, 5, "b")], [rule]).Discount);
    }

    [Fact]
    public void A_line_is_targeted_by_any_of_product_category_brand_or_tag()
    {
        var line = Line(100, 1, "a") with { BrandId = "b", CategoryIds = ["c", "d"], Tags = ["t"] };

        Assert.True(Includes(new PromotionLines(["a"], ["x"], [], [])));
        Assert.True(Includes(new PromotionLines([], ["d"], [], [])));
        Assert.True(Includes(new PromotionLines([], [], ["b"], [])));
        Assert.True(Includes(new PromotionLines([], [], [], ["t"])));
        Assert.True(Includes(PromotionLines.All));
        Assert.False(Includes(new PromotionLines(["x"], ["x"], ["x"], ["x"])));

        bool Includes(PromotionLines target) => new LineIndex([line]).Targeted(target) is [true];
    }

    [Theory]
    [InlineData("x", "y", "y", "x", 300)]
    [InlineData("x", "y", "y", "z", 200)]
    [InlineData("x", "z", "y", "x", 200)]
    [InlineData(null, "y", "y", "x", 200)]
    [InlineData("x", "x", "x", "x", 300)]
    public void Two_combine_only_where_each_names_the_others_group(string? group, string combines, string otherGroup, string otherCombines, long discount) =>
        Assert.Equal(discount, Price([Line(1_000)], [Amount("A", 100, group, combines), Amount("B", 200, otherGroup, otherCombines)]).Discount);

    [Fact]
    public void Three_combine_where_each_pair_does_and_else_the_best_set_is_used()
    {
        PromotionRule a = Amount("A", 100, "x", "y", "z"),
            b = Amount("B", 200, "y", "x", "z"),
            c = Amount("C", 250, "z", "x"),
            d = Amount("D", 320);

        Assert.Equal(350, Price([Line(1_000)], [a, b, c]).Discount);
        Assert.Equal(["A", "C"], Price([Line(1_000)], [a, b, c, d]).Applied.Select(applied => applied.Rule.Id), StringComparer.Ordinal);
        Assert.Equal(["D"], Price([Line(1_000)], [a, b, d]).Applied.Select(applied => applied.Rule.Id), StringComparer.Ordinal);
    }

    [Fact]
    public void Every_percentage_is_of_the_undiscounted_target_and_together_they_take_no_more_than_it()
    {
        var half = Percent("A", 500_000, "x", "x");

        Assert.Equal(750, Price([Line(1_000)], [half, Percent("B", 250_000, "x", "x")]).Discount);
        Assert.Equal(1_000, Price([Line(1_000)], [half, Percent("B", 600_000, "x", "x")]).Discount);
        var lines = Price([Line(1_000, 1, "a"), Line(1_000, 1, "b")], [half, Percent("B", 1_000_000, "x", "x") with { Target = OnlyA }]);
        Assert.Equal([1_000L, 1_000L], lines.Lines.Select(line => line.Discount));
    }

    [Fact]
    public void What_costs_the_buyer_the_same_is_settled_by_fewer_promotions_and_then_by_their_ids()
    {
        Assert.Equal(["A"], Price([Line(1_000)], [Amount("B", 100), Amount("A", 100)]).Applied.Select(applied => applied.Rule.Id), StringComparer.Ordinal);
        Assert.Equal(
            ["Z"],
            Price([Line(1_000)], [Amount("A", 100, "x", "x"), Amount("B", 100, "x", "x"), Amount("Z", 200)]).Applied.Select(applied => applied.Rule.Id),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_discount_that_would_cost_the_free_shipping_is_not_used()
    {
        var shipping = new ShippingTerms("flat", 500, [], 1_000, "standard");

        Assert.Equal(1_000, Price([Line(1_000)], [Amount("A", 100)], shipping).Total);
        Assert.Equal(900, Price([Line(1_000)], [Amount("A", 600)], shipping).Total);
    }

    [Fact]
    public void Twenty_four_promotions_that_all_combine_are_priced_at_once()
    {
        var many = Enumerable.Range(0, 200).Select(number => Amount($"P{number:000}", 1, "x", "x")).ToArray();

        Assert.Equal(Combination.MostCompared, Price([Line(1_000)], many).Discount);
    }

    [Theory]
    [InlineData("dankefu\u0308r100", "DANKEFÜR100")]
    [InlineData(" Save\u00AD10 ", "SAVE10")]
    [InlineData("ＳＡＶＥ１０", "SAVE10")]
    [InlineData("o’neill", "O'NEILL")]
    [InlineData("groß", "GROSS")]
    [InlineData("ΣΊΣΥΦΟΣ", "ΣΊΣΥΦΟΣ")]
    [InlineData("σίσυφος", "ΣΊΣΥΦΟΣ")]
    [InlineData("\u200B", "")]
    public void Codes_are_compared_as_people_type_them(string code, string key) => Assert.Equal(key, PromotionCode.Key(code));
}
