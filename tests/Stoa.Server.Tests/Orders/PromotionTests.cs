using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Orders;

/// <summary>Promotion codes: what they take off, how it is spread over the lines, and how often.</summary>
public sealed class PromotionTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData(99_999, 0)]
    [InlineData(100_000, 10_000)]
    [InlineData(100_005, 10_001)]
    [InlineData(123_456, 12_346)]
    public async Task SAVE10_takes_10_percent_off_orders_from_1000_dollars(long price, int discount)
    {
        var order = await Order([(price, 1)], "SAVE10");

        Assert.Equal(discount, Amount(order, "discount_total"));
        Assert.Equal(price - discount, Amount(order, "total"));
    }

    [Theory]
    [InlineData("save10")]
    [InlineData("Save10")]
    [InlineData(" SAVE10 ")]
    public async Task Promotion_codes_are_case_insensitive(string code) => Assert.Equal(10_000, Amount(await Order([(100_000, 1)], code), "discount_total"));

    [Fact]
    public async Task A_promotion_code_sent_twice_counts_once() =>
        Assert.Equal(10_000, Amount(await Order([(100_000, 1)], "SAVE10", "save10"), "discount_total"));

    [Fact]
    public async Task The_discount_is_spread_over_the_lines_to_the_cent()
    {
        await shop.Host.NewPromotion("SEVEN", amountOff: 700);

        var order = await Order([(333, 1), (333, 1), (333, 1), (1, 7), (0, 3), (99_999, 2)], "SEVEN", "SAVE10");

        var items = order["items"]!.AsArray();
        Assert.Equal(Amount(order, "discount_total"), items.Sum(item => Amount(item!, "discount_amount")));
        Assert.Equal(Amount(order, "total"), items.Sum(item => Amount(item!, "total")));
        Assert.Equal(20_100 + 700, Amount(order, "discount_total"));
        Assert.All(items, item => Assert.InRange(Amount(item!, "discount_amount"), 0, Amount(item!, "unit_price") * (int)item!["quantity"]!));
    }

    [Fact]
    public async Task Tax_is_computed_after_the_discount()
    {
        var order = await Order([(100_000, 1)], "NY", "SAVE10");

        Assert.Equal(7_875, Amount(order, "tax_total"));
        Assert.Equal(97_875, Amount(order, "total"));
    }

    [Fact]
    public async Task A_discount_never_exceeds_the_subtotal()
    {
        await shop.Host.NewPromotion("HUGE", amountOff: 1_000_000);
        await shop.Host.NewPromotion("ALL", percentPpm: 1_000_000);

        var order = await Order([(500, 2), (1, 1)], "NY", "HUGE", "ALL");

        Assert.Equal((1001, 0, 0), (Amount(order, "discount_total"), Amount(order, "tax_total"), Amount(order, "total")));
    }

    [Fact]
    public async Task A_limited_promotion_code_is_counted_and_runs_out()
    {
        await shop.Host.NewPromotion("TWICE", amountOff: 100, maxUses: 2);

        await Order([(500, 1)], "TWICE");
        await Order([(500, 1)], "TWICE");

        Assert.Equal(2, await shop.Host.One<int>("SELECT uses FROM commerce.promotions WHERE code = 'TWICE'"));
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        Assert.Equal("promotion_code_invalid", (await user.Client.Order(Buying.OrderBody(codes: "TWICE"))).Code);
    }

    private async Task<JsonNode> Order((long Price, int Quantity)[] lines, params string[] codes)
    {
        var user = await shop.SignUp();
        foreach (var (price, quantity) in lines)
        {
            var id = "p-" + Guid.NewGuid().ToString("N");
            await shop.Host.NewProduct(id, price, quantity);
            await user.Client.With(id, quantity);
        }
        var reply = await user.Client.Order(Buying.OrderBody(state: codes[0] == "NY" ? "NY" : "CA", codes: [.. codes.Where(code => code != "NY")]));
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        await shop.Host.BooksBalance();
        return reply.Data;
    }

    private static int Amount(JsonNode node, string member) => (int)node[member]!["amount"]!;
}
