using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Parcels: packed is not shipped, shipped is not delivered, and what did not leave goes back exactly once.</summary>
public sealed class FulfilmentTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("open", HttpStatusCode.Conflict)]
    [InlineData("lost", HttpStatusCode.Conflict)]
    [InlineData("won", HttpStatusCode.OK)]
    public async Task Goods_whose_money_a_bank_has_taken_back_stay_here(string dispute, HttpStatusCode status)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        var payment = (string)(await root.Seen(order))["payments"]![0]!["id"]!;
        await root.Post($"/admin/orders/{order}/payments/{payment}/capture");
        await shop.Host.Execute("UPDATE payments.payments SET dispute = $2 WHERE id = $1", Guid.Parse(payment), dispute);

        Assert.Equal(status == HttpStatusCode.OK, (await root.Seen(order)).May("fulfil"));
        Assert.Equal(status, (await root.Post($"/admin/orders/{order}/ship")).Status);
    }

    [Fact]
    public async Task An_order_leaves_in_parcels_and_each_step_shows()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 3, 1);
        var line = await root.Line(order);

        var first = await root.Fulfil(order, shipped: true, Units(line, 2));
        Assert.Equal((HttpStatusCode.Created, "shipped"), (first.Status, (string)first.Data["status"]!));
        Assert.Equal(("paid", "partial", "none", "shipped"), await root.States(order));
        Assert.Equal((3, 1, 2, 0, 0, 0), await root.Quantities(order));

        var second = await root.Fulfil(order, shipped: false);
        Assert.Equal("created", (string)second.Data["status"]!);
        Assert.Equal((3, 0, 3, 0, 0, 0), await root.Quantities(order));
        // Packed is not shipped.
        Assert.Equal(("paid", "partial", "none", "shipped"), await root.States(order));

        var path = "/admin/fulfilments/" + second.Data["id"];
        Assert.Equal(HttpStatusCode.OK, (await root.Edit(path, new { shipped = true }, 1)).Status);
        Assert.Equal(("paid", "fulfilled", "none", "shipped"), await root.States(order));
        await root.Edit(path, new { delivered = true }, 2);
        Assert.Equal(("paid", "fulfilled", "none", "shipped"), await root.States(order));
        await root.Edit("/admin/fulfilments/" + first.Data["id"], new { delivered = true }, 2);
        Assert.Equal(("paid", "delivered", "none", "delivered"), await root.States(order));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_is_only_packed_is_off_the_count_and_comes_back_exactly_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 5));
        var order = await (await (await shop.SignUp()).Client.With(item, 3)).Placed();

        var packed = await root.Fulfil(order, shipped: false);
        Assert.Equal((2, 0, 0), await shop.Host.Level(item));
        Assert.Equal(("authorized", "unfulfilled", "none", "pending"), await root.States(order));
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => root.Post($"/admin/fulfilments/{packed.Data["id"]}/cancel")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => reply.Refused(HttpStatusCode.Conflict, "fulfilment_state_wrong"));
        Assert.Equal((5, 3, 0), await shop.Host.Level(item));
        Assert.Equal((3, 3, 0, 0, 0, 0), await root.Quantities(order));
        await root.Post($"/admin/orders/{order}/ship");
        Assert.Equal((2, 0, 0), await shop.Host.Level(item));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Money_for_what_is_packed_is_released_only_where_staff_force_it_and_say_why()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        await root.Fulfil(order, shipped: false);
        var path = $"/admin/orders/{order}/payments/{(await root.Get($"/admin/orders/{order}")).Data["payments"]![0]!["id"]}/void";

        (await root.Post(path)).Refused(HttpStatusCode.Conflict, "goods_packed");
        Assert.Contains("\"action\":\"void\",\"allowed\":false", (await root.Get($"/admin/orders/{order}")).Text, StringComparison.Ordinal);
        (await root.Post(path, new { force = true })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        var forced = await root.Post(path, new { force = true, reason = "the card was reported stolen" });

        Assert.Equal((HttpStatusCode.OK, "voided"), (forced.Status, (string)forced.Data["status"]!));
        Assert.Contains("the card was reported stolen", (await root.Get("/admin/audit-log?action=payment.voided")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backorder_that_is_unpacked_is_owed_again_and_no_piece_is_made_of_nothing()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 1));
        await shop.Host.Backorder(item);
        var order = await (await (await shop.SignUp()).Client.With(item, 3)).Placed();

        var packed = await root.Fulfil(order, shipped: false);
        Assert.Equal((0, 0, 0), await shop.Host.Level(item));
        await root.Post($"/admin/fulfilments/{packed.Data["id"]}/cancel");

        Assert.Equal((1, 3, 0), await shop.Host.Level(item));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task No_more_leaves_than_is_open_and_only_from_where_it_is_promised()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewItem(shop.Host, ("main", 2), (second, 3));
        var order = await (await (await shop.SignUp()).Client.With(item, 4)).Placed();
        var line = await root.Line(order);

        (await root.Fulfil(order, shipped: true, Units(line, 5))).Refused(HttpStatusCode.Conflict, "over_quantity");
        (await root.Fulfil(order, shipped: true, Units(Guid.NewGuid().ToString(), 1))).Refused(HttpStatusCode.BadRequest, "order_item_unknown");
        (await root.Fulfil(order, shipped: true, Units(line, 1), Units(line, 1))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Fulfil(order, shipped: true, Units(line, 0))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        Task<Reply> FromSecond(int quantity, bool shipped = true) =>
            root.Post(
                $"/admin/orders/{order}/fulfilments",
                new
                {
                    lines = new[] { Units(line, quantity) },
                    location_id = second,
                    shipped,
                }
            );
        (await FromSecond(3, shipped: false)).Refused(HttpStatusCode.Conflict, "allocated_elsewhere");
        var elsewhere = await FromSecond(3);
        elsewhere.Refused(HttpStatusCode.Conflict, "allocated_elsewhere");
        Assert.Equal("authorized", (string)(await root.Seen(order))["payment_status"]!);

        var parcel = await FromSecond(2);

        Assert.Equal(second, (string)Assert.Single(parcel.Data["lines"]!.AsArray())!["location_id"]!);
        Assert.Equal(((2, 2, 0), (1, 0, 0)), (await shop.Host.Level(item), await shop.Host.Level(item, second)));
        await root.Fulfil(order);
        (await root.Fulfil(order)).Refused(HttpStatusCode.Conflict, "already_fulfilled");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Nothing_leaves_on_a_hold_that_has_ended_or_was_released()
    {
        var root = (await shop.SuperAdmin()).Client;
        var ended = await shop.Placed(await shop.SignUp(), 1);
        await shop.Host.Execute("UPDATE payments.payments SET capture_before = now() - interval '1 minute' WHERE order_id = $1", Guid.Parse(ended));
        (await root.Fulfil(ended)).Refused(HttpStatusCode.Conflict, "hold_expired");
        (await root.Post($"/admin/orders/{ended}/ship")).Refused(HttpStatusCode.Conflict, "hold_expired");

        var released = await shop.Placed(await shop.SignUp(), 1);
        var payment = (string)(await root.Seen(released))["payments"]![0]!["id"]!;
        await root.Post($"/admin/orders/{released}/payments/{payment}/void");
        Assert.Equal(("voided", "unfulfilled", "none", "pending"), await root.States(released));
        (await root.Fulfil(released)).Refused(HttpStatusCode.Conflict, "unpaid");
        (await root.Fulfil(released, shipped: false)).Refused(HttpStatusCode.Conflict, "unpaid");
        Assert.False((await root.Seen(released)).May("fulfil"));
    }

    [Fact]
    public async Task Tracking_is_changed_under_its_version_and_what_cannot_happen_is_refused()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        var packed = await root.Fulfil(order, shipped: false);
        var path = "/admin/fulfilments/" + packed.Data["id"];

        Assert.Equal((HttpStatusCode)428, (await root.Patch(path, new { shipped = true })).Status);
        (await root.Edit(path, new { delivered = true }, 1)).Refused(HttpStatusCode.Conflict, "fulfilment_state_wrong");
        (await root.Edit(path, new { shipped = false }, 1)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Edit(path, new { tracking = new { url = "javascript:alert(1)" } }, 1)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        var tracked = await root.Edit(
            path,
            new
            {
                tracking = new
                {
                    carrier = "DHL",
                    number = "J1",
                    url = "https://dhl.example/J1",
                },
            },
            1
        );
        Assert.Equal(("DHL", 2), ((string)tracked.Data["tracking"]!["carrier"]!, (int)tracked.Data["version"]!));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await root.Edit(path, new { shipped = true }, 1)).Status);
        var both = await root.Edit(path, new { shipped = true, delivered = true }, 2);
        Assert.Equal("delivered", (string)both.Data["status"]!);
        (await root.Post(path + "/cancel")).Refused(HttpStatusCode.Conflict, "fulfilment_state_wrong");
        (await root.Post($"/admin/fulfilments/{Guid.NewGuid()}/cancel")).Refused(HttpStatusCode.NotFound, "fulfilment_not_found");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Two_who_pack_the_same_units_pack_them_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 5);
        var line = await root.Line(order);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => root.Fulfil(order, shipped: true, Units(line, 2))));

        Assert.Equal(2, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.Equal((5, 1, 4, 0, 0, 0), await root.Quantities(order));
        await shop.Host.OrderBooksBalance();
    }
}
