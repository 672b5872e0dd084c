using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Payments;
using Stoa.StripeDouble;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;
using Reply = Stoa.Server.Tests.Harness.Reply;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Refunds and cancellations with a provider that knows later, fails later, or cannot be reached.</summary>
public sealed class StripeRefundTests(StripeShop shop) : IClassFixture<StripeShop>
{
    private async Task<(Client Root, string Order, Guid Payment)> Shipped(string method = "pm_card_visa")
    {
        var root = await shop.Root();
        var (order, payment) = await shop.Bought(method);
        var reply = await root.Post($"/admin/orders/{order}/ship");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return (root, order, payment.Id);
    }

    private Task<string> Reference(string order) =>
        shop.Host.One<string>(
            "SELECT x.reference FROM payments.operations x JOIN payments.payments p ON p.id = x.payment_id WHERE p.order_id = $1 AND x.kind = 'refund'",
            Guid.Parse(order)
        );

    [Fact]
    public async Task A_refund_that_the_provider_knows_later_is_202_and_its_end_shows_in_the_order()
    {
        var (root, order, _) = await Shipped("pm_card_pendingRefund");

        var reply = await root.RefundAmount(order, 100);

        Assert.Equal((HttpStatusCode.Accepted, "pending"), (reply.Status, (string)reply.Data["status"]!));
        var seen = await root.Seen(order);
        Assert.Equal((0L, seen.Amount("total") - 100), (seen.Amount("refunded"), seen.Amount("refundable")));
        shop.Stripe.FailRefund(await Reference(order));
        await Wait.Until(async () => (string)(await root.Seen(order))["refunds"]![0]!["status"]! == "failed", () => "the refund ends");
        Assert.Equal(seen.Amount("total"), (await root.Seen(order)).Amount("refundable"));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_refund_that_fails_after_it_succeeded_makes_it_refundable_again()
    {
        var (root, order, _) = await Shipped();
        var total = (await root.Seen(order)).Amount("total");

        var reply = await root.RefundAmount(order, total);

        Assert.Equal((HttpStatusCode.Created, "refunded"), (reply.Status, (await root.States(order)).Item1));
        shop.Stripe.FailRefund(await Reference(order));
        await Wait.Until(async () => (string)(await root.Seen(order))["refunds"]![0]!["status"]! == "failed", () => "the refund fails");
        var seen = await root.Seen(order);
        Assert.Equal(("paid", total), ((string)seen["payment_status"]!, seen.Amount("refundable")));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_cancelled_order_releases_the_hold_at_the_provider()
    {
        var root = await shop.Root();
        var (order, payment) = await shop.Bought();

        var reply = await root.Cancel(order);

        Assert.Equal(("voided", "cancelled"), ((string)reply.Data["payment_status"]!, (string)reply.Data["status"]!));
        Assert.Equal(0, shop.Stripe.Money.Single(money => money.Metadata["payment"] == payment.Id.ToString()).Held);
    }

    [Fact]
    public async Task Many_refunds_at_once_move_no_more_at_the_provider_than_was_taken()
    {
        var (root, order, payment) = await Shipped();
        var total = (await root.Seen(order)).Amount("total");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => root.RefundAmount(order, (total / 2) + 1)));

        var money = shop.Stripe.Money.Single(money => money.Metadata["payment"] == payment.ToString());
        Assert.Equal(total - (total / 2) - 1, money.Net);
        await shop.Host.OrderBooksBalance();
    }

    /// <summary>A node whose key Stripe does not know, so that it refuses whatever it is asked for.</summary>
    private Task<StoaHost> Unknown() => shop.Start(shop.Host.ConnectionString, ("Payments:Stripe:SecretKey", "sk_test_wrong"));

    private static async Task<Reply> Restocked(Client staff, string order, string line) =>
        await staff.Post($"/admin/orders/{order}/refunds", new { lines = new[] { Units(line, 1) }, restock = true });

