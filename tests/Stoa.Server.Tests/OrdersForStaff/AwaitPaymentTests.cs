using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>An order whose money was released or whose hold has ended can be paid again.</summary>
public sealed class AwaitPaymentTests(Shop shop) : IClassFixture<Shop>
{
    private static object Dollars(long amount, string currency = "USD") => new { amount, currency };

    [Theory]
    [InlineData("voided")]
    [InlineData("expired")]
    public async Task An_order_without_money_waits_for_new_money_and_is_shipped_when_it_has_arrived(string end)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 2);
        var path = $"/admin/orders/{order}/payments";
        Assert.False((await root.Seen(order)).May("await_payment"));
        (await root.Post(path)).Refused(HttpStatusCode.Conflict, "overpaid");
        if (end == "voided")
        {
            await root.Post($"{path}/{(await root.Seen(order))["payments"]![0]!["id"]}/void");
        }
        else
        {
            await shop.Host.Execute("UPDATE payments.payments SET status = 'expired' WHERE order_id = $1", Guid.Parse(order));
        }
        var seen = await root.Seen(order);
        Assert.Equal((end, true), ((string)seen["payment_status"]!, seen.May("await_payment")));
        (await root.Post(path, new { amount = Dollars(seen.Amount("due") + 1) })).Refused(HttpStatusCode.Conflict, "overpaid");
        (await root.Post(path, new { amount = Dollars(5, "EUR") })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Post(path, new { provider = "stripe" })).Refused(HttpStatusCode.BadRequest, "invalid_request");

        var part = await root.Post(path, new { provider = "manual", amount = Dollars(100) });
        var rest = await root.Post(path);

        Assert.Equal((HttpStatusCode.Created, "awaiting", 100L), (part.Status, (string)part.Data["status"]!, (long)part.Data["amount"]!["amount"]!));
        Assert.Equal(seen.Amount("due") - 100, (long)rest.Data["amount"]!["amount"]!);
        Assert.Equal("awaiting", (await root.States(order)).Item1);
        (await root.Post(path)).Refused(HttpStatusCode.Conflict, "overpaid");
        foreach (var payment in new[] { part, rest })
        {
            Assert.Equal(HttpStatusCode.OK, (await root.Post($"{path}/{payment.Data["id"]}/mark-paid", new { amount = payment.Data["amount"] })).Status);
        }
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        Assert.Equal(("paid", "fulfilled", "none", "shipped"), await root.States(order));
        (await root.Post($"/admin/orders/{Guid.NewGuid()}/payments")).Refused(HttpStatusCode.NotFound, "order_not_found");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Nothing_is_waited_for_twice_and_nothing_for_a_cancelled_order()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        await root.Post($"/admin/orders/{order}/payments/{(await root.Seen(order))["payments"]![0]!["id"]}/void");

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => root.Post($"/admin/orders/{order}/payments")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        await root.Cancel(order);
        (await root.Post($"/admin/orders/{order}/payments")).Refused(HttpStatusCode.Conflict, "order_state");
        await shop.Host.OrderBooksBalance();
    }
}
