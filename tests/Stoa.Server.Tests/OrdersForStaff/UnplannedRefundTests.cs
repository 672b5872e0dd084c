using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Refunds that no request has planned, and money that a bank has taken back.</summary>
public sealed class UnplannedRefundTests(Shop shop) : IClassFixture<Shop>
{
    private async Task<(Client Root, string Order, Guid Payment)> Captured(params int[] quantities)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), quantities);
        var payment = (string)(await root.Seen(order))["payments"]![0]!["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/payments/{payment}/capture")).Status);
        return (root, order, Guid.Parse(payment));
    }

    private async Task RefundedByHand(Guid payment, params long[] amounts)
    {
        await shop.Host.Execute(
            """
            INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, reference, next_at, created_at, updated_at)
            SELECT gen_random_uuid(), $1, 'refund', w.amount, '', 'succeeded', 're_' || w.n || $1, now(), now(), now()
            FROM unnest($2::bigint[]) WITH ORDINALITY AS w(amount, n)
            """,
            payment,
            amounts
        );
        await shop.Host.Execute("SELECT payments.count_refunds($1)", payment);
    }

    [Fact]
    public async Task Refunds_by_hand_that_are_taken_over_at_once_take_all_of_the_tax_and_no_more_net_than_there_is()
    {
        var (root, order, payment) = await Captured(3);
        var total = (await root.Seen(order)).Amount("total");

        await RefundedByHand(payment, 1_000, total - 1_000);

        Assert.Equal(
            (true, true),
            (
                await shop.Host.One<bool>("SELECT credited = total FROM commerce.orders WHERE id = $1", Guid.Parse(order)),
                await shop.Host.One<bool>("SELECT credited_tax = tax_total FROM commerce.orders WHERE id = $1", Guid.Parse(order))
            )
        );
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order)).Status);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task An_order_of_which_more_net_was_credited_than_there_is_can_be_cancelled()
    {
        var (root, order, payment) = await Captured(3);
        await RefundedByHand(payment, (await root.Seen(order)).Amount("total"));
        await shop.Host.Execute("UPDATE commerce.order_credits SET net = net + 1, tax = tax - 1 WHERE order_id = $1", Guid.Parse(order));
        await shop.Host.Execute("SELECT commerce.derive_order($1, now())", Guid.Parse(order));

        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order)).Status);

        Assert.Equal(0, (await root.Seen(order)).Amount("due"));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_refund_that_was_given_up_and_turns_up_after_its_units_were_refunded_again_is_for_no_unit()
    {
        var (root, order, payment) = await Captured(2, 3);
        var line = await root.Line(order);
        var unit = (long)(await root.Refund(order, Units(line, 1))).Data["amount"]!["amount"]!;
        await Becomes("failed", null);
        var again = (long)(await root.Refund(order, Units(line, 2))).Data["amount"]!["amount"]!;

        await Becomes("succeeded", "re_late");

        var seen = await root.Seen(order);
        Assert.Equal((unit + again, 0L), (seen.Amount("refunded"), seen.Amount("due")));
        Assert.Equal((2, 2, 0, 0, 0, 2), await root.Quantities(order));
        Assert.Equal(
            unit,
            await shop.Host.One<long>("SELECT sum(net + tax)::bigint FROM commerce.order_credits WHERE order_id = $1 AND kind = 'amount'", Guid.Parse(order))
        );
        await shop.Host.OrderBooksBalance();

        async Task Becomes(string status, string? reference)
        {
            await shop.Host.Execute(
                """
                UPDATE payments.operations SET status = $2, reference = $3::text WHERE id = (
                    SELECT id FROM payments.operations WHERE payment_id = $1 AND kind = 'refund' ORDER BY created_at, id LIMIT 1)
                """,
                payment,
                status,
                reference
            );
            await shop.Host.Execute("SELECT payments.count_refunds($1)", payment);
        }
    }

    [Fact]
    public async Task Units_that_stay_cancelled_where_their_refund_fails_are_whole_steps_of_the_currency()
    {
        var (root, order, payment) = await Captured(5);
        var line = await root.Line(order);
        Assert.Equal(HttpStatusCode.Created, (await root.Refund(order, Units(line, 3))).Status);
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order, Units(line, 3))).Status);
        await shop.Host.Execute("UPDATE commerce.orders SET currency = 'KWD' WHERE id = $1", Guid.Parse(order));

        await shop.Host.Execute(
            """
            UPDATE payments.operations x SET status = 'failed' FROM commerce.refund_parts p JOIN commerce.order_credits c ON c.refund_id = p.refund_id
            WHERE x.id = p.operation_id AND c.order_id = $1 AND c.lasting_units > 0
            """,
            Guid.Parse(order)
        );
        await shop.Host.Execute("SELECT payments.count_refunds($1)", payment);

        Assert.Equal(
            (1, 0L),
            (
                await shop.Host.One<int>("SELECT quantity FROM commerce.order_credits WHERE order_id = $1 AND lasting_units > 0", Guid.Parse(order)),
                await shop.Host.One<long>("SELECT net % 10 + tax % 10 FROM commerce.order_credits WHERE order_id = $1 AND lasting_units > 0", Guid.Parse(order))
            )
        );
    }

    [Fact]
    public async Task A_preview_and_its_refund_say_the_same_tax_also_where_more_goes_back_than_is_credited()
    {
        var (root, order, payment) = await Captured(3);
        await root.Cancel(order, Units(await root.Line(order), 1));
        var back = (await root.Seen(order)).Amount("refunded");
        await shop.Host.Execute("UPDATE payments.operations SET status = 'failed' WHERE payment_id = $1 AND kind = 'refund'", payment);
        await shop.Host.Execute("SELECT payments.count_refunds($1)", payment);

        var preview = await root.RefundAmount(order, back + 400, isDryRun: true);
        var refund = await root.RefundAmount(order, back + 400);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), (preview.Status, refund.Status));
        Assert.True((long)refund.Data["tax"]!["amount"]! > 0);
        Assert.Equal(preview.Data["tax"]!.ToJsonString(), refund.Data["tax"]!.ToJsonString(), StringComparer.Ordinal);
        Assert.Equal(preview.Data["net"]!.ToJsonString(), refund.Data["net"]!.ToJsonString(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_a_bank_has_taken_back_is_not_given_back_from_another_payment()
    {
        var (root, order, card) = await Captured(3);
        var line = await root.Line(order);
        await shop.Host.Execute("UPDATE payments.payments SET amount = amount - 2000, captured = captured - 2000 WHERE order_id = $1", Guid.Parse(order));
        await shop.Host.Execute(
            """
            INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, captured, expires_at, created_at, updated_at)
            VALUES (gen_random_uuid(), 'test', 'pm_123', $1, 2000, 'USD', 'captured', 'test_' || $1, 2000, now(), now() + interval '1 second', now())
            """,
            Guid.Parse(order)
        );
        await shop.Host.Execute("UPDATE payments.payments SET dispute = 'open' WHERE id = $1", card);
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order, Units(line, 1))).Status);

        await shop.Host.Execute("UPDATE payments.payments SET dispute = 'lost' WHERE id = $1", card);

        await Wait.Until(
            () => shop.Host.One<bool>("SELECT NOT EXISTS (SELECT FROM commerce.order_signals WHERE order_id = $1 AND topic = 'money')", Guid.Parse(order)),
            () => "what was kept back is looked at"
        );
        Assert.Equal(0, (await root.Seen(order)).Amount("refunded"));
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order, Units(line, 1))).Status);
        Assert.Equal(0, (await root.Seen(order)).Amount("refunded"));
        // What is left is the shop's only as far as it is owed.
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order)).Status);
        Assert.Equal(2_000, (await root.Seen(order)).Amount("refunded"));
        await shop.Host.OrderBooksBalance();
    }
}
