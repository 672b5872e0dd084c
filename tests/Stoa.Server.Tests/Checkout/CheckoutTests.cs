using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Checkout;

/// <summary>Buying, with the built-in provider.</summary>
public sealed partial class CheckoutTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_guest_buys_and_the_order_says_so()
    {
        var guest = await CartHolder.Ready(shop.Host, quantity: 2);
        var quote = await guest.Quote();

        var order = await guest.CheckOut(quote);

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal((string?)quote["quote_id"], (string?)order.Data["id"]);
        Assert.Equal($"/api/v1/orders/{order.Data["id"]}", order.Headers["Location"]);
        Assert.Null(order.Data["user_id"]);
        Assert.Equal((long)quote["total"]!["amount"]!, (long)order.Data["total"]!["amount"]!);
        Assert.Empty((await guest.Get("/cart")).Data["items"]!.AsArray());
        Assert.Equal(CartHolder.Email, await shop.Host.One<string>("SELECT email FROM commerce.orders WHERE id = $1", IdOf(order)));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Two_orders_with_one_address_are_of_one_customer_however_it_is_written()
    {
        var first = await (await CartHolder.Ready(shop.Host, email: "Same.Guest@example.com")).Buy();
        var second = await (await CartHolder.Ready(shop.Host, email: "same.guest@EXAMPLE.com")).Buy();

        Assert.Equal(
            1,
            await shop.Host.One<long>("SELECT count(DISTINCT customer_id) FROM commerce.orders WHERE id = ANY ($1)", new[] { IdOf(first), IdOf(second) })
        );
    }

    [Fact]
    public async Task A_member_buys_the_same_way_and_finds_the_order_in_the_list()
    {
        var user = await shop.SignUp();
        var member = await CartHolder.Member(user.Client).Readied();

        var order = await member.Buy();

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal(user.Id, (string?)order.Data["user_id"]);
        Assert.Equal((string?)order.Data["id"], (string?)Assert.Single((await user.Client.Get("/orders")).Data.AsArray())!["id"]);
    }

    [Fact]
    public async Task The_total_that_a_client_expects_is_what_it_pays_or_nothing_is_charged()
    {
        var guest = await CartHolder.Ready(shop.Host);
        var total = (long)(await guest.Quote())["total"]!["amount"]!;

        var refused = await guest.Post(
            "/checkout",
            new { expected_total = new { amount = total - 1, currency = "USD" }, payment = new { provider = "test", method_id = "pm_123" } }
        );
        var order = await guest.Post(
            "/checkout",
            new { expected_total = new { amount = total, currency = "USD" }, payment = new { provider = "test", method_id = "pm_123" } }
        );

        refused.Was(HttpStatusCode.BadRequest, "cart_changed");
        Assert.Contains($"{total / 100}.{total % 100:00} USD", refused.Text, StringComparison.Ordinal);
        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal(total, (long)order.Data["total"]!["amount"]!);
    }

    [Theory]
    [InlineData("pm_card_declined", "card_declined")]
    [InlineData("pm_card_insufficient_funds", "insufficient_funds")]
    public async Task A_declined_payment_is_told_with_a_reason_and_everything_is_given_back(string method, string reason)
    {
        await shop.Host.NewProduct("declined-" + reason, 500, 3);
        var guest = await CartHolder.Ready(shop.Host, "declined-" + reason, 3);
        var quote = await guest.Quote();

        var refused = await guest.CheckOut(quote, method);

        refused.Was(HttpStatusCode.BadRequest, "payment_declined");
        Assert.Contains(reason, refused.Text, StringComparison.Ordinal);
        Assert.Equal(3, await shop.Host.Stock("declined-" + reason));
        Assert.Equal(HttpStatusCode.Created, (await guest.CheckOut(quote)).Status);
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_second_card_is_not_told_what_was_wrong_with_the_first()
    {
        var guest = await CartHolder.Ready(shop.Host);
        var quote = await guest.Quote();
        (await guest.CheckOut(quote, "pm_card_declined")).Was(HttpStatusCode.BadRequest, "payment_declined");

        var second = await guest.CheckOut(quote, "pm_card_authenticationRequired");

        Assert.Equal((HttpStatusCode.Accepted, "requires_action"), (second.Status, (string)second.Data["status"]!));
        Assert.Null(second.Data["reason"]);
        (await guest.Post($"/checkout/{(string)second.Data["checkout_id"]!}/cancel")).IsOk();
    }

    [Theory]
    [InlineData("""{"payment":{"provider":"test","method_id":"pm_123"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"quote_id":"none","payment":{"provider":"test","method_id":"pm_123"}}""", HttpStatusCode.NotFound)]
    [InlineData("""{"quote_id":"0194783c-5c00-7000-8000-000000000008","payment":{"provider":"test","method_id":"pm_123"}}""", HttpStatusCode.NotFound)]
    [InlineData("""{"expected_total":{"amount":-1,"currency":"USD"}}""", HttpStatusCode.BadRequest)]
    public async Task A_checkout_needs_a_quote_or_a_total(string body, HttpStatusCode status)
    {
        var guest = await CartHolder.Ready(shop.Host);

        Assert.Equal(status, (await guest.Post("/checkout", body)).Status);
    }

    [Theory]
    [InlineData(null, "pm_123", "invalid_request")]
    [InlineData("paypal", "pm_123", "payment_provider_unknown")]
    [InlineData("test", "pm_unknown", "payment_method_unusable")]
    [InlineData("test", "4242424242424242", "payment_method_unusable")]
    public async Task How_it_is_paid_has_to_be_something_that_the_shop_has(string? provider, string method, string code)
    {
        var guest = await CartHolder.Ready(shop.Host);
        var quote = await guest.Quote();

        var refused = await guest.Post(
            "/checkout",
            provider is null
                ? new JsonObject { ["quote_id"] = (string?)quote["quote_id"] }
                : new JsonObject
                {
                    ["quote_id"] = (string?)quote["quote_id"],
                    ["payment"] = new JsonObject { ["provider"] = provider, ["method_id"] = method },
                }
        );

        refused.Was(HttpStatusCode.BadRequest, code);
        Assert.Equal(HttpStatusCode.Created, (await guest.CheckOut(quote)).Status);
    }

    [Fact]
    public async Task Nothing_to_pay_asks_nobody()
    {
        await shop.Host.NewPromotion("ALLFREE", percentPpm: 1_000_000);
        var guest = await CartHolder.Ready(shop.Host);
        (await guest.Put("/cart/codes", new { codes = new[] { "ALLFREE" } })).IsOk();
        var quote = await guest.Quote();

        var order = await guest.Post("/checkout", new { quote_id = (string?)quote["quote_id"] });

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal(("paid", 0L), ((string)order.Data["status"]!, (long)order.Data["total"]!["amount"]!));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_transfer_is_an_order_that_waits_for_its_money()
    {
        var guest = await CartHolder.Ready(shop.Host);

        var order = await guest.Buy("bank_transfer", "manual");

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal("pending", (string?)order.Data["status"]);
        Assert.Equal("awaiting", await shop.Host.One<string>("SELECT status FROM payments.payments WHERE order_id = $1", IdOf(order)));
        Assert.StartsWith(
            "RF-",
            await shop.Host.One<string>("SELECT reference FROM payments.payments WHERE order_id = $1", IdOf(order)),
            StringComparison.Ordinal
        );
        await shop.Host.BooksBalance();
    }

    private Task<int> Uses(string code) =>
        shop.Host.One<int>("SELECT p.uses FROM commerce.promotions p JOIN commerce.promotion_codes c ON c.promotion_id = p.id WHERE c.key = $1", code);

    private static Guid IdOf(Reply order) => Guid.Parse((string)order.Data["id"]!);

    [Fact]
    public async Task A_card_number_is_refused_wherever_it_is_written()
    {
        const string Number = "4242 4242 4242 4242";
        var guest = await CartHolder.Ready(shop.Host);
        var quote = (string)(await guest.Quote())["quote_id"]!;
        var address = Buying.Address();
        address["phone_number"] = Number;
        var order = Buying.OrderBody();
        order["notes"] = "Use " + Number;
        var (user, root) = (await shop.SignUp(), (await shop.SuperAdmin()).Client);

        foreach (
            var reply in new[]
            {
                await guest.Post(
                    "/checkout",
                    new
                    {
                        quote_id = quote,
                        payment = new { provider = "test", method_id = "pm_123" },
                        notes = Number,
                    }
                ),
                await guest.Put("/cart/contact", new { email = CartHolder.Email, shipping_address = address }),
                await guest.Put("/cart/codes", new { codes = new[] { Number } }),
                await guest.Post(
                    "/cart/items",
                    new
                    {
                        product_id = "prod-6",
                        quantity = 1,
                        attributes = new { card = Number },
                    }
                ),
                await user.Client.Order(order),
                await root.Post($"/admin/orders/{quote}/notes", new { text = Number }),
            }
        )
        {
            reply.Was(HttpStatusCode.BadRequest, "invalid_request");
            Assert.Contains("card", reply.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("4242", reply.Text, StringComparison.Ordinal);
        }
    }
}
