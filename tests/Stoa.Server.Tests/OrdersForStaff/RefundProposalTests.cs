using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>What a return that came back proposes to refund: what is there and was not credited yet, and what a refund would accept.</summary>
public sealed class RefundProposalTests(Shop shop) : IClassFixture<Shop>
{
    private async Task<(Client Root, string Order, string Line)> Shipped(int quantity)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), quantity);
        await root.Post($"/admin/orders/{order}/ship");
        return (root, order, await root.Line(order));
    }

    private static async Task<string> Announced(Client root, string order, string line, int quantity)
    {
        var id = (string)(await root.Post($"/admin/orders/{order}/returns", new { lines = new[] { Units(line, quantity) } })).Data["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/returns/{id}/approve")).Status);
        return id;
    }

    private static int? Proposed(Reply received) => (int?)received.Data["refund_proposal"]?["lines"]?[0]?["quantity"];

    [Fact]
    public async Task What_was_exchanged_was_credited_and_its_receipt_proposes_nothing_however_much_else_was_bought()
    {
        var (root, order, line) = await Shipped(3);
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 500, 10);
        var send = new[] { new { sku = item.ToUpperInvariant(), quantity = 1 } };
        var exchange = await root.Post($"/admin/orders/{order}/exchanges", new { @return = new[] { Units(line, 1) }, send });
        var other = await Announced(root, order, line, 1);

        Assert.Equal(1, Proposed(await root.Receive(other, line, 1)));
        var received = await root.Receive((string)exchange.Data["return"]!["id"]!, line, 1);

        Assert.Equal("received", (string)received.Data["status"]!);
        Assert.Null(Proposed(received));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_second_receipt_proposes_what_is_new_after_the_first_was_refunded()
    {
        var (root, order, line) = await Shipped(10);
        var back = await Announced(root, order, line, 3);
        Assert.Equal(1, Proposed(await root.Receive(back, line, 1)));
        Assert.Equal(HttpStatusCode.Created, (await root.Refund(order, Units(line, 1))).Status);

        var second = await root.Receive(back, line, 2);

        Assert.Equal(2, Proposed(second));
        var refund = await root.Refund(order, Units(line, 2));
        Assert.Equal(second.Data["refund_proposal"]!["amount"]!.ToJsonString(), refund.Data["amount"]!.ToJsonString(), StringComparer.Ordinal);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task After_goodwill_the_proposal_is_what_is_left_of_the_order_and_a_refund_accepts_it()
    {
        var (root, order, line) = await Shipped(2);
        var total = (await root.Seen(order)).Amount("total");
        var goodwill = total - 500;
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, goodwill)).Status);
        var back = await Announced(root, order, line, 2);

        var received = await root.Receive(back, line, 2);

        Assert.Equal((2, 500L), (Proposed(received), (long)received.Data["refund_proposal"]!["amount"]!["amount"]!));
        var refund = await root.Refund(order, Units(line, 2));
        Assert.Equal((HttpStatusCode.Created, 500L), (refund.Status, (long)refund.Data["amount"]!["amount"]!));
        Assert.Equal((total, 0L), ((await root.Seen(order)).Amount("refunded"), (await root.Seen(order)).Amount("due")));
        (await root.Refund(order, Units(line, 1))).Refused(HttpStatusCode.Conflict, "refund_exceeds");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_came_back_with_a_refund_is_not_taken_for_what_comes_back_by_a_return()
    {
        var (root, order, line) = await Shipped(3);
        Assert.Equal(
            HttpStatusCode.Created,
            (await root.Post($"/admin/orders/{order}/refunds", new { lines = new[] { Units(line, 1) }, restock = true })).Status
        );
        var back = await Announced(root, order, line, 2);

        Assert.Equal(1, Proposed(await root.Receive(back, line, 1)));
        Assert.Equal(2, Proposed(await root.Receive(back, line, 1)));
    }
}
