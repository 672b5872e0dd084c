using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Exchanges in advance and after the goods have come back, and those of which nothing ever comes.</summary>
public sealed class ExchangeTests(Shop shop) : IClassFixture<Shop>
{
    private async Task<(Client Root, string Order, string Line)> Shipped(int quantity)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), quantity);
        await root.Post($"/admin/orders/{order}/ship");
        return (root, order, await root.Line(order));
    }

    private async Task<object[]> Other(long price)
    {
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, price, 10);
        return [new { sku = item.ToUpperInvariant(), quantity = 1 }];
    }

    [Theory]
    [InlineData("close")]
    [InlineData("missing")]
    public async Task What_never_comes_back_for_an_exchange_is_owed_again_with_what_was_given_back_for_it(string end)
    {
        var (root, order, line) = await Shipped(3);
        var before = await root.Seen(order);
        var exchange = await root.Post($"/admin/orders/{order}/exchanges", new { @return = new[] { Units(line, 2) }, send = await Other(100) });
        var back = (string)exchange.Data["return"]!["id"]!;
        Assert.True((await root.Seen(order)).Amount("refunded") > before.Amount("refunded"));
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));

        await root.Receive(back, line, 1, "sellable");
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));
        var ended = end == "close" ? await root.Post($"/admin/returns/{back}/close") : await root.Receive(back, line, 1, "missing");

        Assert.Equal(HttpStatusCode.OK, ended.Status);
        var seen = await root.Seen(order);
        var (unit, whole) = (seen.Amount("due"), (long)seen["items"]![0]!["total"]!["amount"]!);
        Assert.InRange(unit, (whole / 3) - 1, (whole / 3) + 1);
        Assert.Equal(unit, (long)Assert.Single(seen["payments"]!.AsArray(), payment => (string)payment!["status"]! == "awaiting")!["amount"]!["amount"]!);
        Assert.Equal(1, (int)seen["items"]![0]!["quantities"]!["refunded"]!);
        await root.Post($"/admin/returns/{back}/close");
        Assert.Equal(unit, (await root.Seen(order)).Amount("due"));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Of_an_exchange_of_which_nothing_comes_everything_is_owed_again()
    {
        var (root, order, line) = await Shipped(2);
        var total = (await root.Seen(order)).Amount("total");
        var exchange = await root.Post($"/admin/orders/{order}/exchanges", new { @return = new[] { Units(line, 1) }, send = await Other(5_000) });
        var sent = (await root.Seen(order)).Amount("total") - total;
        Assert.True((await root.Seen(order)).Amount("due") < sent);

        await root.Post($"/admin/returns/{exchange.Data["return"]!["id"]}/close");

        var seen = await root.Seen(order);
        Assert.Equal(sent, seen.Amount("due"));
        Assert.Equal(
            sent,
            seen["payments"]!.AsArray().Where(payment => (string)payment!["status"]! == "awaiting").Sum(payment => (long)payment!["amount"]!["amount"]!)
        );
        await shop.Host.OrderBooksBalance();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(500_000)]
    public async Task A_dry_run_says_the_difference_of_the_exchange_and_changes_nothing(long price)
    {
        var (root, order, line) = await Shipped(3);
        var before = await root.Get($"/admin/orders/{order}");
        var send = await Other(price);
        object Body(bool isDryRun) =>
            new
            {
                @return = new[] { Units(line, 2) },
                send,
                dry_run = isDryRun,
            };

        var said = await root.Send(HttpMethod.Post, $"/admin/orders/{order}/exchanges", Body(true), ("Idempotency-Key", Guid.NewGuid().ToString()));

        Assert.True(said.Status == HttpStatusCode.OK, said.Text);
        Assert.Equal((before.Text, Guid.Empty), ((await root.Get($"/admin/orders/{order}")).Text, (Guid)said.Data["return"]!["id"]!));
        (
            await root.Post(
                $"/admin/orders/{order}/exchanges",
                new
                {
                    @return = new[] { Units(line, 4) },
                    send,
                    dry_run = true,
                }
            )
        ).Refused(HttpStatusCode.Conflict, "more_than_sent");
        var done = await root.Post($"/admin/orders/{order}/exchanges", Body(false));
        Assert.Equal(HttpStatusCode.Created, done.Status);
        Assert.Equal(
            (done.Data["difference"]!.ToJsonString(), done.Data["due"]!.ToJsonString(), done.Data["sent"]!.ToJsonString()),
            (said.Data["difference"]!.ToJsonString(), said.Data["due"]!.ToJsonString(), said.Data["sent"]!.ToJsonString())
        );
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_was_received_is_exchanged_once_and_the_lines_that_go_out_stand_with_the_return()
    {
        var (root, order, line) = await Shipped(3);
        var asked = await root.Post($"/admin/orders/{order}/returns", new { lines = new[] { Units(line, 3) } });
        var back = (string)asked.Data["id"]!;
        await root.Post($"/admin/returns/{back}/approve");
        object Body(object[] send, params object[] units) =>
            new
            {
                return_id = back,
                @return = units,
                send,
            };
        (await root.Post($"/admin/orders/{order}/exchanges", Body(await Other(100)))).Refused(HttpStatusCode.Conflict, "return_state_wrong");
        Assert.False((await root.Seen(order)).May("exchange"));
        await root.Receive(back, line, 2, "damaged");
        Assert.True((await root.Seen(order)).May("exchange"));
        Assert.Equal(HttpStatusCode.Created, (await root.Refund(order, Units(line, 1))).Status);
        (await root.Post($"/admin/orders/{order}/exchanges", Body(await Other(100), Units(line, 2)))).Refused(HttpStatusCode.Conflict, "more_than_sent");
        var before = await root.Seen(order);

        var exchange = await root.Post($"/admin/orders/{order}/exchanges", Body(await Other(100)));

        Assert.True(exchange.Status == HttpStatusCode.Created, exchange.Text);
        var seen = await root.Seen(order);
        Assert.Equal((back, 2), ((string)exchange.Data["return"]!["id"]!, seen["items"]!.AsArray().Count));
        Assert.Equal(
            ((string)seen["items"]![1]!["id"]!, 1),
            ((string)exchange.Data["return"]!["sent"]![0]!["item_id"]!, (int)exchange.Data["return"]!["sent"]![0]!["quantity"]!)
        );
        Assert.Single(seen["returns"]!.AsArray());
        Assert.Equal(-(long)exchange.Data["difference"]!["amount"]!, seen.Amount("refunded") - before.Amount("refunded"));
        (await root.Post($"/admin/orders/{order}/exchanges", Body(await Other(100)))).Refused(HttpStatusCode.Conflict, "nothing_to_return");
        await root.Post($"/admin/returns/{back}/close");
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));
        (await root.Post($"/admin/orders/{order}/exchanges", new { return_id = Guid.NewGuid(), send = await Other(100) })).Refused(
            HttpStatusCode.NotFound,
            "return_not_found"
        );
        await shop.Host.OrderBooksBalance();
    }
}
