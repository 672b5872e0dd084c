using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>A draft replayed on past orders says what placing them with it would have given.</summary>
public sealed class SimulationTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_replay_gives_what_placing_the_orders_with_it_gives()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (dear, cheap) = (await shop.Host.NewProduct(4_999), await shop.Host.NewProduct(333));
        (string Product, int Quantity)[] orders = [(dear, 1), (cheap, 7), (dear, 3), (cheap, 1)];
        foreach (var draft in Drafts(cheap))
        {
            var from = DateTimeOffset.UtcNow;
            foreach (var (product, quantity) in orders)
            {
                Rulebook.Sums(await shop.Buys(product, quantity, Buying.OrderBody(shipping: "ship_express", state: "CA")));
            }
            var to = DateTimeOffset.UtcNow;
            var simulated = (await Simulate(root, draft, from, to)).Data;
            var code = await root.NewCode(draft);
            var placed = await Place(orders, code);

            Assert.Equal(
                (4L, placed.Affected, placed.Discount),
                ((long)simulated["orders"]!, (long)simulated["affected"]!, (long)simulated["discount_total"]!["amount"]!)
            );
        }
    }

    [Fact]
    public async Task First_orders_and_customers_count_in_the_order_of_time_and_nothing_is_changed()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var from = DateTimeOffset.UtcNow;
        var user = await shop.SignUp();
        for (var i = 0; i < 3; i++)
        {
            await user.Client.With(product);
            Rulebook.Sums(await user.Client.Order(Buying.OrderBody(state: "CA")));
        }
        var to = DateTimeOffset.UtcNow;
        var before = await Fingerprint();

        var firsts = (await Simulate(root, TenPercent(new { first_order = true }), from, to)).Data;
        var each = (await Simulate(root, TenPercent(new { }, new { per_customer = 2 }), from, to)).Data;
        var groups = (await Simulate(root, TenPercent(new { customer_groups = new[] { "vip" } }), from, to)).Data;
        var none = (await Simulate(root, Rulebook.Percent(10), to.AddDays(1), to.AddDays(2))).Data;

        Assert.Equal("""{"orders":3,"affected":1,"discount_total":{"amount":100,"currency":"USD"},"is_complete":true}""", firsts.Compact());
        Assert.Equal((2, 200), ((int)each["affected"]!, (int)each["discount_total"]!["amount"]!));
        Assert.Equal(0, (int)groups["affected"]!);
        Assert.Equal("""{"orders":0,"affected":0,"discount_total":{"amount":0,"currency":"USD"},"is_complete":true}""", none.Compact());
        Assert.Equal(before, await Fingerprint());
    }

    [Fact]
    public async Task A_draft_that_could_not_be_created_cannot_be_replayed()
    {
        var root = (await shop.SuperAdmin()).Client;
        var now = DateTimeOffset.UtcNow;

        (await Simulate(root, new { kind = "percent" }, now, now.AddDays(1))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await Simulate(root, new { kind = "percent", percent = 101 }, now, now.AddDays(1))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await Simulate(root, Rulebook.Percent(10), now, now)).Refused(HttpStatusCode.UnprocessableEntity, "period_empty");
    }

    private Task<string> Fingerprint() => shop.Host.One<string>("SELECT md5(string_agg(o::text, '' ORDER BY id)) FROM commerce.orders o");

    private static object TenPercent(object conditions, object? limits = null) =>
        new
        {
            kind = "percent",
            percent = 10,
            conditions,
            limits,
        };

    /// <summary>Places the orders with the code: how many used it, and what it took off.</summary>
    private async Task<(long Affected, long Discount)> Place((string Product, int Quantity)[] orders, string code)
    {
        (long Affected, long Discount) placed = (0, 0);
        foreach (var (product, quantity) in orders)
        {
            var reply = await shop.Buys(product, quantity, Buying.OrderBody(shipping: "ship_express", state: "CA", codes: code));
            if (reply.Status == HttpStatusCode.Created)
            {
                var sums = Rulebook.Sums(reply);
                var taken = sums.Discount + (1_500 - sums.Shipping);
                placed = (placed.Affected + (taken > 0 ? 1 : 0), placed.Discount + taken);
            }
        }
        return placed;
    }

    /// <summary>One of each kind.</summary>
    private static object[] Drafts(string cheap) =>
        [
            new { kind = "percent", percent = 12.5 },
            new
            {
                kind = "amount",
                amount = Rulebook.Usd(1_000),
                conditions = new { minimum = Rulebook.Usd(2_000) },
            },
            new
            {
                kind = "buy_x_get_y",
                buy = 2,
                get = 1,
            },
            new { kind = "free_shipping" },
            new
            {
                kind = "fixed_price",
                price = Rulebook.Usd(300),
                target = new { type = "lines", product_ids = new[] { cheap } },
            },
            new { kind = "tiered", tiers = new object[] { new { from = 2, percent = 10 }, new { from = 5, percent = 20 } } },
            new
            {
                kind = "percent",
                percent = 10,
                limits = new { total = 2 },
            },
        ];

    private static Task<Reply> Simulate(Client root, object draft, DateTimeOffset from, DateTimeOffset to)
    {
        var promotion = System.Text.Json.Nodes.JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(draft))!.AsObject();
        promotion["name"] = "Draft " + Merchant.Tag();
        return root.Post(
            "/admin/promotions/simulate",
            new
            {
                promotion,
                from,
                to,
            }
        );
    }
}
