using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>Where is shipped to, how, and what it costs.</summary>
public sealed class ShippingTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_zone_is_created_by_PUT_without_a_version_and_replaced_with_one()
    {
        var root = (await shop.SuperAdmin()).Client;
        var body = new
        {
            name = "Nordics",
            areas = new object[]
            {
                new { country = "SE" },
                new
                {
                    country = "NO",
                    postal_from = "0001",
                    postal_to = "1295",
                },
            },
        };

        var created = await root.Put("/admin/shipping/zones/nordics", body);

        Assert.Equal(
            (HttpStatusCode.Created, "\"1\"", "/api/v1/admin/shipping/zones/nordics"),
            (created.Status, created.Headers["ETag"], created.Headers["Location"])
        );
        Assert.Equal("""{"country":"NO","state":null,"postal_from":"0001","postal_to":"1295"}""", created.Data["areas"]![1].Compact());
        (await root.Put("/admin/shipping/zones/nordics", body)).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Replace("/admin/shipping/zones/nordics", body, 4)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        (await root.Replace("/admin/shipping/zones/newer", body, 1)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        var replaced = await root.Replace("/admin/shipping/zones/nordics", new { name = "Sweden", areas = new[] { new { country = "SE" } } }, 1);
        Assert.Equal((HttpStatusCode.OK, 2L, 1), (replaced.Status, (long)replaced.Data["version"]!, replaced.Data["areas"]!.AsArray().Count));
        Assert.Equal(replaced.Data.ToJsonString(), (await root.Get("/admin/shipping/zones/nordics")).Data.ToJsonString());
        Assert.Contains("nordics", (await root.Get("/admin/shipping/zones")).Text, StringComparison.Ordinal);
        (await root.Remove("/admin/shipping/zones/nordics", 1)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove("/admin/shipping/zones/nordics", 2)).Status);
        (await root.Get("/admin/shipping/zones/nordics")).Refused(HttpStatusCode.NotFound, "shipping_zone_not_found");
        (await root.Remove("/admin/shipping/zones/nordics", 2)).Refused(HttpStatusCode.NotFound, "shipping_zone_not_found");
    }

    [Fact]
    public async Task A_method_is_created_by_PUT_and_the_two_that_there_were_are_among_them()
    {
        var root = (await shop.SuperAdmin()).Client;
        var body = new { name = "Letter", price = new { by = "flat", amount = Rulebook.Usd(90) } };

        var created = await root.Put("/admin/shipping/methods/letter", body);

        Assert.Equal((HttpStatusCode.Created, true, "standard"), (created.Status, (bool)created.Data["active"]!, (string)created.Data["tax_class"]!));
        (await root.Put("/admin/shipping/methods/letter", body)).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Replace("/admin/shipping/methods/letter", body, 2)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        Assert.Equal(1, (long)(await root.Replace("/admin/shipping/methods/letter", body, 1)).Data["version"]!);
        var list = (await root.Get("/admin/shipping/methods")).Data.AsArray().Select(method => (string)method!["id"]!).ToList();
        Assert.Contains("ship_standard", list, StringComparer.Ordinal);
        Assert.Contains("ship_express", list, StringComparer.Ordinal);
        Assert.Equal(1_500, (int)(await root.Get("/admin/shipping/methods/ship_express")).Data["price"]!["amount"]!["amount"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove("/admin/shipping/methods/letter", 1)).Status);
        (await root.Get("/admin/shipping/methods/letter")).Refused(HttpStatusCode.NotFound, "shipping_method_not_found");
        (await root.Remove("/admin/shipping/methods/letter", 1)).Refused(HttpStatusCode.NotFound, "shipping_method_not_found");
    }

    [Theory]
    [InlineData("zones/z1", """{"name":"x","areas":[]}""", "areas")]
    [InlineData("zones/z1", """{"name":"x"}""", "areas")]
    [InlineData("zones/z1", """{"name":" ","areas":[{"country":"DE"}]}""", "name")]
    [InlineData("zones/z1", """{"name":"x","areas":[{"country":"XX"}]}""", "areas.0.country")]
    [InlineData("zones/z1", """{"name":"x","areas":[{"country":"US","state":"Nwe York"}]}""", "areas.0.state")]
    [InlineData("zones/z1", """{"name":"x","areas":[{"country":"DE","postal_from":"20000","postal_to":"10000"}]}""", "areas.0.postal_to")]
    [InlineData("zones/z1", """{"name":"x","areas":[{"country":"DE","postal_from":"--"}]}""", "areas.0.postal_from")]
    [InlineData("methods/m1", """{"name":"x","price":{"by":"distance"}}""", "price.by")]
    [InlineData("methods/m1", """{"name":"x","price":{"by":"flat"}}""", "price.amount")]
    [InlineData("methods/m1", """{"name":"x","price":{"by":"flat","amount":{"amount":-1,"currency":"USD"}}}""", "price.amount.amount")]
    [InlineData("methods/m1", """{"name":"x","price":{"by":"flat","amount":{"amount":9007199254740993,"currency":"USD"}}}""", "price.amount.amount")]
    [InlineData("methods/m1", """{"name":"x","price":{"by":"weight","tiers":[]}}""", "price.tiers")]
    [InlineData(
        "methods/m1",
        """
            {"name":"x","price":{"by":"weight","tiers":[{"from":0,"amount":{"amount":1,"currency":"USD"}},
            {"from":0,"amount":{"amount":2,"currency":"USD"}}]}}
            """,
        "price.tiers.1.from"
    )]
    [InlineData(
        "methods/m1",
        """
            {"name":"x","price":{"by":"subtotal","tiers":[{"from":0,"amount":{"amount":1,"currency":"USD"}},
            {"from":9,"amount":{"amount":2,"currency":"EUR"}}]}}
            """,
        "price.tiers.1.amount.currency"
    )]
    [InlineData(
        "methods/m1",
        """{"name":"x","price":{"by":"flat","amount":{"amount":1,"currency":"USD"}},"free_from":{"amount":1,"currency":"EUR"}}""",
        "free_from.currency"
    )]
    [InlineData("methods/m1", """{"name":"x","price":{"by":"flat","amount":{"amount":1,"currency":"USD"}},"min_days":3,"max_days":2}""", "max_days")]
    [InlineData("methods/m%20one", """{"name":"x","price":{"by":"flat","amount":{"amount":1,"currency":"USD"}}}""", "id")]
    public async Task What_cannot_be_shipped_is_refused_by_its_member(string path, string body, string field)
    {
        var root = (await shop.SuperAdmin()).Client.Under("/as/problem/api/v1");

        var reply = await root.Send(HttpMethod.Put, "/admin/shipping/" + path, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(field, (string)reply.Json["errors"]![0]!["field"]!);
    }

    [Fact]
    public async Task A_method_of_an_unknown_zone_is_refused_and_a_zone_with_methods_stays()
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.NewZone("used", new { country = "IS" });
        var price = new { by = "flat", amount = Rulebook.Usd(100) };

        (
            await root.Put(
                "/admin/shipping/methods/nowhere",
                new
                {
                    name = "x",
                    zone_id = "no-zone",
                    price,
                }
            )
        ).Refused(HttpStatusCode.BadRequest, "shipping_zone_unknown");
        await root.NewMethod("in-use", new { zone_id = "used", price });
        (await root.Remove("/admin/shipping/zones/used", 1)).Refused(HttpStatusCode.Conflict, "in_use");
    }

    [Theory]
    [InlineData("methods", """{"name":"Again","price":{"by":"flat","amount":{"amount":100,"currency":"USD"}}}""")]
    [InlineData("zones", """{"name":"Again","areas":[{"country":"IS"}]}""")]
    public async Task What_is_deleted_while_it_is_being_set_is_created_anew(string kind, string body)
    {
        var root = (await shop.SuperAdmin()).Client;
        var path = $"/admin/shipping/{kind}/fleeting";
        Assert.Equal(HttpStatusCode.Created, (await root.Send(HttpMethod.Put, path, body)).Status);
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Run("BEGIN");
        await Run($"SELECT FROM commerce.shipping_{kind} WHERE id = 'fleeting' FOR UPDATE");

        var put = root.Send(HttpMethod.Put, path, body);
        await shop.Host.UntilStatementsWait();
        await Run("DELETE FROM commerce.shipping_areas WHERE zone_id = 'fleeting'");
        await Run($"DELETE FROM commerce.shipping_{kind} WHERE id = 'fleeting'");
        await Run("COMMIT");

        var reply = await put;
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        Assert.Equal(("Again", 1), ((string)reply.Data["name"]!, (int)reply.Data["version"]!));
        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove(path, 1)).Status);

        Task Run(string sql) => connection.Change(sql, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_zone_with_the_most_specific_area_wins()
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.NewZone("usa", new { country = "US" });
        await root.NewZone("texas", new { country = "US", state = "Texas" });
        await root.NewZone(
            "austin",
            new
            {
                country = "US",
                postal_from = "78701",
                postal_to = "78799",
            }
        );
        foreach (var (zone, amount) in new[] { ("usa", 100), ("texas", 200), ("austin", 300) })
        {
            await root.NewMethod("to-" + zone, new { zone_id = zone, price = new { by = "flat", amount = Rulebook.Usd(amount) } });
        }

        Assert.Equal((100, null, null), await Prices("OH", "43004"));
        Assert.Equal((null, 200, null), await Prices("TX", "75001"));
        Assert.Equal((null, 200, null), await Prices("texas", "75001"));
        Assert.Equal((null, null, 300), await Prices("TX", "78799-1234"));
        Assert.Equal((null, null, 300), await Prices("OH", "78701"));
        Assert.Equal((null, 200, null), await Prices("TX", "78800"));

        async Task<(long?, long?, long?)> Prices(string state, string code) =>
            (await Price("to-usa", state, code), await Price("to-texas", state, code), await Price("to-austin", state, code));

        async Task<long?> Price(string method, string state, string code)
        {
            var body = Buying.OrderBody(shipping: method, state: state);
            body["shipping_address"]!["postal_code"] = code;
            var reply = await shop.Buys("prod-6", 1, body);
            Assert.True(reply.Status == HttpStatusCode.Created || reply.Code == "shipping_method_unknown", reply.Text);
            return reply.Status == HttpStatusCode.Created ? Rulebook.Sums(reply).Shipping : null;
        }
    }

    [Fact]
    public async Task The_price_goes_by_weight_or_by_the_subtotal_after_discounts()
    {
        var root = (await shop.SuperAdmin()).Client;
        object Tiers(object first, object second) =>
            new[] { new { from = first, amount = Rulebook.Usd(300) }, new { from = second, amount = Rulebook.Usd(700) } };
        await root.NewMethod("by-weight", new { price = new { by = "weight", tiers = Tiers(500, 2_000) } });
        await root.NewMethod("by-subtotal", new { price = new { by = "subtotal", tiers = Tiers(Rulebook.Usd(0), Rulebook.Usd(2_000)) } });
        var product = await shop.Host.NewProduct(1_000);
        await shop.Host.Execute("UPDATE commerce.products SET weight_grams = 500 WHERE id = $1", product);
        var code = await root.NewCode(Rulebook.Amount(1));

        Assert.Equal(300, await Shipping("by-weight", 3));
        Assert.Equal(700, await Shipping("by-weight", 4));
        Assert.Equal(300, await Shipping("by-subtotal", 1));
        Assert.Equal(700, await Shipping("by-subtotal", 2));
        Assert.Equal(300, await Shipping("by-subtotal", 2, code));
        await shop.Host.Execute("UPDATE commerce.products SET weight_grams = 100 WHERE id = $1", product);
        (await shop.Buys(product, 1, Buying.OrderBody(shipping: "by-weight"))).Refused(HttpStatusCode.BadRequest, "shipping_method_unknown");
        await shop.Host.Execute("UPDATE commerce.products SET requires_shipping = false WHERE id = $1", product);
        Assert.Equal(0, await Shipping("by-weight", 1));

        async Task<long> Shipping(string method, int quantity, params string[] codes) =>
            Rulebook.Sums(await shop.Buys(product, quantity, Buying.OrderBody(shipping: method, state: "CA", codes: codes))).Shipping;
    }

    [Fact]
    public async Task Free_from_counts_after_discounts()
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.NewMethod("free-later", new { price = new { by = "flat", amount = Rulebook.Usd(500) }, free_from = Rulebook.Usd(2_000) });
        var product = await shop.Host.NewProduct(1_000);
        var code = await root.NewCode(Rulebook.Amount(600));

        Assert.Equal((0, 0, 500, 1_500), await Pays(1));
        Assert.Equal((0, 0, 0, 2_000), await Pays(2));
        Assert.Equal((600, 0, 500, 1_900), await Pays(2, code));

        async Task<(long, long, long, long)> Pays(int quantity, params string[] codes) =>
            Rulebook.Sums(await shop.Buys(product, quantity, Buying.OrderBody(shipping: "free-later", state: "CA", codes: codes)));
    }

    [Fact]
    public async Task A_method_in_another_currency_is_not_this_orders()
    {
        await (await shop.SuperAdmin()).Client.NewMethod("euro", new { price = new { by = "flat", amount = new { amount = 1, currency = "EUR" } } });

        (await shop.Buys("prod-6", 1, Buying.OrderBody(shipping: "euro"))).Refused(HttpStatusCode.BadRequest, "shipping_method_unknown");
    }
}
