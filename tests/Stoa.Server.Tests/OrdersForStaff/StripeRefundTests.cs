using Stoa.Server.Tests.Payments;

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
}
