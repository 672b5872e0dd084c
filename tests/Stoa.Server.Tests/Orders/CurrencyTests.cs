using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Orders;

/// <summary>A cart and an order have one currency: amounts of two are never added.</summary>
public sealed class CurrencyTests(Shop shop) : IClassFixture<Shop>
{
    private const string Mixed = """{"error":{"code":"currency_mixed","message":"Prices in USD and in VND cannot be in one cart"}}""";

    [Fact]
    public async Task A_product_in_another_currency_is_not_added_to_the_cart()
    {
        await NewProduct("dong-added", "VND");
        var user = await shop.SignUp();
        await user.Client.With("prod-2");
        var before = (await user.Client.Get("/cart")).Text;

        var reply = await user.Client.Add("dong-added");

        Assert.Equal((HttpStatusCode.BadRequest, Mixed), (reply.Status, reply.Text));
        Assert.Equal(before, (await user.Client.Get("/cart")).Text);
    }

    [Fact]
    public async Task An_empty_cart_takes_any_currency()
    {
        await NewProduct("dong-alone", "VND");
        var user = await shop.SignUp();
        await user.Client.With("prod-2");
        await user.Client.Delete("/cart");

        var cart = (await user.Client.Add("dong-alone")).Data;

        Assert.Equal("""{"amount":5000,"currency":"VND"}""", cart["items"]![0]!["price"].Compact());
        (await user.Client.Add("prod-2")).Refused(HttpStatusCode.BadRequest, "currency_mixed");
    }

    [Fact]
    public async Task Of_two_products_of_different_currencies_added_at_once_only_one_gets_into_the_cart()
    {
        await NewProduct("dong-race", "VND");
        for (var round = 0; round < 10; round++)
        {
            var user = await shop.SignUp();
            var replies = await Task.WhenAll(new[] { "dong-race", "prod-2" }.Select(product => Task.Run(() => user.Client.Add(product))));

            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], replies.Select(reply => reply.Status).Order());
            Assert.Single((await user.Client.Get("/cart")).Data["items"]!.AsArray());
        }
    }

    [Fact]
    public async Task A_cart_whose_product_changed_its_currency_cannot_be_ordered()
    {
        await NewProduct("changed", "USD");
        var user = await shop.SignUp();
        await user.Client.With("prod-2");
        await user.Client.With("changed");
        await shop.Host.Execute("UPDATE commerce.products SET currency = 'VND' WHERE id = 'changed'");
        var stock = await shop.Host.Stock("changed");

        var reply = await user.Client.Order();

        Assert.Equal((HttpStatusCode.BadRequest, Mixed), (reply.Status, reply.Text));
        Assert.Equal(stock, await shop.Host.Stock("changed"));
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM payments.payments WHERE user_id = $1", Guid.Parse(user.Id)));
    }

    [Fact]
    public async Task Shipping_methods_and_promotion_codes_apply_only_in_their_currency()
    {
        await NewProduct("dong-ordered", "VND");
        await shop.Host.Execute("INSERT INTO commerce.shipping_methods (id, name, price, currency) VALUES ('ship_hanoi', 'Hanoi', 700, 'VND')");
        await shop.Host.Execute(
            """
            INSERT INTO commerce.promotions (code, percent_ppm, amount_off, minimum_subtotal, currency) VALUES
            ('DOLLARS', NULL, 100, 0, 'USD'), ('DONG', NULL, 100, 0, 'VND'), ('MINIMUM', 100000, NULL, 1, 'USD'), ('SHARE', 100000, NULL, 0, 'USD')
            """
        );
        var user = await shop.SignUp();
        await user.Client.With("dong-ordered");

        (await Order("ship_standard")).Refused(HttpStatusCode.BadRequest, "shipping_method_unknown");
        (await Order("ship_hanoi", "DOLLARS")).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");
        (await Order("ship_hanoi", "MINIMUM")).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");
        var order = (await Order("ship_hanoi", "DONG", "SHARE")).Data;

        Assert.Equal("""{"amount":600,"currency":"VND"}""", order["discount_total"].Compact());
        Assert.Equal("""{"amount":5100,"currency":"VND"}""", order["total"].Compact());
        await user.Client.With("prod-2");
        (await Order("ship_hanoi")).Refused(HttpStatusCode.BadRequest, "shipping_method_unknown");
        await shop.Host.BooksBalance();

        Task<Reply> Order(string shipping, params string[] codes) =>
            user.Client.Order(Buying.OrderBody(shipping: shipping, country: "VN", state: "", codes: codes));
    }

    [Theory]
    [InlineData("basic", 400, "currency_mixed")]
    [InlineData("standard", 400, "VAL_003")]
    [InlineData("nest", 400, "currency_mixed")]
    [InlineData("malnu", 400, "RES_002")]
    [InlineData("problem", 409, "currency_mixed")]
    public async Task Mixed_currencies_are_refused_under_every_contract(string contract, int status, string code)
    {
        await NewProduct("dong-" + contract, "VND");
        var user = await shop.SignUp();
        await user.Client.With("prod-2");

        // nest spells members in camelCase.
        object body = contract == "nest" ? new { productId = "dong-nest", quantity = 1 } : new { product_id = "dong-" + contract, quantity = 1 };
        var reply = await user.Client.Under($"/as/{contract}/api/v1").Post("/cart/items", body);

        Assert.Equal((status, code), ((int)reply.Status, reply.Headers["Error-Code"]));
    }

    private async Task NewProduct(string id, string currency)
    {
        await shop.Host.NewProduct(id, 5000, 100);
        await shop.Host.Execute("UPDATE commerce.products SET currency = $2 WHERE id = $1", id, currency);
    }
}
