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

    /// <summary>An order whose hold has ended, but for this much of it.</summary>
    private async Task<(Client Root, string Order)> Ended(int quantity, long held = 0)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), quantity);
        await shop.Host.Execute("UPDATE payments.payments SET status = 'expired', amount = amount - $2 WHERE order_id = $1", Guid.Parse(order), held);
        if (held > 0)
        {
            await shop.Host.Execute(
                """
                INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, expires_at, created_at, updated_at)
                VALUES (gen_random_uuid(), 'test', 'pm_123', $1, $2, 'USD', 'authorized', 'test_held_' || $1, now(), now(), now())
                """,
                Guid.Parse(order),
                held
            );
        }
        return (root, order);
    }

    [Fact]
    public async Task What_is_sold_on_account_after_its_hold_has_ended_leaves_and_takes_what_is_still_held()
    {
        var (root, order) = await Ended(2, held: 300);
        var awaited = await root.Post($"/admin/orders/{order}/payments", new { payment_method = "invoice" });
        Assert.True(awaited.Status == HttpStatusCode.Created, awaited.Text);
        Assert.True((await root.Seen(order)).May("ship"));

        var shipped = await root.Post($"/admin/orders/{order}/ship");

        Assert.True(shipped.Status == HttpStatusCode.OK, shipped.Text);
        var seen = await root.Seen(order);
        Assert.Equal((300L, (long)awaited.Data["amount"]!["amount"]!), (seen.Amount("captured"), seen.Amount("due")));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_is_on_account_lets_no_more_leave_than_it_comes_to()
    {
        var (root, order) = await Ended(1);
        await root.Post($"/admin/orders/{order}/payments", new { payment_method = "invoice", amount = Dollars(1) });

        (await root.Post($"/admin/orders/{order}/ship")).Refused(HttpStatusCode.Conflict, "hold_expired");
        Assert.False((await root.Seen(order)).May("ship"));
        await root.Post($"/admin/orders/{order}/payments", new { payment_method = "invoice" });

        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_is_sold_on_account_grows_on_account()
    {
        var (root, order) = await Ended(1);
        await root.Post($"/admin/orders/{order}/payments", new { payment_method = "invoice" });
        var edit = await root.Post($"/admin/orders/{order}/edits", new { set_quantity = new[] { OrderDesk.Units(await root.Line(order), 2) } });
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/edits/{edit.Data["id"]}/confirm")).Status);

        Assert.Equal(
            ["invoice", "invoice"],
            (await root.Seen(order))["payments"]!.AsArray().Skip(1).Select(payment => (string)payment!["method_id"]!),
            StringComparer.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
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
