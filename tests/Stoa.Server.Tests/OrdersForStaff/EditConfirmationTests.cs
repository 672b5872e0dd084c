using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>An edit is made as it was shown, or not at all.</summary>
public sealed class EditConfirmationTests(Shop shop) : IClassFixture<Shop>
{
    private async Task<(Client Root, string Order, string Line)> Placed(int quantity, bool isCaptured = false)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), quantity);
        if (isCaptured)
        {
            await root.Post($"/admin/orders/{order}/payments/{(await root.Seen(order))["payments"]![0]!["id"]}/capture");
        }
        return (root, order, await root.Line(order));
    }

    private static JsonObject In(string city)
    {
        var address = Buying.Address();
        address["city"] = city;
        return address;
    }

    private static Task<Reply> Begin(Client root, string order, object body) => root.Post($"/admin/orders/{order}/edits", body);

    private static Task<Reply> Confirm(Client root, Reply edit) => root.Post($"/admin/edits/{edit.Data["id"]}/confirm");

    [Fact]
    public async Task An_address_is_changed_until_something_is_packed_and_not_behind_it()
    {
        var (root, order, line) = await Placed(2);
        var first = await Begin(root, order, new { set_address = In("Boston") });
        Assert.Equal("Boston", (string)first.Data["shipping_address"]!["city"]!);
        Assert.Equal(HttpStatusCode.OK, (await Confirm(root, first)).Status);
        Assert.Equal("Boston", (string)(await root.Seen(order))["shipping_address"]!["city"]!);
        var late = await Begin(root, order, new { set_address = In("Albany") });
        await root.Fulfil(order, shipped: false, Units(line, 1));

        (await Confirm(root, late)).Refused(HttpStatusCode.Conflict, "already_fulfilled");

        await root.Post($"/admin/edits/{late.Data["id"]}/discard");
        Assert.Equal("Boston", (string)(await root.Seen(order))["shipping_address"]!["city"]!);
        (await Begin(root, order, new { set_address = In("Albany") })).Refused(HttpStatusCode.Conflict, "already_fulfilled");
    }

    [Fact]
    public async Task What_was_refunded_or_paid_in_between_makes_an_edit_out_of_date()
    {
        var (root, order, line) = await Placed(3, isCaptured: true);
        var edit = await Begin(root, order, new { set_quantity = new[] { Units(line, 1) } });
        await root.RefundAmount(order, 100);

        (await Confirm(root, edit)).Refused(HttpStatusCode.Conflict, "edit_outdated");

        Assert.Equal((3, 3, 0, 0, 0, 0), await root.Quantities(order));
        Assert.Equal("discarded", (string)(await root.Post($"/admin/edits/{edit.Data["id"]}/discard")).Data["status"]!);
        var again = await Begin(root, order, new { set_quantity = new[] { Units(line, 1) } });
        Assert.Equal(HttpStatusCode.OK, (await Confirm(root, again)).Status);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_was_unpacked_in_between_makes_a_new_price_out_of_date()
    {
        var (root, order, line) = await Placed(3);
        var parcel = await root.Fulfil(order, shipped: false, Units(line, 1));
        var edit = await Begin(root, order, new { set_price = new[] { new { item_id = line, unit_price = new { amount = 500, currency = "USD" } } } });
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/fulfilments/{parcel.Data["id"]}/cancel")).Status);

        (await Confirm(root, edit)).Refused(HttpStatusCode.Conflict, "edit_outdated");

        Assert.Equal((3, 3, 0, 0, 0, 0), await root.Quantities(order));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task An_edit_that_takes_everything_out_shows_that_the_shipping_goes_with_it()
    {
        var (root, order, line) = await Placed(2, isCaptured: true);
        var total = (await root.Seen(order)).Amount("total");

        var edit = await Begin(root, order, new { remove = new[] { line } });

        Assert.Equal(-total, (long)edit.Data["difference"]!["amount"]!);
        Assert.Equal(
            -total,
            (long)edit.Data["shipping_difference"]!["amount"]! + edit.Data["lines"]!.AsArray().Sum(changed => (long)changed!["difference"]!["amount"]!)
        );
        Assert.Equal(HttpStatusCode.OK, (await Confirm(root, edit)).Status);
        Assert.Equal((total, 0L), ((await root.Seen(order)).Amount("refunded"), (await root.Seen(order)).Amount("due")));
        Assert.Equal("cancelled", (await root.States(order)).Item4);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task After_goodwill_what_goes_comes_to_what_was_shown_although_something_comes_as_well()
    {
        var (root, order, line) = await Placed(2, isCaptured: true);
        await root.RefundAmount(order, (await root.Seen(order)).Amount("total") - 500);
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 4_000, 10);

        var edit = await Begin(root, order, new { remove = new[] { line }, add = new[] { new { sku = item.ToUpperInvariant(), quantity = 1 } } });
        Assert.Equal(HttpStatusCode.OK, (await Confirm(root, edit)).Status);

        Assert.Equal((long)edit.Data["due"]!["amount"]!, (await root.Seen(order)).Amount("due"));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task An_edit_whose_id_was_lost_is_found_by_its_order_and_in_the_list_and_in_the_timeline()
    {
        var (root, order, line) = await Placed(2);
        Assert.True((await root.Seen(order)).May("edit"));
        var id = (string)(await Begin(root, order, new { set_quantity = new[] { Units(line, 1) } })).Data["id"]!;

        var seen = await root.Seen(order);
        Assert.Equal((id, false), ((string)seen["open_edit_id"]!, seen.May("edit")));
        var again = await Begin(root, order, new { remove = new[] { line } });
        again.Refused(HttpStatusCode.Conflict, "edit_open");
        Assert.Contains(id, again.Text, StringComparison.Ordinal);
        Assert.Contains((await root.Get($"/admin/orders/{order}/timeline")).Data.AsArray(), entry => (string)entry!["type"]! == "edit_begun");
        Assert.Equal(id, (string)Assert.Single((await root.Get($"/admin/edits?status=open&order_id={order}")).Data.AsArray())!["id"]!);
        await root.Post($"/admin/edits/{id}/discard");

        Assert.Empty((await root.Get($"/admin/edits?status=open&order_id={order}")).Data.AsArray());
        Assert.Equal((null, true), ((string?)(await root.Seen(order))["open_edit_id"], (await root.Seen(order)).May("edit")));
    }
}
