using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Each step of a fulfilment and of a return is told beforehand, by the rule that decides it.</summary>
public sealed class AllowedActionTests(Shop shop) : IClassFixture<Shop>
{
    private static string[] Allowed(JsonNode of) =>
        [.. of["allowed_actions"]!.AsArray().Where(action => (bool)action!["allowed"]!).Select(action => (string)action!["action"]!)];

    [Fact]
    public async Task A_parcel_is_handed_over_or_taken_apart_then_delivered_then_only_followed()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        var parcel = (string)(await root.Fulfil(order, shipped: false)).Data["id"]!;
        async Task<JsonNode> Seen() => (await root.Seen(order))["fulfilments"]![0]!;

        Assert.Equal(["track", "hand_over", "cancel"], Allowed(await Seen()));
        await root.Change($"/admin/fulfilments/{parcel}", new { shipped = true });
        Assert.Equal(["track", "deliver"], Allowed(await Seen()));
        (await root.Post($"/admin/fulfilments/{parcel}/cancel")).Refused(HttpStatusCode.Conflict, "fulfilment_state_wrong");
        await root.Change($"/admin/fulfilments/{parcel}", new { delivered = true });
        Assert.Equal(["track"], Allowed(await Seen()));
        Assert.NotEmpty((string)(await Seen())["allowed_actions"]![2]!["reason"]!);

        var other = await shop.Placed(await shop.SignUp(), 1);
        var unpacked = (string)(await root.Fulfil(other, shipped: false)).Data["id"]!;
        await root.Post($"/admin/fulfilments/{unpacked}/cancel");
        Assert.Empty(Allowed((await root.Seen(other))["fulfilments"]![0]!));
        (await root.Change($"/admin/fulfilments/{unpacked}", new { tracking = new { number = "1" } })).Refused(
            HttpStatusCode.Conflict,
            "fulfilment_state_wrong"
        );
    }

    [Fact]
    public async Task Delivering_twice_changes_nothing_the_second_time()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        var parcel = (string)(await root.Fulfil(order)).Data["id"]!;
        var first = await root.Change($"/admin/fulfilments/{parcel}", new { delivered = true });

        var second = await root.Change($"/admin/fulfilments/{parcel}", new { delivered = true });

        Assert.Equal((HttpStatusCode.OK, (string)first.Data["delivered_at"]!), (second.Status, (string)second.Data["delivered_at"]!));
        Assert.Equal((long)first.Data["version"]!, (long)second.Data["version"]!);
    }

    [Fact]
    public async Task A_return_is_approved_or_rejected_then_received_or_closed()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        await root.Post($"/admin/orders/{order}/ship");
        var back = (string)(await root.Post($"/admin/orders/{order}/returns", new { })).Data["id"]!;
        async Task<string[]> Now() => Allowed((await root.Seen(order))["returns"]![0]!);

        Assert.Equal(["approve", "reject"], await Now());
        await root.Post($"/admin/returns/{back}/approve");
        Assert.Equal(["receive", "close"], await Now());
        await root.Post($"/admin/returns/{back}/close");
        Assert.Empty(await Now());
        var reader = (await shop.SignUpAs("customer_experience")).Client;
        Assert.Empty(Allowed((await reader.Seen(order))["fulfilments"]![0]!));
    }

    [Fact]
    public async Task Tracking_is_replaced_and_emptied_and_left_alone_where_it_is_not_named()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        var path = "/admin/fulfilments/" + (string)(await root.Fulfil(order)).Data["id"]!;
        Assert.Equal("1", (string)(await root.Change(path, new { tracking = new { number = "1" } })).Data["tracking"]!["number"]!);
        Assert.Equal("1", (string)(await root.Change(path, new { delivered = true })).Data["tracking"]!["number"]!);

        var emptied = await root.Change(path, """{"tracking":null}""");

        Assert.True(emptied.Status == HttpStatusCode.OK, emptied.Text);
        Assert.Null(emptied.Data["tracking"]);
        Assert.Null((await root.Seen(order))["fulfilments"]![0]!["tracking"]);
    }
}
