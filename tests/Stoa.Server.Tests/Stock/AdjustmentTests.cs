using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Stock;

/// <summary>Adjustments and transfers: all lines or none, and never below what is promised.</summary>
public sealed class AdjustmentTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_difference_is_added_at_the_first_active_location_and_leaves_a_movement()
    {
        var root = await shop.SuperAdmin();
        var item = await root.Client.NewItem(shop.Host);

        var reply = await root.Client.Adjust(Warehouse.By(item, 10, reason: "delivery 4711"));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(
            $$"""
            {"item_id":"{{item}}","sku":"{{item.ToUpperInvariant()}}","location_id":"main",
            "on_hand":10,"allocated":0,"held":0,"available":10,"low_stock_at":5,"buckets":0}
            """.ReplaceLineEndings(""),
            reply.Data["levels"]![0].Compact()
        );
        var movement = Assert.Single(await root.Client.Movements(item));
        Assert.Equal(["id", "item_id", "location_id", "delta", "cause", "reference", "actor", "reason", "at"], Reply.MembersOf(movement));
        Assert.Equal((long)reply.Data["movement_ids"]![0]!, (long)movement["id"]!);
        Assert.Equal("""{"on_hand":10,"allocated":0,"held":0}""", movement["delta"].Compact());
        Assert.Equal(
            ("adjustment", $"adjustment:{reply.Data["id"]}", root.Id, "delivery 4711"),
            ((string)movement["cause"]!, (string)movement["reference"]!, (string)movement["actor"]!, (string)movement["reason"]!)
        );
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task A_count_replaces_the_expected_one_and_no_other()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 7));

        var stale = await root.Adjust(Warehouse.Count(item, 20, expected: 6));
        stale.Refused(HttpStatusCode.Conflict, "stock_changed");
        Assert.Equal($"There are 7 of {item} now", (string?)stale.Json["error"]!["message"]);
        Assert.Equal(20, (int)(await root.Adjust(Warehouse.Count(item, 20, expected: 7))).Data["levels"]![0]!["on_hand"]!);
        Assert.Empty((await root.Adjust(Warehouse.Count(item, 20, expected: 20))).Data["movement_ids"]!.AsArray());
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task One_refused_line_refuses_all()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (first, second) = (await root.NewItem(shop.Host, ("main", 5)), await root.NewItem(shop.Host, ("main", 5)));

        (await root.Adjust(Warehouse.By(first, 1), Warehouse.By(second, -6))).Refused(HttpStatusCode.Conflict, "would_go_negative");

        Assert.Equal((5, 5), ((await shop.Host.Level(first)).OnHand, (await shop.Host.Level(second)).OnHand));
        Assert.Single(await root.Movements(first));
    }

    [Fact]
    public async Task A_count_cannot_fall_below_what_orders_were_promised()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 5));
        await (await (await shop.SignUp()).Client.With(item, 3)).Ordered();

        var refused = await root.Adjust(Warehouse.By(item, -3));
        refused.Refused(HttpStatusCode.Conflict, "would_go_negative");
        Assert.Equal($"Of the 5 of {item}, 3 are promised to orders and checkouts", (string?)refused.Json["error"]!["message"]);
        (await root.Adjust(Warehouse.Count(item, 2, expected: 5))).Refused(HttpStatusCode.Conflict, "would_go_negative");
        Assert.Equal(HttpStatusCode.OK, (await root.Adjust(Warehouse.By(item, -2))).Status);
        Assert.Equal((3, 3, 0), await shop.Host.Level(item));
    }

    [Fact]
    public async Task Goods_that_come_in_are_counted_even_where_they_do_not_suffice()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 5));
        await (await (await shop.SignUp()).Client.With(item, 5)).Ordered();
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 0 WHERE item_id = $1", item);

        Assert.Equal(2, (int)(await root.Adjust(Warehouse.By(item, 2))).Data["levels"]![0]!["on_hand"]!);
    }

    public static TheoryData<string, string> Bad =>
        new()
        {
            { "{}", "invalid_request" },
            { """{"lines":[]}""", "invalid_request" },
            { """{"lines":[{"item_id":"prod-1","reason":"x"}]}""", "invalid_request" },
            { """{"lines":[{"item_id":"prod-1","delta":1}]}""", "invalid_request" },
            { """{"lines":[{"item_id":"prod-1","delta":1.5,"reason":"x"}]}""", "invalid_request" },
            { """{"lines":[{"item_id":"prod-1","delta":1,"set":2,"expected":1,"reason":"x"}]}""", "invalid_request" },
            { """{"lines":[{"item_id":"prod-1","delta":1,"expected":1,"reason":"x"}]}""", "invalid_request" },
            { """{"lines":[{"item_id":"prod-1","set":2,"reason":"x"}]}""", "invalid_request" },
            { """{"lines":[{"item_id":"prod-1","set":-1,"expected":1,"reason":"x"}]}""", "invalid_request" },
            { """{"lines":[{"item_id":"prod-1","delta":1000000000,"reason":"x"}]}""", "invalid_request" },
            {
                """{"lines":[{"item_id":"prod-1","delta":1,"reason":"x"},{"item_id":"prod-1","location_id":"main","delta":1,"reason":"x"}]}""",
                "invalid_request"
            },
            { """{"lines":[{"item_id":"none","delta":1,"reason":"x"}]}""", "item_unknown" },
            { """{"lines":[{"item_id":"prod-4","delta":1,"reason":"x"}]}""", "item_unknown" },
            { """{"lines":[{"item_id":"prod-1","location_id":"none","delta":1,"reason":"x"}]}""", "location_unknown" },
        };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_adjustment_is_refused_and_changes_nothing(string body, string code)
    {
        var before = await shop.Host.Level("prod-1");

        (await (await shop.SuperAdmin()).Client.Post("/admin/inventory/adjustments", body)).Refused(HttpStatusCode.BadRequest, code);

        Assert.Equal(before, await shop.Host.Level("prod-1"));
        await shop.Host.StockIsProven("prod-1");
    }

    [Fact]
    public async Task An_adjustment_sent_twice_with_one_key_is_made_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 1));
        var (key, body) = (Warehouse.Tag("key"), new { lines = new[] { Warehouse.By(item, 4) } });

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => root.Send(HttpMethod.Post, "/admin/inventory/adjustments", body, ("Idempotency-Key", key)))
        );

        Assert.All(replies, reply => Assert.True(reply.Status == HttpStatusCode.OK || reply.Code == "idempotency_key_in_use", reply.Text));
        Assert.Equal(5, (await shop.Host.Level(item)).OnHand);
    }

    [Fact]
    public async Task A_change_of_stock_is_in_the_audit_log_with_before_and_after()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 7));

        var id = (string)(await root.Adjust(Warehouse.By(item, -2))).Data["id"]!;

        var entry = (await root.Get("/admin/audit-log?page_size=100")).Data.AsArray().Single(entry => (string)entry!["subject"]! == $"adjustment:{id}")!;
        Assert.Equal(
            ("stock.adjusted", 7, 5),
            ((string)entry["action"]!, (int)entry["before"]!["lines"]![0]!["on_hand"]!, (int)entry["after"]!["lines"]![0]!["on_hand"]!)
        );
    }

    [Fact]
    public async Task A_transfer_moves_what_is_not_promised()
    {
        var root = (await shop.SuperAdmin()).Client;
        var north = await root.NewLocation();
        var item = await root.NewItem(shop.Host, ("main", 10));
        await (await (await shop.SignUp()).Client.With(item, 4)).Ordered();

        (await root.Transfer("main", north, item, 7)).Refused(HttpStatusCode.Conflict, "would_go_negative");
        var reply = await root.Transfer("main", north, item, 6);

        Assert.Equal(["main", north], reply.Data["levels"]!.AsArray().Select(level => (string)level!["location_id"]!), StringComparer.Ordinal);
        Assert.Equal(((4, 4, 0), (6, 0, 0)), (await shop.Host.Level(item), await shop.Host.Level(item, north)));
        Assert.Equal(
            [6, -6],
            (await root.Movements(item)).Where(movement => (string)movement["cause"]! == "transfer").Select(movement => (int)movement["delta"]!["on_hand"]!)
        );
        await shop.Host.StockIsProven(item);
    }

    [Theory]
    [InlineData("{}", "invalid_request")]
    [InlineData("""{"from_location_id":"main","to_location_id":"main","lines":[{"item_id":"prod-1","quantity":1}]}""", "invalid_request")]
    [InlineData("""{"from_location_id":"main","to_location_id":"none","lines":[{"item_id":"prod-1","quantity":1}]}""", "location_unknown")]
    [InlineData("""{"from_location_id":"none","to_location_id":"main","lines":[{"item_id":"prod-1","quantity":1}]}""", "location_unknown")]
    [InlineData("""{"from_location_id":"main","to_location_id":"second","lines":[]}""", "invalid_request")]
    [InlineData("""{"from_location_id":"main","to_location_id":"second","lines":[{"item_id":"prod-1","quantity":0}]}""", "invalid_request")]
    [InlineData("""{"from_location_id":"main","to_location_id":"second","lines":[{"item_id":"none","quantity":1}]}""", "item_unknown")]
    [InlineData(
        """{"from_location_id":"main","to_location_id":"second","lines":[{"item_id":"prod-1","quantity":1},{"item_id":"prod-1","quantity":1}]}""",
        "invalid_request"
    )]
    public async Task A_bad_transfer_is_refused_and_changes_nothing(string body, string code)
    {
        await shop.Host.Execute("INSERT INTO commerce.locations (id, name, priority) VALUES ('second', 'Second', 9) ON CONFLICT DO NOTHING");
        var before = await shop.Host.Level("prod-1");

        (await (await shop.SuperAdmin()).Client.Post("/admin/inventory/transfers", body)).Refused(HttpStatusCode.BadRequest, code);

        Assert.Equal(before, await shop.Host.Level("prod-1"));
    }

    [Fact]
    public async Task Staff_need_the_permission_of_the_route()
    {
        var clerk = (await shop.SignUpAs("customer_experience")).Client;

        Assert.Equal(HttpStatusCode.OK, (await clerk.Get("/admin/inventory")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.Adjust(Warehouse.By("prod-1", 1))).Status);
        Assert.Equal(HttpStatusCode.OK, (await (await shop.SignUpAs("manager")).Client.Adjust(Warehouse.By("prod-1", 1))).Status);
    }
}
