using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Orders;

/// <summary>Document 003, "POST /api/v1/orders": what an order is made of.</summary>
public sealed class OrderTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_example_of_the_document_is_priced_to_the_cent()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-2");

        var reply = await user.Client.Order(Buying.OrderBody(codes: "SAVE10"));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(["data"], Reply.MembersOf(reply.Json));
        var order = reply.Data;
        Assert.Equal(
            [
                "id",
                "order_number",
                "user_id",
                "status",
                "items",
                "shipping_address",
                "billing_address",
                "subtotal",
                "discount_total",
                "tax_total",
                "shipping_total",
                "total",
                "notes",
                "created_at",
                "updated_at",
            ],
            Reply.MembersOf(order)
        );
        Assert.Equal((user.Id, "pending", "Please deliver after 5 PM"), ((string?)order["user_id"], (string?)order["status"], (string?)order["notes"]));
        var item = Assert.Single(order["items"]!.AsArray());
        Assert.Equal(
            $$$"""
            {"id":"{{{item![
                "id"
            ]}}}","product_id":"prod-2","sku":"LAPTOP-002","name":"Atelier Laptop 14","unit_price":{"amount":99999,"currency":"USD"},"quantity":1,
            "discount_amount":{"amount":0,"currency":"USD"},"tax_amount":{"amount":8750,"currency":"USD"},"total":{"amount":108749,"currency":"USD"}}
            """.ReplaceLineEndings(
                ""
            ),
            item.Compact()
        );
        Assert.Equal((99999, 0, 8750, 0, 108749), Totals(order));
        Assert.Equal(Buying.Address().Compact(), order["shipping_address"].Compact());
        Assert.Equal(order["shipping_address"].Compact(), order["billing_address"].Compact());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string?)order["created_at"]);
        Assert.Equal((string?)order["created_at"], (string?)order["updated_at"]);
    }

    [Fact]
    public async Task An_order_reduces_the_stock_empties_the_cart_and_authorizes_the_payment()
    {
        await shop.Host.NewProduct("bought", 2500, 10);
        var user = await shop.SignUp();
        await user.Client.With("bought", 3);
        var cart = (string?)(await user.Client.Get("/cart")).Data["id"];

        var order = (await user.Client.Order()).Data;

        Assert.Equal(7, await shop.Host.Stock("bought"));
        var after = (await user.Client.Get("/cart")).Data;
        Assert.Empty(after["items"]!.AsArray());
        Assert.Equal(cart, (string?)after["id"]);
        Assert.Equal(
            8156,
            await shop.Host.One<long>(
                "SELECT amount FROM payments.payments WHERE order_id = $1 AND status = 'authorized' AND method_id = 'pm_123'",
                Guid.Parse((string)order["id"]!)
            )
        );
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task An_order_line_keeps_its_name_price_and_options()
    {
        await shop.Host.NewProduct("kept", 2500, 10, "As it was");
        var user = await shop.SignUp();
        await user.Client.Add("kept", 2, attributes: new { wrap = "gift" });
        await user.Client.With("prod-60", 1, "prod-60-v4");
        var placed = await user.Client.Order();
        var id = (string?)placed.Data["id"];

        await shop.Host.Execute("UPDATE commerce.products SET name = 'Renamed', base_price = 1, status = 'inactive', sku = 'OTHER' WHERE id = 'kept'");

        Assert.Equal(placed.Text, (await user.Client.Get($"/orders/{id}")).Text);
        Assert.Equal(
            ("As it was", 2500, 2),
            ((string?)placed.Data["items"]![0]!["name"], (int)placed.Data["items"]![0]!["unit_price"]!["amount"]!, (int)placed.Data["items"]![0]!["quantity"]!)
        );
        Assert.Equal(("SHOE-060-46", 10900), ((string?)placed.Data["items"]![1]!["sku"], (int)placed.Data["items"]![1]!["unit_price"]!["amount"]!));
        Assert.Equal(
            1,
            await shop.Host.One<long>("SELECT count(*) FROM commerce.order_lines WHERE attributes = '{\"wrap\": \"gift\"}' AND order_id = $1", Guid.Parse(id!))
        );
    }

    [Fact]
    public async Task Tax_applies_only_in_New_York_per_line_rounded_half_away_from_zero()
    {
        await shop.Host.NewProduct("cent", 40, 100);
        var user = await shop.SignUp();
        await user.Client.With("cent");
        await user.Client.Add("cent", 1, attributes: new { second = "line" });
        Assert.Equal((80, 0, 8, 0, 88), Totals((await user.Client.Order()).Data));

        foreach (var (country, state) in new[] { ("US", "CA"), ("DE", "NY"), ("GB", "") })
        {
            await user.Client.With("cent", 2);
            Assert.Equal((80, 0, 0, 0, 80), Totals((await user.Client.Order(Buying.OrderBody(country: country, state: state))).Data));
        }
        foreach (var spelling in new[] { "ny", " Ny " })
        {
            await user.Client.With("cent", 2);
            Assert.Equal((80, 0, 7, 0, 87), Totals((await user.Client.Order(Buying.OrderBody(state: spelling))).Data));
        }
    }

    [Fact]
    public async Task The_tax_rate_of_the_country_applies_if_its_state_has_none()
    {
        await shop.Host.Execute("INSERT INTO commerce.tax_rates (country, state, rate_ppm) VALUES ('FR', '', 200000), ('FR', 'Corse', 100000)");
        await shop.Host.NewProduct("taxed", 1000, 100);
        var user = await shop.SignUp();

        foreach (var (state, tax) in new[] { ("Bretagne", 200), ("Corse", 100) })
        {
            await user.Client.With("taxed");
            Assert.Equal(tax, Totals((await user.Client.Order(Buying.OrderBody(country: "FR", state: state))).Data).Tax);
        }
    }

    [Theory]
    [InlineData("US")]
    [InlineData("BR")]
    public async Task Where_taxes_go_by_states_an_order_says_which(string country)
    {
        await shop.Host.Execute("INSERT INTO commerce.tax_rates (country, state, rate_ppm) VALUES ($1, 'SP', 1), ($1, '', 2)", country);
        var user = await shop.SignUp();
        await user.Client.With("prod-6");

        foreach (var state in new[] { "", "  " })
        {
            var reply = await user.Client.Order(Buying.OrderBody(country: country, state: state));
            Assert.Equal((HttpStatusCode.BadRequest, "shipping_address.state is required"), (reply.Status, (string?)reply.Json["error"]!["message"]));
        }
        Assert.Equal(HttpStatusCode.Created, (await user.Client.Order(Buying.OrderBody(country: country, state: country == "US" ? "Ohio" : "Bahia"))).Status);
    }

    [Fact]
    public async Task Express_costs_and_standard_is_free()
    {
        await shop.Host.NewProduct("shipped", 1000, 100);
        var user = await shop.SignUp();
        await user.Client.With("shipped");

        Assert.Equal((1000, 0, 0, 1500, 2500), Totals((await user.Client.Order(Buying.OrderBody(shipping: "ship_express", state: "CA"))).Data));
    }

    [Fact]
    public async Task A_separate_billing_address_is_stored()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var body = Buying.OrderBody();
        body["billing_address"] = JsonNode.Parse(
            """{"first_name":"Zoë","last_name":"Ångström","address1":"Storgatan 1","city":"Malmö","postal_code":"211 34","country":"SE"}"""
        );

        var order = (await user.Client.Order(body)).Data;

        Assert.Equal(
            """
            {"first_name":"Zoë","last_name":"Ångström","company":"","address1":"Storgatan 1","address2":"",
            "city":"Malmö","state":"","postal_code":"211 34","country":"SE","phone_number":""}
            """.ReplaceLineEndings(""),
            order["billing_address"].Compact()
        );
        Assert.Equal("New York", (string?)order["shipping_address"]!["city"]);
        Assert.Equal((await user.Client.Get($"/orders/{order["id"]}")).Data.Compact(), order.Compact());
    }

    [Fact]
    public async Task Optional_members_may_be_omitted_or_null()
    {
        var user = await shop.SignUp();
        foreach (
            var (billing, rest) in new[]
            {
                ("", ""),
                (",\"billing_address\":null", ",\"promotion_codes\":null,\"notes\":null"),
                ("", ",\"promotion_codes\":[],\"notes\":\"\""),
            }
        )
        {
            await user.Client.With("prod-6");
            var reply = await user.Client.Order(
                $$"""
                {"shipping_address":{"first_name":"J","last_name":"D","address1":"1","city":"X","postal_code":"1","country":"DE",
                "company":null,"state":null}{{billing}},
                "payment_method_id":"pm_card_visa","shipping_method_id":"ship_standard"{{rest}}}
                """
            );
            Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
            Assert.Equal(("", ""), ((string?)reply.Data["notes"], (string?)reply.Data["shipping_address"]!["company"]));
        }
    }

    [Theory]
    [InlineData("Ring twice 💥\n\tand wait <script>alert(1)</script> \"quoted\" \\ %00")]
    [InlineData("'; DROP TABLE commerce.orders; --")]
    public async Task Notes_are_returned_as_they_were_sent(string notes)
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var body = Buying.OrderBody();
        body["notes"] = notes;

        var order = (await user.Client.Order(body)).Data;

        Assert.Equal(notes, (string?)order["notes"]);
        Assert.Equal(notes, (string?)(await user.Client.Get($"/orders/{order["id"]}")).Data["notes"]);
    }

    [Fact]
    public async Task A_large_quantity_of_an_expensive_product_is_added_up_correctly()
    {
        await shop.Host.NewProduct("dear", 9_000_000_000_000, 999);
        var user = await shop.SignUp();
        await user.Client.With("dear", 999);

        Assert.Equal(9_000_000_000_000 * 999 + 786_712_500_000_000, (long)(await user.Client.Order()).Data["total"]!["amount"]!);
    }

    private static (int Subtotal, int Discount, int Tax, int Shipping, int Total) Totals(JsonNode order) =>
        (
            (int)order["subtotal"]!["amount"]!,
            (int)order["discount_total"]!["amount"]!,
            (int)order["tax_total"]!["amount"]!,
            (int)order["shipping_total"]!["amount"]!,
            (int)order["total"]!["amount"]!
        );
}