    [Fact]
    public async Task A_refund_that_the_provider_refuses_puts_nothing_on_the_shelf_however_often_it_is_tried()
    {
        var (root, order, _) = await Shipped();
        var (line, before) = (await root.Line(order), await shop.Host.Stock("prod-6"));
        await using var wrong = await Unknown();

        (await Restocked(root with { Host = wrong }, order, line)).Refused(HttpStatusCode.BadGateway, "provider_refused");
        (await Restocked(root with { Host = wrong }, order, line)).Refused(HttpStatusCode.BadGateway, "provider_refused");

        await PeriodicJob.Run(shop.Host, "refunds to restock");
        Assert.Equal((before, (1, 0, 1, 0, 0, 0)), (await shop.Host.Stock("prod-6"), await root.Quantities(order)));
        Assert.Equal(HttpStatusCode.Created, (await Restocked(root, order, line)).Status);
        Assert.Equal((before + 1, (1, 0, 1, 0, 1, 1)), (await shop.Host.Stock("prod-6"), await root.Quantities(order)));
        Assert.Equal("returned", (await root.States(order)).Item3);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task The_key_of_a_refund_that_was_refused_is_good_for_another_try()
    {
        var (root, order, _) = await Shipped();
        await using var wrong = await Unknown();
        var key = ("Idempotency-Key", "refused-" + order);
        Task<Reply> Try(Client staff) =>
            staff.Send(HttpMethod.Post, $"/admin/orders/{order}/refunds", new { amount = new { amount = 100, currency = "USD" } }, key);

        (await Try(root with { Host = wrong })).Refused(HttpStatusCode.BadGateway, "provider_refused");
        var reply = await Try(root);

        Assert.Equal((HttpStatusCode.Created, "succeeded"), (reply.Status, (string?)reply.Data["status"]));
        Assert.Equal((string)reply.Data["id"]!, (string)(await Try(root)).Data["id"]!);
        Assert.Equal(100, (await root.Seen(order)).Amount("refunded"));
    }

    [Fact]
    public async Task What_is_sent_after_its_refund_was_asked_for_has_not_come_back_with_it()
    {
        var root = await shop.Root();
        var (order, payment) = await shop.Bought();
        var line = await root.Line(order);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture")).Status);
        await shop.Settled();
        shop.Stripe.Webhooks.Hold();
        shop.Stripe.Faults.Add(new Fault(FaultKind.ExecutedThenError500Kept) { Call = CallKind.CreateRefund });
        Assert.Equal(HttpStatusCode.Accepted, (await Restocked(root, order, line)).Status);
        var shipped = await root.Post($"/admin/orders/{order}/ship");
        Assert.True(shipped.Status == HttpStatusCode.OK, shipped.Text);
        var before = await shop.Host.Stock("prod-6");

        await Wait.Until(async () =>
        {
            await shop.Host.Execute("UPDATE payments.operations SET next_at = now() WHERE status IN ('started', 'unknown')");
            await PeriodicJob.Run(shop.Host, "payments to find out about");
            return await shop.Host.One<long>("SELECT count(*) FROM payments.operations WHERE status IN ('started', 'unknown')") == 0;
        });
        await PeriodicJob.Run(shop.Host, "refunds to restock");

        Assert.Equal((before, 0), (await shop.Host.Stock("prod-6"), (await root.Quantities(order)).Item5));
        shop.Stripe.Webhooks.ReleaseAll(events => events);
        await shop.Settled();
    }

    [Theory]
    [InlineData(FaultKind.ExecutedThenError500Kept, 1)]
    [InlineData(FaultKind.Error500Kept, 0)]
    public async Task What_is_to_be_restocked_waits_until_it_is_known_what_became_of_its_refund(FaultKind fault, int units)
    {
        var (root, order, _) = await Shipped();
        var before = await shop.Host.Stock("prod-6");
        await shop.Settled();
        shop.Stripe.Webhooks.Hold();
        shop.Stripe.Faults.Add(new Fault(fault) { Call = CallKind.CreateRefund });

        Assert.Equal(HttpStatusCode.Accepted, (await Restocked(root, order, await root.Line(order))).Status);
        await PeriodicJob.Run(shop.Host, "refunds to restock");
        Assert.Equal(before, await shop.Host.Stock("prod-6"));
        await Wait.Until(async () =>
        {
            await shop.Host.Execute("UPDATE payments.operations SET next_at = now() WHERE status IN ('started', 'unknown')");
            await PeriodicJob.Run(shop.Host, "payments to find out about");
            return await shop.Host.One<long>("SELECT count(*) FROM payments.operations WHERE status IN ('started', 'unknown')") == 0;
        });
        await PeriodicJob.Run(shop.Host, "refunds to restock");

        Assert.Equal((before + units, units), (await shop.Host.Stock("prod-6"), (await root.Quantities(order)).Item5));
        Assert.Equal(units == 1 ? "returned" : "none", (await root.States(order)).Item3);
        shop.Stripe.Webhooks.ReleaseAll(events => events);
        await shop.Settled();
        await shop.Host.OrderBooksBalance();
    }
}
