using System.Text.Json.Nodes;
using Stoa.Server.Tests.OrdersForStaff;

namespace Stoa.Server.Tests.Console;

/// <summary>What those find who open the back office: work that waits, what the shop still needs, their own choices.</summary>
public sealed class DeskTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_to_do_list_counts_what_waits_and_leads_there()
    {
        var root = (await shop.SuperAdmin()).Client;
        var orders = await Count(root, "to_ship");
        var stock = await Count(root, "low_stock");
        var mails = await Count(root, "dead_mails");

        await Run(
            """
            INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at, attempts, dead_at, last_error)
            VALUES ('mail', 'mail', '{"Template":"accounts.verify_email","To":"a@example.com"}', now(), now(), 1, now(), 'no')
            """
        );
        Assert.Equal(HttpStatusCode.Created, (await (await shop.Buyer()).Order()).Status);
        await Run("UPDATE commerce.stock SET low_stock_at = on_hand + 1 WHERE item_id = 'prod-1'");

        Assert.Equal(mails + 1, await Count(root, "dead_mails"));
        Assert.True(await Count(root, "low_stock") > stock);
        Assert.Equal(orders + 1, await Count(root, "to_ship"));
        foreach (var item in (await root.Get("/admin/todo")).Data["items"]!.AsArray())
        {
            Assert.Equal(HttpStatusCode.OK, (await root.Get((string)item!["path"]!)).Status);
        }
    }

    [Fact]
    public async Task A_capture_of_which_nobody_knows_is_counted_as_the_list_that_it_leads_to_has_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var before = await Count(root, "unknown_payments");
        Assert.Equal(HttpStatusCode.Created, (await (await shop.Buyer()).Order()).Status);
        await Run(
            """
            INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, next_at, created_at, updated_at)
            SELECT gen_random_uuid(), p.id, 'capture', p.amount, '', 'unknown', now() + interval '1 day', now(), now()
            FROM payments.payments p ORDER BY p.created_at DESC LIMIT 1
            """
        );

        Assert.Equal(before + 1, await Count(root, "unknown_payments"));
        Assert.Equal(before + 1, (await root.Get("/admin/payments?status=unknown")).Data.AsArray().Count);
    }

    [Fact]
    public async Task Of_the_orders_that_wait_the_list_shows_just_those_that_the_to_do_list_counts()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var partlySent = await shop.Placed(buyer, 2);
        var line = await root.Line(partlySent);
        Assert.Equal(HttpStatusCode.Created, (await root.Fulfil(partlySent, lines: OrderDesk.Units(line, 1))).Status);
        var askedTwice = await Sent(root, buyer);
        await Return(root, askedTwice);
        await Return(root, askedTwice);
        var cameBack = await Sent(root, buyer);
        var path = await Return(root, cameBack);
        await root.Post(path + "/approve");
        var received = await root.Receive(path.Split('/')[^1], await root.Line(cameBack), 1);
        Assert.Equal("received", (string)received.Data["status"]!);

        var items = (await root.Get("/admin/todo")).Data["items"]!.AsArray();
        foreach (var (name, order) in new[] { ("to_ship", partlySent), ("returns_to_answer", askedTwice), ("to_refund", cameBack) })
        {
            var item = items.Single(one => (string)one!["name"]! == name)!;
            var shown = (await root.Get($"{item["path"]}&page_size=100")).Data.AsArray().Select(row => (string)row!["id"]!).ToArray();
            Assert.Contains(order, shown, StringComparer.Ordinal);
            Assert.Equal((name, (int)item["count"]!), (name, shown.Length));
        }
    }

    [Fact]
    public async Task It_says_that_there_is_more_instead_of_counting_on()
    {
        var root = (await shop.SuperAdmin()).Client;
        await Run(
            """
            INSERT INTO push.messages (type, status, android_message, created_at, updated_at)
            SELECT 'immediate', 'failed', '{}', now(), now() FROM generate_series(1, 1001)
            """
        );

        var item = (await root.Get("/admin/todo")).Data["items"]!.AsArray().Single(one => (string)one!["name"]! == "failed_campaigns")!;

        Assert.Equal((999, true), ((int)item["count"]!, (bool)item["more"]!));
    }

    [Fact]
    public async Task Everyone_is_told_of_what_they_could_do_and_of_nothing_else()
    {
        var support = (await shop.SignUpAs("customer_experience")).Client;

        var names = Names((await support.Get("/admin/todo")).Data["items"]!);

        Assert.Contains("to_ship", names, StringComparer.Ordinal);
        Assert.DoesNotContain("dead_mails", names, StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await shop.SignUp()).Client.Get("/admin/todo")).Status);
    }

    [Fact]
    public async Task What_the_shop_needs_is_found_by_looking()
    {
        var root = (await shop.SuperAdmin()).Client;
        var fresh = await Steps(root);
        Assert.Equal((true, true, false), (fresh["products"], fresh["shipping"], fresh["shop_name"]));

        var named = await root.Send(HttpMethod.Patch, "/admin/settings", new { shop_name = "Tea and Clay" }, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, named.Status);
        Assert.True((await Steps(root))["shop_name"]);

        await root.Send(HttpMethod.Patch, "/admin/settings", new { shop_name = (string?)null }, ("If-Match", "*"));
        Assert.False((await Steps(root))["shop_name"]);
    }

    [Fact]
    public async Task Preferences_are_ones_own_and_survive()
    {
        var (one, other) = ((await shop.SignUpAs("manager")).Client, (await shop.SignUpAs("manager")).Client);
        Assert.Equal("{}", (await one.Get("/admin/preferences")).Data["chosen"]!.ToJsonString());

        var saved = await one.Put("/admin/preferences", new { chosen = new { theme = "dark", language = "es" } });
        Assert.Equal((HttpStatusCode.OK, """{"theme":"dark","language":"es"}"""), (saved.Status, Sorted(saved)));
        await one.Put("/admin/preferences", new { chosen = new { theme = "light" } });

        Assert.Equal("""{"theme":"light"}""", (await one.Get("/admin/preferences")).Data["chosen"]!.ToJsonString());
        Assert.Equal("{}", (await other.Get("/admin/preferences")).Data["chosen"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, (await one.Put("/admin/preferences", new { chosen = new { theme = 7 } })).Status);
    }

    private async Task<string> Sent(Client root, User buyer)
    {
        var order = await shop.Placed(buyer, 3);
        await root.Post($"/admin/orders/{order}/ship");
        return order;
    }

    private static async Task<string> Return(Client root, string order)
    {
        var line = await root.Line(order);
        var asked = await root.Post($"/admin/orders/{order}/returns", new { lines = new[] { OrderDesk.Units(line, 1) } });
        Assert.Equal(HttpStatusCode.Created, asked.Status);
        return "/admin/returns/" + asked.Data["id"];
    }

    private static string Sorted(Reply reply) =>
        new JsonObject(
            reply.Data["chosen"]!
                .AsObject()
                .OrderByDescending(one => one.Key, StringComparer.Ordinal)
                .Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))
        ).ToJsonString();

    private static string[] Names(JsonNode items) => [.. items.AsArray().Select(item => (string)item!["name"]!)];

    private static async Task<int> Count(Client client, string name) =>
        (int)(await client.Get("/admin/todo")).Data["items"]!.AsArray().Single(item => (string)item!["name"]! == name)!["count"]!;

    private static async Task<Dictionary<string, bool>> Steps(Client client) =>
        (await client.Get("/admin/setup")).Data["steps"]!
            .AsArray()
            .ToDictionary(step => (string)step!["name"]!, step => (bool)step!["done"]!, StringComparer.Ordinal);

    private async Task Run(string sql)
    {
        await using var command = shop.Host.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
