using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>What is not packed can be called off, whole or in parts; its stock is free and its money goes back.</summary>
public sealed class CancellationTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_whole_order_is_cancelled_with_its_hold_its_stock_and_its_code()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 5));
        await shop.Host.NewPromotion("ONCE" + item[^6..].ToUpperInvariant(), percentPpm: 100_000, maxUses: 1);
        var buyer = (await shop.SignUp()).Client;
        var order = await (await buyer.With(item, 3)).Placed(Buying.OrderBody(shipping: "ship_express", codes: "ONCE" + item[^6..].ToUpperInvariant()));

        var reply = await root.Cancel(order);

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal(("voided", "unfulfilled", "none", "cancelled"), await root.States(order));
        Assert.Equal((5, 0, 0), await shop.Host.Level(item));
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));
        Assert.Equal("cancelled", (string)(await buyer.Get("/orders/" + order)).Data["status"]!);
        Assert.Equal(0, await shop.Host.One<int>("SELECT uses FROM commerce.promotions WHERE code = $1", "ONCE" + item[^6..].ToUpperInvariant()));
        (await root.Cancel(order)).Refused(HttpStatusCode.Conflict, "order_state");
        (await root.Post($"/admin/orders/{order}/ship")).Refused(HttpStatusCode.Conflict, "order_state");
        (await root.Fulfil(order)).Refused(HttpStatusCode.Conflict, "order_state");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Lines_are_cancelled_one_after_another_with_their_own_share_and_the_rest_is_taken_when_it_leaves()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 3, 2);
        var (line, total) = (await root.Line(order), (await root.Seen(order)).Amount("total"));
        var whole = (long)(await root.Seen(order))["items"]![0]!["total"]!["amount"]!;

        await root.Cancel(order, Units(line, 1));
        Assert.Equal((3, 2, 0, 1, 0, 0), await root.Quantities(order));
        await root.Cancel(order, Units(line, 1));
        await root.Cancel(order, Units(line, 1));
        Assert.Equal(total - whole, (await root.Seen(order)).Amount("due"));
        (await root.Cancel(order, Units(line, 1))).Refused(HttpStatusCode.Conflict, "over_quantity");
        await root.Post($"/admin/orders/{order}/ship");

        Assert.Equal(("paid", "fulfilled", "none", "shipped"), await root.States(order));
        Assert.Equal((total - whole, 0), ((await root.Seen(order)).Amount("captured"), (await root.Seen(order)).Amount("due")));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_was_paid_already_goes_back_to_the_minor_unit_and_a_shipped_order_asks_for_a_return()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 3);
        var line = await root.Line(order);
        var payment = (string)(await root.Seen(order))["payments"]![0]!["id"]!;
        var whole = (long)(await root.Seen(order))["items"]![0]!["total"]!["amount"]!;
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/payments/{payment}/capture")).Status);
        Assert.Equal(("paid", "unfulfilled", "none", "paid"), await root.States(order));

        await root.Cancel(order, Units(line, 1));
        await root.Cancel(order, Units(line, 1));

        var seen = await root.Seen(order);
        Assert.Equal("partially_refunded", (string)seen["payment_status"]!);
        var refunds = seen["refunds"]!.AsArray();
        Assert.All(refunds, refund => Assert.Equal("succeeded", (string)refund!["status"]!));
        Assert.InRange(refunds.Sum(refund => (long)refund!["amount"]!["amount"]!), (whole * 2 / 3) - 1, (whole * 2 / 3) + 1);
        Assert.Equal((3, 1, 0, 2, 0, 2), await root.Quantities(order));
        await root.Post($"/admin/orders/{order}/ship");
        (await root.Cancel(order)).Refused(HttpStatusCode.Conflict, "already_fulfilled");
        (await root.Cancel(order, Units(line, 1))).Refused(HttpStatusCode.Conflict, "already_fulfilled");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_paid_order_that_is_cancelled_gives_everything_back()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 2, 1);
        var payment = (string)(await root.Seen(order))["payments"]![0]!["id"]!;
        await root.Post($"/admin/orders/{order}/payments/{payment}/capture");

        await root.Cancel(order);

        var seen = await root.Seen(order);
        Assert.Equal(("refunded", "unfulfilled", "none", "cancelled"), await root.States(order));
        Assert.Equal((seen.Amount("total"), 0, 0), (seen.Amount("refunded"), seen.Amount("refundable"), seen.Amount("due")));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_cannot_be_sold_again_leaves_the_count_with_its_promise()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 5));
        var order = await (await (await shop.SignUp()).Client.With(item, 2)).Placed();

        await root.Post($"/admin/orders/{order}/cancel", new { reason = "broken on the shelf", restock = false });

        Assert.Equal((3, 0, 0), await shop.Host.Level(item));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_buyer_calls_off_an_own_order_until_it_is_packed()
    {
        var (root, buyer, other) = ((await shop.SuperAdmin()).Client, await shop.SignUp(), await shop.SignUp());
        var order = await shop.Placed(buyer, 1);
        (await other.Client.Post($"/orders/{order}/cancel")).Refused(HttpStatusCode.Forbidden, "order_forbidden");
        (await root.Post($"/orders/{order}/cancel")).Refused(HttpStatusCode.Forbidden, "order_forbidden");
        (await buyer.Client.Post($"/orders/{Guid.NewGuid()}/cancel")).Refused(HttpStatusCode.NotFound, "order_not_found");

        var reply = await buyer.Client.Post($"/orders/{order}/cancel", new { reason = "ordered twice" });
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (reply.Status, (string)reply.Data["status"]!));
        (await buyer.Client.Post($"/orders/{order}/cancel")).Refused(HttpStatusCode.BadRequest, "order_state_wrong");

        var packed = await shop.Placed(buyer, 1);
        await root.Fulfil(packed, shipped: false);
        (await buyer.Client.Post($"/orders/{packed}/cancel")).Refused(HttpStatusCode.BadRequest, "order_state_wrong");
    }

    [Fact]
    public async Task Cancelling_and_shipping_at_once_leave_each_unit_in_one_place()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 6);
        var line = await root.Line(order);

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(number => number % 2 == 0 ? root.Cancel(order, Units(line, 1)) : root.Fulfil(order, shipped: true, Units(line, 1)))
        );

        Assert.All(replies, reply => Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict, reply.Text));
        var (ordered, open, fulfilled, cancelled, _, _) = await root.Quantities(order);
        Assert.Equal(ordered, open + fulfilled + cancelled);
        Assert.Equal(
            replies.Count(reply => reply.Status == HttpStatusCode.Created) + replies.Count(reply => reply.Status == HttpStatusCode.OK),
            fulfilled + cancelled
        );
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Two_who_cancel_the_whole_order_cancel_it_once_and_one_key_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 2);

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => root.Cancel(order)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        var keyed = await shop.Placed(await shop.SignUp(), 3);
        var body = new { lines = new[] { Units(await root.Line(keyed), 1) } };
        var first = await root.Send(HttpMethod.Post, $"/admin/orders/{keyed}/cancel", body, ("Idempotency-Key", "cancel-once-" + keyed));
        var again = await root.Send(HttpMethod.Post, $"/admin/orders/{keyed}/cancel", body, ("Idempotency-Key", "cancel-once-" + keyed));
        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
        Assert.Equal((3, 2, 0, 1, 0, 0), await root.Quantities(keyed));
        await shop.Host.OrderBooksBalance();
    }
}
