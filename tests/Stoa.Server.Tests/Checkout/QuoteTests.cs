using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Checkout;

/// <summary>What a cart costs: options, codes, quotes.</summary>
public sealed class QuoteTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_steps_of_a_quote_sum_to_its_total_and_the_total_to_its_parts()
    {
        await shop.Host.NewPromotion("QUOTE10", percentPpm: 100_000);
        var guest = await CartHolder.Ready(shop.Host, "prod-1", 2);
        (await guest.Put("/cart/codes", new { codes = new[] { "quote10" } })).IsOk();
        (await guest.Put("/cart/shipping-option", new { option_id = "ship_express" })).IsOk();

        var quote = await guest.Quote();

        var amount = (string member) => (long)quote[member]!["amount"]!;
        Assert.Equal(amount("total"), quote["steps"]!.AsArray().Sum(step => (long)step!["amount"]!["amount"]!));
        Assert.Equal(amount("total"), amount("subtotal") - amount("discount_total") + amount("shipping_total") + amount("tax_total"));
        Assert.Equal(amount("total"), amount("due"));
        Assert.Equal(["item", "discount", "shipping", "tax"], quote["steps"]!.AsArray().Select(step => (string)step!["rule"]!), StringComparer.Ordinal);
        Assert.Equal(1500, amount("shipping_total"));
        Assert.InRange(DateTimeOffset.Parse((string)quote["expires_at"]!, null), DateTimeOffset.UtcNow.AddMinutes(14), DateTimeOffset.UtcNow.AddMinutes(16));
        Assert.Equal(amount("total"), (long)(await guest.Get("/cart")).Data["totals"]!["total"]!["amount"]!);
    }

    [Fact]
    public async Task Neither_price_nor_code_nor_rate_changes_for_the_holder_of_a_quote()
    {
        await shop.Host.NewProduct("quote-kept", 10_000, 5);
        await shop.Host.NewPromotion("KEPT20", percentPpm: 200_000);
        var guest = await CartHolder.Ready(shop.Host, "quote-kept");
        (await guest.Put("/cart/codes", new { codes = new[] { "KEPT20" } })).IsOk();
        var quote = await guest.Quote();
        await shop.Host.Execute("UPDATE commerce.products SET base_price = 20000 WHERE id = 'quote-kept'");
        await shop.Host.Execute(
            """
            UPDATE commerce.promotions SET active = false, version = version + 1
            WHERE id = (SELECT promotion_id FROM commerce.promotion_codes WHERE key = 'KEPT20')
            """
        );
        await shop.Host.Execute("UPDATE commerce.tax_rates SET rate_ppm = rate_ppm + 10000");

        var order = await guest.CheckOut(quote);
        await shop.Host.Execute("UPDATE commerce.tax_rates SET rate_ppm = rate_ppm - 10000");

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal((long)quote["total"]!["amount"]!, (long)order.Data["total"]!["amount"]!);
        Assert.Equal(2000, (long)order.Data["discount_total"]!["amount"]!);
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_quote_keeps_its_discount_where_the_promotion_is_deleted()
    {
        await shop.Host.NewProduct("promised", 10_000, 5);
        await shop.Host.NewPromotion("PROMISED20", percentPpm: 200_000);
        var guest = await CartHolder.Ready(shop.Host, "promised");
        (await guest.Put("/cart/codes", new { codes = new[] { "PROMISED20" } })).IsOk();
        var quote = await guest.Quote();
        await shop.Host.Execute("DELETE FROM commerce.promotions WHERE id = (SELECT promotion_id FROM commerce.promotion_codes WHERE key = 'PROMISED20')");

        var order = await guest.CheckOut(quote);

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal(2000, (long)order.Data["discount_total"]!["amount"]!);
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_quote_is_good_for_15_minutes_for_the_cart_as_it_is_and_for_nobody_else()
    {
        var (guest, other) = (await CartHolder.Ready(shop.Host), await CartHolder.Ready(shop.Host));
        var (old, changed, foreign) = (await guest.Quote(), await guest.Quote(), await other.Quote());
        await shop.Host.Execute("UPDATE commerce.checkouts SET expires_at = now() WHERE id = $1", Guid.Parse((string)old["quote_id"]!));

        Assert.Equal("expired", (string)(await guest.Get($"/checkout/{(string)old["quote_id"]!}")).Data["status"]!);
        Assert.Equal("open", (string)(await guest.Get($"/checkout/{(string)changed["quote_id"]!}")).Data["status"]!);
        (await guest.CheckOut(old)).Was(HttpStatusCode.Conflict, "quote_expired");
        (await guest.CheckOut(foreign)).Was(HttpStatusCode.NotFound, "checkout_not_found");
        (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 1 })).IsOk();
        (await guest.CheckOut(changed)).Was(HttpStatusCode.BadRequest, "cart_changed");
    }

    [Fact]
    public async Task A_quote_needs_lines_an_address_and_a_way_to_send_them()
    {
        var guest = await CartHolder.Guest(shop.Host);
        (await guest.Post("/cart/quote")).Was(HttpStatusCode.BadRequest, "cart_empty");
        (await guest.Post("/cart/items", new { product_id = "prod-6", quantity = 1 })).IsOk();
        (await guest.Post("/cart/quote")).Was(HttpStatusCode.BadRequest, "address_missing");
        (await guest.Get("/cart/shipping-options")).Was(HttpStatusCode.BadRequest, "address_missing");
        (await guest.Put("/cart/shipping-option", new { option_id = "ship_standard" })).Was(HttpStatusCode.BadRequest, "address_missing");
        (await guest.Put("/cart/contact", new { email = CartHolder.Email, shipping_address = Buying.Address() })).IsOk();
        (await guest.Post("/cart/quote")).Was(HttpStatusCode.BadRequest, "shipping_option_missing");
        (await guest.Put("/cart/shipping-option", new { option_id = "ship_nowhere" })).Was(HttpStatusCode.BadRequest, "shipping_option_gone");
        (await guest.Put("/cart/shipping-option", new { option_id = "ship_standard" })).IsOk();
        await guest.Quote();
    }

    [Fact]
    public async Task Options_are_those_of_the_address_with_their_prices_and_one_that_goes_there_no_more_is_gone()
    {
        await shop.Host.Execute("INSERT INTO commerce.shipping_zones (id, name) VALUES ('zone-de', 'Germany')");
        await shop.Host.Execute("INSERT INTO commerce.shipping_areas (zone_id, position, country) VALUES ('zone-de', 1, 'DE')");
        await shop.Host.Execute("INSERT INTO commerce.shipping_methods (id, name, price, zone_id) VALUES ('ship_de', 'To Germany', 700, 'zone-de')");
        var guest = await CartHolder.Ready(shop.Host);

        var here = (await guest.Get("/cart/shipping-options")).IsOk();
        Assert.Equal(["ship_standard", "ship_express"], here.Data.AsArray().Select(option => (string)option!["id"]!), StringComparer.Ordinal);
        (await guest.Put("/cart/contact", new { email = CartHolder.Email, shipping_address = Buying.Address("DE", "") })).IsOk();
        var there = (await guest.Get("/cart/shipping-options")).IsOk();
        Assert.Contains("ship_de", there.Data.AsArray().Select(option => (string)option!["id"]!), StringComparer.Ordinal);
        var chosen = (await guest.Put("/cart/shipping-option", new { option_id = "ship_de" })).IsOk();
        Assert.Equal(700, (long)chosen.Data["shipping_option"]!["price"]!["amount"]!);

        var moved = (await guest.Put("/cart/contact", new { email = CartHolder.Email, shipping_address = Buying.Address() })).IsOk();

        Assert.Null(moved.Data["shipping_option"]);
        (await guest.Post("/cart/quote")).Was(HttpStatusCode.BadRequest, "shipping_option_gone");
    }

    [Fact]
    public async Task What_was_chosen_for_goods_that_are_out_of_the_cart_again_stands_against_nothing()
    {
        await shop.Host.Execute("INSERT INTO commerce.shipping_methods (id, name, price) VALUES ('ship_passing', 'Passing', 700)");
        await shop.Host.NewProduct("advice", 5_000, 10);
        await shop.Host.Execute("UPDATE commerce.products SET requires_shipping = false WHERE id = 'advice'");
        var guest = await CartHolder.Ready(shop.Host);
        (await guest.Put("/cart/shipping-option", new { option_id = "ship_passing" })).IsOk();
        var cart = (await guest.Post("/cart/items", new { product_id = "advice", quantity = 1 })).IsOk();
        await shop.Host.Execute("UPDATE commerce.shipping_methods SET active = false WHERE id = 'ship_passing'");
        (await guest.Post("/cart/quote")).Was(HttpStatusCode.BadRequest, "shipping_option_gone");

        (await guest.Send(HttpMethod.Delete, $"/cart/items/{cart.Data["items"]![0]!["id"]}", null)).IsOk();
        var quote = await guest.Quote();
        var order = await guest.CheckOut(quote);

        Assert.DoesNotContain(quote["steps"]!.AsArray(), step => (string)step!["rule"]! == "shipping");
        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal("", await shop.Host.One<string>("SELECT shipping_method_id FROM commerce.orders WHERE id = $1", Guid.Parse((string)order.Data["id"]!)));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Every_code_says_whether_it_is_applied_and_else_why_not()
    {
        await shop.Host.NewPromotion("APPLIED", percentPpm: 100_000);
        await shop.Host.NewPromotion("SMALLER", percentPpm: 50_000);
        await shop.Host.Execute(
            "UPDATE commerce.promotions SET group_name = NULL WHERE id = (SELECT promotion_id FROM commerce.promotion_codes WHERE key = 'SMALLER')"
        );
        await shop.Host.NewPromotion("HIGH", percentPpm: 500_000, minimum: 100_000_000);
        await shop.Host.NewPromotion("SPENT", percentPpm: 500_000, maxUses: 1);
        await shop.Host.NewPromotion("EARLY", percentPpm: 500_000);
        await shop.Host.NewPromotion("LATE", percentPpm: 500_000);
        await shop.Host.Execute("UPDATE commerce.promotions SET uses = 1 WHERE id = (SELECT promotion_id FROM commerce.promotion_codes WHERE key = 'SPENT')");
        await shop.Host.Execute(
            """
            UPDATE commerce.promotions SET starts_at = now() + interval '1 day'
            WHERE id = (SELECT promotion_id FROM commerce.promotion_codes WHERE key = 'EARLY')
            """
        );
        await shop.Host.Execute(
            """
            UPDATE commerce.promotions SET ends_at = now() - interval '1 day'
            WHERE id = (SELECT promotion_id FROM commerce.promotion_codes WHERE key = 'LATE')
            """
        );
        var guest = await CartHolder.Ready(shop.Host, "prod-1");

        var cart = (await guest.Put("/cart/codes", new { codes = new[] { "applied", "SMALLER", "HIGH", "SPENT", "EARLY", "LATE", "NOSUCH" } })).IsOk();

        Assert.Equal(
            [
                ("applied", true, null),
                ("SMALLER", false, "excluded_by"),
                ("HIGH", false, "minimum"),
                ("SPENT", false, "used_up"),
                ("EARLY", false, "not_started"),
                ("LATE", false, "expired"),
                ("NOSUCH", false, "unknown"),
            ],
            cart.Data["codes"]!.AsArray().Select(code => ((string)code!["code"]!, (bool)code["applied"]!, (string?)code["reason"]))
        );
        Assert.Empty((await guest.Put("/cart/codes", new { codes = Array.Empty<string>() })).IsOk().Data["codes"]!.AsArray());
    }

    [Fact]
    public async Task What_cannot_be_had_is_named_and_nothing_is_quoted()
    {
        await shop.Host.NewProduct("quote-gone", 500, 2, "Blue Vase");
        var guest = await CartHolder.Ready(shop.Host, "quote-gone", 2);
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 1 WHERE item_id = 'quote-gone'");

        var refused = await guest.Post("/cart/quote");

        refused.Was(HttpStatusCode.BadRequest, "out_of_stock");
        Assert.Contains("Blue Vase", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"email":"not an address"}""")]
    [InlineData("""{"shipping_address":{}}""")]
    [InlineData("""{"email":"jane@example.com","shipping_address":{"country":"US"}}""")]
    [InlineData("""{"email":"jane@example.com","card":"4242424242424242"}""")]
    public async Task A_contact_that_is_none_is_refused_and_changes_nothing(string body)
    {
        var guest = await CartHolder.Guest(shop.Host);

        Assert.Equal(HttpStatusCode.BadRequest, (await guest.Put("/cart/contact", body)).Status);

        Assert.Null((await guest.Get("/cart")).Data["contact"]);
    }

    [Fact]
    public async Task With_prices_that_include_tax_the_steps_sum_to_the_total_too()
    {
        await shop.Host.Execute("UPDATE commerce.settings SET prices_include_tax = true");
        try
        {
            var guest = await CartHolder.Ready(shop.Host, "prod-1");
            JsonNode quote = await guest.Quote();
            Assert.Equal((long)quote["total"]!["amount"]!, quote["steps"]!.AsArray().Sum(step => (long)step!["amount"]!["amount"]!));
            Assert.True((long)quote["tax_total"]!["amount"]! > 0);
        }
        finally
        {
            await shop.Host.Execute("UPDATE commerce.settings SET prices_include_tax = false");
        }
    }
}
