using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Payments;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.Papers;

/// <summary>Credit notes of refunds that the provider knows later.</summary>
public sealed class PendingRefundTests(StripeShop shop) : IClassFixture<StripeShop>
{
    [Fact]
    public async Task What_is_cancelled_of_a_refund_on_its_way_is_credited_at_once_and_the_rest_when_it_has_succeeded()
    {
        var root = await shop.Root();
        await root.Sells("US");
        var buyer = await (await shop.Buyer()).With("prod-5");
        var order = (string)(await buyer.Order(Buying.OrderBody(payment: "pm_card_pendingRefund"))).Data["id"]!;
        var payment = await shop.PaymentOf(order);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture")).Status);
        await root.Invoiced(order);
        var (first, second) = (Units(await root.Line(order), 1), Units(await root.Line(order, 1), 1));

        Assert.Equal(HttpStatusCode.Accepted, (await root.Refund(order, first, second)).Status);
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order, first)).Status);
        Assert.Single(await root.CreditNotes(shop.Host, order, 1));
        var refund = await shop.Host.One<string>("SELECT reference FROM payments.operations WHERE payment_id = $1 AND kind = 'refund'", payment.Id);
        shop.Stripe.SucceedRefund(refund);
        await Wait.Until(async () => (string)(await root.Seen(order))["refunds"]![0]!["status"]! == "succeeded", () => "the refund succeeds");

        var notes = await root.CreditNotes(shop.Host, order, 2);
        Assert.Null(notes[0]["refund_id"]);
        Assert.NotNull(notes[1]["refund_id"]);
        await shop.Host.PapersBalance();
    }
}
