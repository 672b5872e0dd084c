namespace Stoa.Server.Tests.Orders;

/// <summary>An order that cannot be placed leaves everything as it was: cart, stock, promotions, money.</summary>
public sealed class OrderRefusalTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_empty_cart_is_400()
    {
        var user = await shop.SignUp();

        var never = await user.Client.Order();
        await user.Client.Get("/cart");
        var empty = await user.Client.Order();

        Assert.Equal(HttpStatusCode.BadRequest, never.Status);
        Assert.Equal("""{"error":{"code":"cart_empty","message":"Cart is empty"}}""", never.Text);
        Assert.Equal(never.Text, empty.Text);
    }

    [Theory]
    [InlineData("ship_teleport")]
    [InlineData("SHIP_STANDARD")]
    [InlineData("ship_closed")]
    public async Task An_unknown_shipping_method_is_400(string method)
    {
        await shop.Host.Execute(
            "INSERT INTO commerce.shipping_methods (id, name, price, active) VALUES ('ship_closed', 'Closed', 0, false) ON CONFLICT DO NOTHING"
        );

        await Refused("shipping_method_unknown", null, client => client.Order(Buying.OrderBody(shipping: method)));
    }

    [Theory]
    [InlineData("NOSUCH")]
    [InlineData("LATER")]
    [InlineData("OVER")]
    [InlineData("USED")]
    [InlineData("OFF")]
    [InlineData(" ")]
    [InlineData("SAVE10'")]
    public async Task An_inactive_or_unknown_promotion_code_is_400(string code)
    {
        await shop.Host.Execute(
            """
            INSERT INTO commerce.promotions (code, percent_ppm, starts_at, ends_at, max_uses, uses, active) VALUES
            ('LATER', 100000, now() + interval '1 hour', NULL, NULL, 0, true), ('OVER', 100000, NULL, now() - interval '1 second', NULL, 0, true),
            ('USED', 100000, NULL, NULL, 3, 3, true), ('OFF', 100000, NULL, NULL, NULL, 0, false)
            ON CONFLICT DO NOTHING
            """
        );

        await Refused(
            "promotion_code_invalid",
            $"Promotion code {code.Trim()} is unknown, expired or used up",
            client => client.Order(Buying.OrderBody(codes: ["SAVE10", code]))
        );
    }

    [Theory]
    [InlineData("pm_unknown")]
    [InlineData("PM_123")]
    [InlineData("pm_1234")]
    public async Task An_unusable_payment_method_is_400(string method) =>
        await Refused("payment_method_unusable", "This payment method cannot be used", client => client.Order(Buying.OrderBody(payment: method)), "failed");

    [Fact]
    public async Task A_declined_payment_is_400() =>
        await Refused(
            "payment_declined",
            "The payment was declined: card_declined",
            client => client.Order(Buying.OrderBody(payment: "pm_card_declined")),
            "failed"
        );

    [Fact]
    public async Task A_payment_that_times_out_is_400()
    {
        await using var impatient = await StoaHost.Start(shop.Host.ConnectionString, ("Payments:Timeout", "00:00:00.2"));

        await Refused(
            "payment_timeout",
            "The payment provider did not answer in time; nothing was charged",
            client => (client with { Host = impatient }).Order(Buying.OrderBody(payment: "pm_card_timeout")),
            "unknown"
        );
        Assert.Empty(impatient.LoggedErrors);
    }

    [Fact]
    public async Task Out_of_stock_is_400_and_changes_nothing()
    {
        await shop.Host.NewProduct("enough", 100, 5);
        await shop.Host.NewProduct("scarce", 100, 5, "Scarce");
        await shop.Host.NewPromotion("STILL", percentPpm: 100_000, maxUses: 9);
        var user = await shop.SignUp();
        await user.Client.With("enough", 5);
        await user.Client.With("scarce", 5);
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 4 WHERE item_id = 'scarce'");
        var before = (await user.Client.Get("/cart")).Text;

        var reply = await user.Client.Order(Buying.OrderBody(codes: "STILL"));

        Assert.Equal((HttpStatusCode.BadRequest, "out_of_stock"), (reply.Status, reply.Code));
        Assert.Equal("Scarce is out of stock: 4 available", (string?)reply.Json["error"]!["message"]);
        Assert.Equal(before, (await user.Client.Get("/cart")).Text);
        Assert.Equal((5, 4), (await shop.Host.Stock("enough"), await shop.Host.Stock("scarce")));
        Assert.Equal(0, await shop.Host.One<int>("SELECT uses FROM commerce.promotions WHERE code = 'STILL'"));
    }

    [Fact]
    public async Task Two_lines_of_one_product_count_together()
    {
        await shop.Host.NewProduct("shared", 100, 6, "Shared");
        var user = await shop.SignUp();
        await user.Client.With("shared", 3);
        await user.Client.Add("shared", 3, attributes: new { wrap = "gift" });
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 5 WHERE item_id = 'shared'");

        Assert.Equal("out_of_stock", (await user.Client.Order()).Code);
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 6 WHERE item_id = 'shared'");
        Assert.Equal(HttpStatusCode.Created, (await user.Client.Order()).Status);
        Assert.Equal(0, await shop.Host.Stock("shared"));
    }

    [Fact]
    public async Task A_product_discontinued_meanwhile_is_400()
    {
        await shop.Host.NewProduct("gone", 100, 5, "Gone");
        var user = await shop.SignUp();
        await user.Client.With("gone");
        await shop.Host.Execute("UPDATE commerce.products SET status = 'inactive' WHERE id = 'gone'");

        var reply = await user.Client.Order();

        Assert.Equal("Gone is no longer on sale", (string?)reply.Json["error"]!["message"]);
        Assert.Equal(5, await shop.Host.Stock("gone"));
    }

    [Fact]
    public async Task The_current_price_counts_and_not_the_one_when_the_cart_was_read()
    {
        await shop.Host.NewProduct("repriced", 1000, 5);
        var user = await shop.SignUp();
        await user.Client.With("repriced");
        await shop.Host.Execute("UPDATE commerce.products SET base_price = 2000, sale_price = 1800 WHERE id = 'repriced'");

        Assert.Equal(1800, (int)(await user.Client.Order()).Data["subtotal"]!["amount"]!);
    }

    [Fact]
    public async Task A_database_failure_undoes_the_order_and_its_authorization_soon_after()
    {
        await shop.Host.NewProduct("unlucky", 100, 5);
        var user = await shop.SignUp();
        await user.Client.With("unlucky", 2);
        await shop.Host.Execute(
            """
            CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN IF NEW.notes = 'fail' THEN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END IF; RETURN NULL; END $$
            """
        );
        await shop.Host.Execute(
            "CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON commerce.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.fail()"
        );
        var body = Buying.OrderBody();
        body["notes"] = "fail";

        var reply = await user.Client.Order(body, "unlucky-key");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (reply.Status, reply.Headers["Retry-After"]));
        Assert.Equal(5, await shop.Host.Stock("unlucky"));
        Assert.Equal(2, (int)(await user.Client.Get("/cart")).Data["items"]![0]!["quantity"]!);
        await Wait.Until(async () => await shop.Host.One<string>("SELECT status FROM payments.payments WHERE user_id = $1", Guid.Parse(user.Id)) == "voided");

        await shop.Host.Execute("DROP TRIGGER fail ON commerce.orders");
        Assert.Equal(HttpStatusCode.Created, (await user.Client.Order(body, "unlucky-key")).Status);
    }

    private async Task Refused(string code, string? message, Func<Client, Task<Reply>> order, string? payment = null)
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-2", 2);
        var (cart, stock) = ((await user.Client.Get("/cart")).Text, await shop.Host.Stock("prod-2"));

        var reply = await order(user.Client);

        Assert.Equal((HttpStatusCode.BadRequest, code), (reply.Status, reply.Code));
        Assert.Equal(code, reply.Headers["Error-Code"]);
        if (message is not null)
        {
            Assert.Equal(message, (string?)reply.Json["error"]!["message"]);
        }
        Assert.Equal((cart, stock), ((await user.Client.Get("/cart")).Text, await shop.Host.Stock("prod-2")));
        Assert.Empty((await user.Client.Get("/orders")).Data.AsArray());
        Assert.Equal(
            payment ?? "none",
            await shop.Host.One<string>("SELECT coalesce(min(status), 'none') FROM payments.payments WHERE user_id = $1", Guid.Parse(user.Id))
        );
    }
}
