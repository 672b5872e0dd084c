using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Goods that come back: asked for, approved, received in a condition; money is another step.</summary>
public sealed class ReturnTests(Shop shop) : IClassFixture<Shop>
{
    private async Task<(Client Root, User Buyer, string Order, string Line)> Delivered(int quantity = 3)
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var order = await shop.Placed(buyer, quantity);
        await root.Post($"/admin/orders/{order}/ship");
        var parcel = (await root.Seen(order))["fulfilments"]![0]!;
        await CatalogueAdministration.Merchant.Edit(root, $"/admin/fulfilments/{parcel["id"]}", new { delivered = true }, (long)parcel["version"]!);
        return (root, buyer, order, await root.Line(order));
    }

    private static object Back(string line, int quantity, string condition) =>
        new
        {
            item_id = line,
            quantity,
            condition,
        };

    [Fact]
    public async Task A_return_goes_from_request_to_refund_and_refunds_nothing_by_itself()
    {
        var (root, _, order, line) = await Delivered();
        var item = (string)(await root.Seen(order))["items"]![0]!["product_id"]!;
        var before = await shop.Host.Stock(item);

        var asked = await root.Post(
            $"/admin/orders/{order}/returns",
            new
            {
                lines = new[]
                {
                    new
                    {
                        item_id = line,
                        quantity = 3,
                        reason = "too large",
                    },
                },
            }
        );
        Assert.Equal((HttpStatusCode.Created, "requested"), (asked.Status, (string)asked.Data["status"]!));
        Assert.Equal("return_requested", (await root.States(order)).Item3);
        var path = "/admin/returns/" + asked.Data["id"];
        (await root.Post(path + "/receive", new { lines = new[] { Back(line, 1, "sellable") } })).Refused(HttpStatusCode.Conflict, "return_state_wrong");
        Assert.Equal("approved", (string)(await root.Post(path + "/approve")).Data["status"]!);
        (await root.Post(path + "/approve")).Refused(HttpStatusCode.Conflict, "return_state_wrong");
        var nowhere = new
        {
            item_id = line,
            quantity = 1,
            condition = "damaged",
            location_id = "none",
        };
        (await root.Post(path + "/receive", new { lines = new[] { nowhere } })).Refused(HttpStatusCode.BadRequest, "location_unknown");

        var received = await root.Post(path + "/receive", new { lines = new[] { Back(line, 1, "sellable"), Back(line, 1, "damaged") } });

        Assert.Equal((HttpStatusCode.OK, "received"), (received.Status, (string)received.Data["status"]!));
        Assert.Equal(before + 1, await shop.Host.Stock(item));
        Assert.Equal((3, 0, 3, 0, 2, 0), await root.Quantities(order));
        Assert.Equal(("paid", "delivered", "partially_returned", "delivered"), await root.States(order));
        var proposal = received.Data["refund_proposal"]!;
        Assert.Equal(2, (int)proposal["lines"]![0]!["quantity"]!);
        (await root.Post(path + "/receive", new { lines = new[] { Back(line, 2, "sellable") } })).Refused(HttpStatusCode.Conflict, "more_than_sent");
        await root.Post(path + "/receive", new { lines = new[] { Back(line, 1, "missing") } });
        Assert.Equal("returned", (await root.States(order)).Item3);
        var refund = await root.Refund(order, Units(line, 2));
        Assert.Equal(proposal["amount"]!.ToJsonString(), refund.Data["amount"]!.ToJsonString(), StringComparer.Ordinal);
        Assert.Equal("closed", (string)(await root.Post(path + "/close")).Data["status"]!);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task No_more_comes_back_than_was_sent_and_what_was_not_sent_never_left()
    {
        var root = (await shop.SuperAdmin()).Client;
        var unsent = await shop.Placed(await shop.SignUp(), 1);
        (await root.Post($"/admin/orders/{unsent}/returns", new { })).Refused(HttpStatusCode.Conflict, "nothing_to_return");
        var (_, _, order, line) = await Delivered();
        (await root.Post($"/admin/orders/{order}/returns", new { lines = new[] { Units(line, 4) } })).Refused(HttpStatusCode.Conflict, "more_than_sent");

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => root.Post($"/admin/orders/{order}/returns", new { lines = new[] { Units(line, 2) } }))
        );

        var made = Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal("rejected", (string)(await root.Post($"/admin/returns/{made.Data["id"]}/reject")).Data["status"]!);
        Assert.Equal("none", (await root.States(order)).Item3);
        Assert.Equal(HttpStatusCode.Created, (await root.Post($"/admin/orders/{order}/returns", new { lines = new[] { Units(line, 3) } })).Status);
        (await root.Post($"/admin/returns/{Guid.NewGuid()}/approve")).Refused(HttpStatusCode.NotFound, "return_not_found");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_never_came_is_the_buyers_again_when_the_return_is_closed()
    {
        var (root, _, order, line) = await Delivered();
        var made = await root.Post($"/admin/orders/{order}/returns", new { lines = new[] { Units(line, 2) } });
        var path = "/admin/returns/" + made.Data["id"];
        await root.Post(path + "/approve");
        await root.Post(path + "/receive", new { lines = new[] { Back(line, 1, "sellable") } });
        await root.Post(path + "/close");

        (await root.Post(path + "/receive", new { lines = new[] { Back(line, 1, "sellable") } })).Refused(HttpStatusCode.Conflict, "return_state_wrong");
        Assert.Equal(HttpStatusCode.Created, (await root.Post($"/admin/orders/{order}/returns", new { lines = new[] { Units(line, 2) } })).Status);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_buyer_withdraws_within_fourteen_days_of_the_delivery_and_needs_nobodys_consent()
    {
        var (root, buyer, order, line) = await Delivered();
        var path = $"/orders/{order}/withdrawal";
        (await buyer.Client.Post(path, new { })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await buyer.Client.Post(path, new { confirm = false })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await (await shop.SignUp()).Client.Post(path, new { confirm = true })).Refused(HttpStatusCode.Forbidden, "order_forbidden");

        var part = await buyer.Client.Post(path, new { confirm = true, lines = new[] { Units(line, 1) } });
        Assert.Equal((HttpStatusCode.Created, "withdrawal", "approved"), (part.Status, (string)part.Data["kind"]!, (string)part.Data["status"]!));
        (await root.Post($"/admin/returns/{part.Data["id"]}/reject")).Refused(HttpStatusCode.Conflict, "return_state_wrong");

        await shop.Host.Execute("UPDATE commerce.fulfilments SET delivered_at = now() - interval '13 days' WHERE order_id = $1", Guid.Parse(order));
        Assert.Equal(HttpStatusCode.Created, (await buyer.Client.Post(path, new { confirm = true, lines = new[] { Units(line, 1) } })).Status);
        await shop.Host.Execute("UPDATE commerce.fulfilments SET delivered_at = now() - interval '16 days' WHERE order_id = $1", Guid.Parse(order));
        (await buyer.Client.Post(path, new { confirm = true })).Refused(HttpStatusCode.Conflict, "window_over");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task The_fourteen_days_begin_when_the_last_of_what_was_ordered_together_has_arrived()
    {
        var root = (await shop.SuperAdmin()).Client;
        var buyer = await shop.SignUp();
        var order = await shop.Placed(buyer, 2);
        var line = await root.Line(order);
        var first = await root.Fulfil(order, shipped: true, Units(line, 1));
        await root.Edit("/admin/fulfilments/" + first.Data["id"], new { delivered = true }, first.Data["version"]!);
        await shop.Host.Execute("UPDATE commerce.fulfilments SET delivered_at = now() - interval '40 days' WHERE order_id = $1", Guid.Parse(order));

        // The other has not even left.
        Assert.Equal(HttpStatusCode.Created, (await buyer.Client.Post($"/orders/{order}/withdrawal", new { confirm = true })).Status);
    }

    [Fact]
    public async Task A_withdrawal_of_everything_proposes_the_shipping_as_well()
    {
        var (root, buyer, order, line) = await Delivered();
        var made = await buyer.Client.Post($"/orders/{order}/withdrawal", new { confirm = true });

        var received = await root.Post($"/admin/returns/{made.Data["id"]}/receive", new { lines = new[] { Back(line, 3, "sellable") } });

        var seen = await root.Seen(order);
        Assert.Equal(seen.Amount("total"), (long)received.Data["refund_proposal"]!["amount"]!["amount"]!);
        Assert.Equal((long)seen["shipping_total"]!["amount"]!, (long)received.Data["refund_proposal"]!["shipping"]!["amount"]!);
    }

    [Fact]
    public async Task What_was_not_sent_is_cancelled_and_not_withdrawn_from()
    {
        var buyer = await shop.SignUp();
        var order = await shop.Placed(buyer, 1);
        (await buyer.Client.Post($"/orders/{order}/withdrawal", new { confirm = true })).Refused(HttpStatusCode.Conflict, "nothing_to_return");
    }
}
