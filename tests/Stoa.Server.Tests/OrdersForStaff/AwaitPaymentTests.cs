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
        Assert.Equal("All that is due is reserved or waited for already", await Reason("await_payment"));
        (await root.Post(path)).Refused(HttpStatusCode.Conflict, "nothing_to_await");
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
        (await root.Post(path)).Refused(HttpStatusCode.Conflict, "nothing_to_await");
        foreach (var payment in new[] { part, rest })
        {
            Assert.Equal(HttpStatusCode.OK, (await root.Post($"{path}/{payment.Data["id"]}/mark-paid", new { amount = payment.Data["amount"] })).Status);
        }
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        Assert.Equal(("paid", "fulfilled", "none", "shipped"), await root.States(order));
        (await root.Post($"/admin/orders/{Guid.NewGuid()}/payments")).Refused(HttpStatusCode.NotFound, "order_not_found");
        await shop.Host.OrderBooksBalance();

        async Task<string?> Reason(string action) =>
            (string?)(await root.Seen(order))["allowed_actions"]!.AsArray().Single(one => (string)one!["action"]! == action)!["reason"];
    }

    [Theory]
    [InlineData("capture")]
    [InlineData("void")]
    public async Task While_a_provider_has_not_answered_one_is_told_to_wait_and_offered_nothing_that_will_be_refused(string asked)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        await shop.Host.Execute(
            """
            INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, next_at, created_at, updated_at)
            SELECT gen_random_uuid(), p.id, $2, p.amount, '', 'unknown', now() + interval '1 day', now(), now() FROM payments.payments p WHERE p.order_id = $1
            """,
            Guid.Parse(order),
            asked
        );

        var actions = (await root.Seen(order))["allowed_actions"]!.AsArray();

        foreach (var busy in new[] { "capture", "void", "await_payment", "fulfil", "ship", "cancel" })
        {
            var action = actions.Single(one => (string)one!["action"]! == busy)!;
            Assert.Equal((busy, false, "Another change of this payment is on its way"), (busy, (bool)action["allowed"]!, (string?)action["reason"]));
        }
        var payment = (await root.Seen(order))["payments"]![0]!["id"];
        (await root.Post($"/admin/orders/{order}/payments/{payment}/void")).Refused(HttpStatusCode.Conflict, "payment_busy");
        (await root.Post($"/admin/orders/{order}/payments")).Refused(HttpStatusCode.Conflict, "payment_busy");
        Assert.Equal(HttpStatusCode.Conflict, (await root.Cancel(order)).Status);
        await shop.Host.Execute(
            "DELETE FROM payments.operations o USING payments.payments p WHERE p.id = o.payment_id AND p.order_id = $1 AND o.status = 'unknown'",
            Guid.Parse(order)
        );
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
