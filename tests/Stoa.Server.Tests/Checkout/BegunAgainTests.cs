using System.Text.Json.Nodes;
using Stoa.Server.Tests.Credit;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Checkout;

/// <summary>Whoever begins again in a challenge of their own has back all that it holds: what is on gift cards, credit, uses of promotions.</summary>
public sealed class BegunAgainTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_gift_card_pays_first_once_more_and_is_empty_to_others()
    {
        var card = await (await shop.SuperAdmin()).Client.NewCard(200);
        var (guest, other) = (await CartHolder.Ready(shop.Host), await CartHolder.Ready(shop.Host, email: "other-card@example.com"));
        var total = await Challenged(guest, new { gift_cards = new[] { card.Code } });

        var seen = (await guest.Get("/cart")).IsOk().Data["gift_cards"]![0]!;
        var foreign = (await other.Put("/cart/codes", new { gift_cards = new[] { card.Code } })).IsOk().Data["gift_cards"]![0]!;
        var quote = await guest.Quote();
        var order = await Again(guest, total);

        Assert.Equal((200L, null, "empty"), ((long)seen["usable"]!["amount"]!, (string?)seen["reason"], (string?)foreign["reason"]));
        Assert.Equal((200L, total - 200), (Amount(quote, "gift_card_total"), Amount(quote, "due")));
        Assert.Equal($"gift_card 200, test {total - 200}", await Paid(order));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Credit_pays_first_once_more()
    {
        var user = await shop.SignUp();
        Assert.Equal(HttpStatusCode.Created, (await (await shop.SuperAdmin()).Client.Give(user.Id, 300)).Status);
        var member = await CartHolder.Member(user.Client).Readied();
        var total = await Challenged(member, new { use_credit = true });

        var quote = await member.Quote();
        var order = await Again(member, total);

        Assert.Equal((300L, total - 300), (Amount(quote, "credit_total"), Amount(quote, "due")));
        Assert.Equal($"credit 300, test {total - 300}", await Paid(order));
        await shop.Host.BooksBalance();
    }

    [Theory]
    [InlineData("total")]
    [InlineData("per_customer")]
    [InlineData("per_code")]
    public async Task The_last_use_of_a_code_is_still_theirs(string limit)
    {
        var root = (await shop.SuperAdmin()).Client;
        var code = await root.NewCode(Limited(limit));
        var guest = await CartHolder.Ready(shop.Host, email: $"again-{limit.Replace('_', '-')}@example.com");
        var total = await Challenged(guest, new { codes = new[] { code } });

        var seen = (await guest.Get("/cart")).IsOk().Data["codes"]![0]!;
        var order = await Again(guest, total);

        Assert.Equal((true, null), ((bool)seen["applied"]!, (string?)seen["reason"]));
        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.True(Amount(order.Data, "discount_total") > 0);
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task The_last_use_of_what_needs_no_code_is_still_theirs()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var promotion = Limited("total");
        promotion["automatic"] = true;
        promotion["target"] = new JsonObject { ["type"] = "lines", ["product_ids"] = new JsonArray(product) };
        await root.NewPromotion(promotion);
        var (guest, other) = (await CartHolder.Ready(shop.Host, product), await CartHolder.Ready(shop.Host, product, email: "other-use@example.com"));
        var total = await Challenged(guest, new { codes = Array.Empty<string>() });

        var foreign = await other.Quote();
        var order = await Again(guest, total);

        Assert.Equal(0, Amount(foreign, "discount_total"));
        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal(100, Amount(order.Data, "discount_total"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_price_is_promised_for_an_hour_at_most_however_often_they_begin_again()
    {
        var guest = await CartHolder.Ready(shop.Host);
        var quote = await guest.Quote();
        Assert.Equal(HttpStatusCode.Accepted, (await guest.CheckOut(quote, "pm_card_authenticationRequired")).Status);
        await Quoted("59 minutes");
        Assert.Equal(HttpStatusCode.Accepted, (await guest.CheckOut(quote, "pm_card_authenticationRequired")).Status);
        await Quoted("60 minutes");

        (await guest.CheckOut(quote)).Was(HttpStatusCode.Conflict, "quote_expired");

        Assert.Equal(HttpStatusCode.Created, (await guest.Buy()).Status);
        await shop.Host.BooksBalance();

        Task<int> Quoted(string ago) =>
            shop.Host.Execute(
                "UPDATE commerce.checkouts SET created_at = now() - $2::text::interval WHERE id = $1",
                Guid.Parse((string)quote["quote_id"]!),
                ago
            );
    }

    private static JsonObject Limited(string limit) =>
        new()
        {
            ["kind"] = "percent",
            ["percent"] = 10,
            ["limits"] = new JsonObject { [limit] = 1 },
        };

    /// <summary>Enters these, and begins to pay; the total.</summary>
    private static async Task<long> Challenged(CartHolder holder, object entered)
    {
        (await holder.Put("/cart/codes", entered)).IsOk();
        var quote = await holder.Quote();
        var started = await holder.CheckOut(quote, "pm_card_authenticationRequired");
        Assert.True(started.Status == HttpStatusCode.Accepted, started.Text);
        return Amount(quote, "total");
    }

    /// <summary>With another card, and without a quote.</summary>
    private static Task<Reply> Again(CartHolder holder, long total) =>
        holder.Post("/checkout", new { expected_total = new { amount = total, currency = "USD" }, payment = new { provider = "test", method_id = "pm_123" } });

    private async Task<string> Paid(Reply order)
    {
        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        return await shop.Host.One<string>(
            "SELECT string_agg(provider || ' ' || amount, ', ' ORDER BY provider) FROM payments.payments WHERE order_id = $1",
            Guid.Parse((string)order.Data["id"]!)
        );
    }

    private static long Amount(JsonNode sums, string member) => (long)sums[member]!["amount"]!;
}
