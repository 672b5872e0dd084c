using Stoa.Server.Tests.Credit;

namespace Stoa.Server.Tests.Checkout;

/// <summary>Gift cards and credit beside a card.</summary>
public sealed class GiftCardCheckoutTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_gift_card_pays_first_and_the_rest_is_due()
    {
        var card = await Issue(200);
        var guest = await CartHolder.Ready(shop.Host);
        var cart = (await guest.Put("/cart/codes", new { gift_cards = new[] { card.Code, "GC-NOSUCHCODE-1234" } })).IsOk();
        Assert.Equal(
            [(200L, null), (null, "unknown")],
            cart.Data["gift_cards"]!.AsArray().Select(found => ((long?)found!["usable"]?["amount"], (string?)found["reason"]))
        );
        Assert.DoesNotContain(card.Code, cart.Text, StringComparison.Ordinal);

        var quote = await guest.Quote();
        var order = await guest.CheckOut(quote);

        var total = (long)quote["total"]!["amount"]!;
        Assert.Equal((200, total - 200), ((long)quote["gift_card_total"]!["amount"]!, (long)quote["due"]!["amount"]!));
        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal(
            200,
            await shop.Host.One<long>(
                "SELECT amount FROM payments.payments WHERE order_id = $1 AND provider = 'gift_card'",
                Guid.Parse((string)order.Data["id"]!)
            )
        );
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Of_codes_gift_cards_and_credit_what_is_not_sent_stays_as_it_is()
    {
        var user = await shop.SignUp();
        var member = await CartHolder.Member(user.Client).Readied();
        var (one, other) = (await Issue(200), await Issue(300));
        object[] changes =
        [
            new { codes = new[] { "NOSUCH" } },
            new { gift_cards = new[] { one.Code } },
            new { use_credit = true },
            new { codes = Array.Empty<string>() },
            new { gift_cards = new[] { other.Code } },
            new { },
            new { gift_cards = (string[]?)null, use_credit = (bool?)null },
        ];

        List<(int Codes, long? Usable, bool Credit)> found = [];
        foreach (var change in changes)
        {
            var cart = (await member.Put("/cart/codes", change)).IsOk().Data;
            var card = cart["gift_cards"]!.AsArray().SingleOrDefault();
            found.Add((cart["codes"]!.AsArray().Count, (long?)card?["usable"]?["amount"], (bool)cart["use_credit"]!));
        }

        Assert.Equal([(1, null, false), (1, 200, false), (1, 200, true), (0, 200, true), (0, 300, true), (0, 300, true), (0, null, false)], found);
    }

    [Fact]
    public async Task A_gift_card_that_covers_all_needs_no_other_payment_and_shipping_takes_its_money()
    {
        var card = await Issue(100_000);
        var guest = await CartHolder.Ready(shop.Host);
        (await guest.Put("/cart/codes", new { gift_cards = new[] { card.Code } })).IsOk();
        var quote = await guest.Quote();

        var order = await guest.Post("/checkout", new { quote_id = (string?)quote["quote_id"] });

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        var root = (await shop.SuperAdmin()).Client;
        (await root.Post($"/admin/orders/{(string)order.Data["id"]!}/ship")).IsOk();
        var left = (await root.Get($"/admin/gift-cards/{card.Id}")).IsOk();
        Assert.Equal(100_000 - (long)quote["total"]!["amount"]!, (long)left.Data["balance"]!["amount"]!);
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_declined_card_gives_the_gift_card_its_money_back()
    {
        var card = await Issue(200);
        var guest = await CartHolder.Ready(shop.Host);
        (await guest.Put("/cart/codes", new { gift_cards = new[] { card.Code } })).IsOk();

        (await guest.Buy("pm_card_declined")).Was(HttpStatusCode.BadRequest, "payment_declined");

        var root = (await shop.SuperAdmin()).Client;
        Assert.Equal(200, (long)(await root.Get($"/admin/gift-cards/{card.Id}")).IsOk().Data["balance"]!["amount"]!);
        Assert.Equal(HttpStatusCode.Created, (await guest.Buy()).Status);
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_challenge_holds_the_gift_card_too_and_cancelling_gives_it_back()
    {
        var card = await Issue(200);
        var guest = await CartHolder.Ready(shop.Host);
        (await guest.Put("/cart/codes", new { gift_cards = new[] { card.Code } })).IsOk();
        var root = (await shop.SuperAdmin()).Client;

        var started = await guest.Buy("pm_card_authenticationRequired");
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        Assert.Equal(0, (long)(await root.Get($"/admin/gift-cards/{card.Id}")).IsOk().Data["balance"]!["amount"]!);
        (await guest.Post($"/checkout/{(string)started.Data["checkout_id"]!}/cancel")).IsOk();

        Assert.Equal(200, (long)(await root.Get($"/admin/gift-cards/{card.Id}")).IsOk().Data["balance"]!["amount"]!);
    }

    [Fact]
    public async Task One_gift_card_in_twenty_carts_pays_one_of_them()
    {
        var card = await Issue(400);
        var guests = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => CartHolder.Ready(shop.Host, email: $"card-{n}@example.com")));
        foreach (var guest in guests)
        {
            (await guest.Put("/cart/codes", new { gift_cards = new[] { card.Code } })).IsOk();
        }
        var quotes = await Task.WhenAll(guests.Select(guest => guest.Quote()));

        var replies = await Task.WhenAll(guests.Zip(quotes, (guest, quote) => guest.CheckOut(quote)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => reply.Was(HttpStatusCode.BadRequest, "payment_declined"));
        var root = (await shop.SuperAdmin()).Client;
        Assert.Equal(0, (long)(await root.Get($"/admin/gift-cards/{card.Id}")).IsOk().Data["balance"]!["amount"]!);
        Assert.Empty((await root.Post("/admin/credit/reconcile")).IsOk().Data["differences"]!.AsArray());
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Credit_is_used_where_a_member_asks_for_it()
    {
        var user = await shop.SignUp();
        var root = (await shop.SuperAdmin()).Client;
        Assert.Equal(
            HttpStatusCode.Created,
            (await root.Post($"/admin/customers/{user.Id}/credit", new { amount = new { amount = 300, currency = "USD" }, reason = "sorry" })).Status
        );
        var member = await CartHolder.Member(user.Client).Readied();
        Assert.Equal(0, (long)(await member.Quote())["credit_total"]!["amount"]!);
        (await member.Put("/cart/codes", new { use_credit = true })).IsOk();

        var quote = await member.Quote();
        var order = await member.CheckOut(quote);

        Assert.Equal(300, (long)quote["credit_total"]!["amount"]!);
        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal(0, (long)(await user.Client.Get("/account/wallet")).IsOk().Data["balances"]![0]!["amount"]!);
        await shop.Host.BooksBalance();
    }

    [Theory]
    [InlineData("gift_card")]
    [InlineData("credit")]
    public async Task Clients_cannot_name_what_the_shop_pays_with(string provider)
    {
        var guest = await CartHolder.Ready(shop.Host);

        (await guest.Buy((await Issue(1000)).Id.ToString(), provider)).Was(HttpStatusCode.BadRequest, "payment_provider_unknown");
    }

    private async Task<(Guid Id, string Code)> Issue(long amount)
    {
        var card = await (await shop.SuperAdmin()).Client.NewCard(amount);
        return (card.Id, card.Code);
    }
}
