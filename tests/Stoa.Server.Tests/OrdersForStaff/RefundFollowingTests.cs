using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>What providers and banks do to refunds, and what the order says of it.</summary>
public sealed class RefundFollowingTests(Shop shop) : IClassFixture<Shop>
{
    private async Task<(Client Root, string Order, Guid Payment)> Captured(int quantity)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), quantity);
        var payment = (string)(await root.Seen(order))["payments"]![0]!["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/payments/{payment}/capture")).Status);
        return (root, order, Guid.Parse(payment));
    }

    /// <summary>As a bank does, at once or weeks later, with refunds of this amount.</summary>
    private async Task Fail(string order, long amount)
    {
        await shop.Host.Execute(
            """
            UPDATE payments.operations x SET status = 'failed' FROM payments.payments p
            WHERE p.id = x.payment_id AND p.order_id = $1 AND x.kind = 'refund' AND x.amount = $2
            """,
            Guid.Parse(order),
            amount
        );
        await shop.Host.Execute("SELECT payments.count_refunds(id) FROM payments.payments WHERE order_id = $1", Guid.Parse(order));
    }

    private static async Task<List<long>> Failures(Client root, string order) =>
        [
            .. (await root.Get($"/admin/orders/{order}/timeline"))
                .Data.AsArray()
                .Where(entry => (string)entry!["type"]! == "refund_failed")
                .Select(entry => (long)entry!["after"]!["amount"]!),
        ];

    [Fact]
    public async Task A_refund_by_hand_settles_what_the_buyer_had_to_get_back_before_it_is_goodwill()
    {
        var (root, order, payment) = await Captured(3);
        await root.Cancel(order, Units(await root.Line(order), 1));
        var cancelled = (await root.Seen(order)).Amount("refunded");
        await Fail(order, cancelled);
        var before = await root.Seen(order);
        Assert.Equal(-cancelled, before.Amount("due"));

        await shop.Host.Execute(
            """
            INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, reference, next_at, created_at, updated_at)
            VALUES (gen_random_uuid(), $1, 'refund', $2, '', 'succeeded', 're_' || $1, now(), now(), now())
            """,
            payment,
            cancelled + 50
        );
        await shop.Host.Execute("SELECT payments.count_refunds($1)", payment);

        var seen = await root.Seen(order);
        Assert.Equal((cancelled + 50, 0L), (seen.Amount("refunded"), seen.Amount("due")));
        Assert.Equal(
            50,
            await shop.Host.One<long>("SELECT sum(net + tax)::bigint FROM commerce.order_credits WHERE order_id = $1 AND kind = 'amount'", Guid.Parse(order))
        );
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Refunds_by_hand_that_are_taken_over_together_credit_the_tax_of_the_order_once()
    {
        var (root, order, payment) = await Captured(1);
        await shop.Host.Execute(
            """
            UPDATE commerce.orders SET subtotal = 10000, discount_total = 0, shipping_total = 0, shipping_tax = 0, tax_total = 875, total = 10875,
                tax_lines = '[{"name":"VAT","rate_ppm":87500,"amount":875}]' WHERE id = $1
            """,
            Guid.Parse(order)
        );
        await shop.Host.Execute(
            "UPDATE commerce.order_lines SET unit_price = 10000, tax_amount = 875, tax_rate_ppm = 87500, total = 10875 WHERE order_id = $1",
            Guid.Parse(order)
        );
        await shop.Host.Execute("UPDATE payments.payments SET amount = 10875, captured = 10875 WHERE id = $1", payment);
        await shop.Host.Execute(
            """
            INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, reference, next_at, created_at, updated_at)
            SELECT gen_random_uuid(), $1, 'refund', a, '', 'succeeded', 're_' || a || $1, now(), now() + a * interval '1 microsecond', now()
            FROM unnest(ARRAY[5000, 5875]) AS a
            """,
            payment
        );

        await shop.Host.Execute("SELECT payments.count_refunds($1)", payment);

        Assert.Equal(
            (10_875L, 875L),
            (
                await shop.Host.One<long>("SELECT credited FROM commerce.orders WHERE id = $1", Guid.Parse(order)),
                await shop.Host.One<long>("SELECT credited_tax FROM commerce.orders WHERE id = $1", Guid.Parse(order))
            )
        );
        // As an older release credited it: a cent of the tax as net.
        await shop.Host.Execute("UPDATE commerce.order_credits SET net = net + 1, tax = tax - 1 WHERE order_id = $1 AND tax = 473", Guid.Parse(order));
        await shop.Host.Execute("SELECT commerce.derive_order($1, now())", Guid.Parse(order));
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order)).Status);
        Assert.Equal((0L, "cancelled"), ((await root.Seen(order)).Amount("due"), (string)(await root.Seen(order))["status"]!));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Of_a_split_refund_the_part_that_fails_is_told_and_can_be_refunded_again()
    {
        var (root, order, _) = await Captured(2);
        await shop.Host.Execute("UPDATE payments.payments SET amount = amount - 300, captured = captured - 300 WHERE order_id = $1", Guid.Parse(order));
        await shop.Host.Execute(
            """
            INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, captured, expires_at, created_at, updated_at)
            VALUES (gen_random_uuid(), 'test', 'pm_123', $1, 300, 'USD', 'captured', 'test_' || $1, 300, now(), now() + interval '1 second', now())
            """,
            Guid.Parse(order)
        );
        var before = (await root.Seen(order)).Amount("refundable");
        var refund = await root.RefundAmount(order, 400);
        Assert.Equal([300L, 100L], refund.Data["payments"]!.AsArray().Select(part => (long)part!["amount"]!["amount"]!));

        await Fail(order, 100);

        var seen = await root.Seen(order);
        var told = seen["refunds"]![0]!;
        Assert.Equal(("succeeded", 300L), ((string)told["status"]!, (long)told["amount"]!["amount"]!));
        Assert.Equal(300, (long)told["net"]!["amount"]! + (long)told["tax"]!["amount"]!);
        Assert.Equal(
            ["failed", "succeeded"],
            told["payments"]!.AsArray().Select(part => (string)part!["status"]!).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.Equal([100L], await Failures(root, order));
        Assert.Equal((before - 300, -100L), (seen.Amount("refundable"), seen.Amount("due")));
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 100)).Status);
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));

        await Fail(order, 300);

        Assert.Equal([300L, 100L], await Failures(root, order));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Where_a_refund_fails_only_the_units_of_it_that_were_cancelled_as_well_stay_not_owed()
    {
        var (root, order, _) = await Captured(5);
        var line = await root.Line(order);
        var refund = await root.Refund(order, Units(line, 3));
        Assert.Equal(HttpStatusCode.Created, refund.Status);
        // Two of these are the units that were not refunded, one is among the three.
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order, Units(line, 3))).Status);
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));

        await Fail(order, (long)refund.Data["amount"]!["amount"]!);

        var seen = await root.Seen(order);
        var unit = (long)seen["items"]![0]!["total"]!["amount"]! / 5;
        // Three of five are cancelled, and the money of two went back: of one it has to.
        Assert.InRange(seen.Amount("due"), -unit - 2, -unit + 2);
        Assert.Equal(3, await shop.Host.One<int>("SELECT credited FROM commerce.order_lines WHERE id = $1", Guid.Parse(line)));
        await shop.Host.OrderBooksBalance();
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, -seen.Amount("due"))).Status);
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order)).Status);
        Assert.Equal((0, "cancelled"), ((await root.Seen(order)).Amount("due"), (string)(await root.Seen(order))["status"]!));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_is_credited_for_an_exchange_is_none_of_the_units_that_were_cancelled()
    {
        var (root, order, _) = await Captured(2);
        var line = await root.Line(order);
        await root.Fulfil(order, shipped: true, Units(line, 1));
        var refunded = (long)(await root.Refund(order, Units(line, 1))).Data["amount"]!["amount"]!;
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 900, 10);
        var exchange = await root.Post(
            $"/admin/orders/{order}/exchanges",
            new { @return = new[] { Units(line, 1) }, send = new[] { new { sku = item.ToUpperInvariant(), quantity = 1 } } }
        );
        Assert.True(exchange.Status == HttpStatusCode.Created, exchange.Text);
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order, Units(line, 1))).Status);
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));

        await Fail(order, refunded);

        // The unit that was cancelled is not owed, and its money has yet to go back.
        Assert.Equal(-refunded, (await root.Seen(order)).Amount("due"));
        var closed = await root.Post($"/admin/returns/{exchange.Data["return"]!["id"]}/close");
        Assert.True(closed.Status == HttpStatusCode.OK, closed.Text);
        Assert.Equal(1, await shop.Host.One<int>("SELECT credited FROM commerce.order_lines WHERE id = $1", Guid.Parse(line)));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_went_to_credit_is_not_there_to_pay_for_what_is_added()
    {
        var (root, order, _) = await Captured(2);
        var credit = await root.Post($"/admin/orders/{order}/refunds", new { amount = new { amount = 400, currency = "USD" }, to = "credit" });
        Assert.Equal(HttpStatusCode.Created, credit.Status);
        Assert.Equal("paid", (await root.States(order)).Item4);
        var edit = await root.Post($"/admin/orders/{order}/edits", new { set_quantity = new[] { Units(await root.Line(order), 3) } });
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/edits/{edit.Data["id"]}/confirm")).Status);

        var seen = await root.Seen(order);

        Assert.True(seen.Amount("due") > 0);
        Assert.Equal("pending", (string)seen["status"]!);
        await shop.Host.OrderBooksBalance();
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("exchange")]
    public async Task While_a_dispute_is_open_nothing_goes_back_and_when_it_is_won_what_is_not_owed_does(string action)
    {
        var (root, order, payment) = await Captured(3);
        var line = await root.Line(order);
        await root.Fulfil(order, shipped: true, Units(line, 1));
        await shop.Host.Execute("UPDATE payments.payments SET dispute = 'open' WHERE id = $1", payment);
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 1, 10);
        var sku = item.ToUpperInvariant();

        var reply =
            action == "cancel"
                ? await root.Cancel(order, Units(line, 1))
                : await root.Post($"/admin/orders/{order}/exchanges", new { @return = new[] { Units(line, 1) }, send = new[] { new { sku, quantity = 1 } } });

        Assert.True((int)reply.Status is 200 or 201, reply.Text);
        var seen = await root.Seen(order);
        Assert.Equal((0L, "disputed"), (seen.Amount("refunded"), (string)seen["payment_status"]!));
        Assert.Empty(seen["refunds"]!.AsArray());
        Assert.True(seen.Amount("due") < 0);

        await shop.Host.Execute("UPDATE payments.payments SET dispute = 'won' WHERE id = $1", payment);

        await Wait.Until(async () => (await root.Seen(order)).Amount("refunded") == -seen.Amount("due"), () => "what is not owed goes back");
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task An_order_that_was_paid_elsewhere_is_refunded_to_credit_and_waits_for_what_is_added_only()
    {
        var root = (await shop.SuperAdmin()).Client;
        var buyer = await shop.SignUp();
        var order = await shop.Placed(buyer, 2);
        await shop.Host.Execute("UPDATE payments.payments SET order_id = NULL, status = 'voided' WHERE order_id = $1", Guid.Parse(order));
        await shop.Host.Execute("UPDATE commerce.orders SET paid_elsewhere = total WHERE id = $1", Guid.Parse(order));
        await shop.Host.Execute("SELECT commerce.derive_order($1, now())", Guid.Parse(order));
        var seen = await root.Seen(order);
        Assert.Equal(("paid", seen.Amount("total")), ((string)seen["payment_status"]!, seen.Amount("refundable")));
        Assert.True(seen.May("refund"));

        (await root.RefundAmount(order, 100)).Refused(HttpStatusCode.Conflict, "refund_exceeds");
        var credit = new { amount = new { amount = 100, currency = "USD" }, to = "credit" };
        Assert.Equal(HttpStatusCode.Created, (await root.Post($"/admin/orders/{order}/refunds", credit)).Status);
        Assert.Equal("partially_refunded", (await root.States(order)).Item1);
        Assert.Equal((seen.Amount("total") - 100, 0L), ((await root.Seen(order)).Amount("refundable"), (await root.Seen(order)).Amount("due")));

        var other = await shop.Placed(buyer, 1);
        await shop.Host.Execute("UPDATE payments.payments SET order_id = NULL, status = 'voided' WHERE order_id = $1", Guid.Parse(other));
        await shop.Host.Execute("UPDATE commerce.orders SET paid_elsewhere = total WHERE id = $1", Guid.Parse(other));
        var edit = await root.Post($"/admin/orders/{other}/edits", new { set_quantity = new[] { Units(await root.Line(other), 2) } });
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/edits/{edit.Data["id"]}/confirm")).Status);
        Assert.Equal("partially_paid", (await root.States(other)).Item1);
        await root.Cancel(other);
        Assert.Empty((await root.Seen(other))["refunds"]!.AsArray());
        await shop.Host.OrderBooksBalance();
    }
}
