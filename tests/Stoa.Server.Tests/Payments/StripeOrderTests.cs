using System.Text.Json.Nodes;
using Stoa.Payments;
using Stoa.Server.Tests.Accounts;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Payments;

/// <summary>Orders that are paid with Stripe: its double proves what really happened to the money.</summary>
public sealed class StripeOrderTests(StripeShop shop) : IClassFixture<StripeShop>
{
    [Fact]
    public async Task An_order_holds_its_total_once_and_shipping_takes_it()
    {
        var (order, payment) = await shop.Bought();
        Assert.Equal((PaymentStatuses.Authorized, 0), (payment.Status, payment.Captured));
        Assert.NotNull(payment.CaptureBefore);
        var root = await shop.Root();

        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);

        var money = Money(payment);
        Assert.Equal((1, 1, payment.Amount, 0L), (money.Authorizations, money.Captures, money.Captured, money.Refunded));
        Assert.Equal(payment.Id.ToString(), money.Metadata["payment"]);
        Assert.Equal((PaymentStatuses.Captured, payment.Amount), ((await shop.Find(payment.Id)).Status, (await shop.Find(payment.Id)).Captured));
        Assert.Equal("shipped", (string)(await root.Get($"/orders/{order}")).Data["status"]!);
    }

    [Fact]
    public async Task An_order_is_paid_as_soon_as_its_money_is_taken()
    {
        var (order, payment) = await shop.Bought();
        var root = await shop.Root();
        Assert.Equal("pending", (string)(await root.Get($"/orders/{order}")).Data["status"]!);

        var reply = await root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture");

        Assert.Equal(("captured", payment.Amount), ((string)reply.Data["status"]!, (long)reply.Data["captured"]!["amount"]!));
        Assert.Equal("paid", (string)(await root.Get($"/orders/{order}")).Data["status"]!);
        (await root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture")).Refused(HttpStatusCode.Conflict, "nothing_to_capture");
    }

    [Fact]
    public async Task A_part_is_captured_once_and_the_rest_is_released_and_no_refund()
    {
        var (order, payment) = await shop.Bought();
        var root = await shop.Root();
        var part = new JsonObject
        {
            ["amount"] = new JsonObject { ["amount"] = 100, ["currency"] = "USD" },
        };

        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture", part)).Status);
        var read = await root.Post($"/admin/payments/{payment.Id}/reconcile");

        Assert.Equal(
            (100L, 0L, 100L),
            ((long)read.Data["captured"]!["amount"]!, (long)read.Data["refunded"]!["amount"]!, (long)read.Data["refundable"]!["amount"]!)
        );
        Assert.Equal((100L, 0L), (Money(payment).Captured, Money(payment).Held));
        // It said what was known.
        Assert.Empty((await root.Get($"/admin/audit-log?subject=payment:{payment.Id}&action=payment.reconciled")).Data.AsArray());
        Assert.Equal(payment.Amount, (long)(await root.Get($"/orders/{order}")).Data["total"]!["amount"]!);
    }

    [Fact]
    public async Task Two_captures_at_once_take_the_money_once()
    {
        var (order, payment) = await shop.Bought();
        var root = await shop.Root();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(
            replies.Where(reply => reply.Status != HttpStatusCode.OK),
            reply => Assert.Contains(reply.Code, new[] { "payment_busy", "nothing_to_capture" }, StringComparer.Ordinal)
        );
        Assert.Equal((1, payment.Amount), (Money(payment).Captures, Money(payment).Captured));
    }

    [Theory]
    [InlineData("pm_card_chargeDeclined", "generic_decline")]
    [InlineData("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds")]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card")]
    public async Task A_declined_card_is_400_and_leaves_nothing_held(string method, string reason)
    {
        var buyer = await shop.Buyer();

        (await buyer.Order(Buying.OrderBody(payment: method))).Refused(HttpStatusCode.BadRequest, "payment_declined");

        var payment = (await shop.Payments("method_id = $1", method)).Single();
        Assert.Equal((PaymentStatuses.Failed, reason), (payment.Status, payment.Reason));
        Assert.Equal(0, shop.Stripe.Money.Where(money => Of(money, payment)).Sum(money => money.Held + money.Captured));
        Assert.Equal(HttpStatusCode.Created, (await buyer.Order(Buying.OrderBody(payment: "pm_card_visa"))).Status);
    }

    [Fact]
    public async Task A_card_that_wants_a_challenge_is_refused_and_its_intent_cancelled()
    {
        (await (await shop.Buyer()).Order(Buying.OrderBody(payment: "pm_card_authenticationRequired"))).Refused(
            HttpStatusCode.BadRequest,
            "payment_action_required"
        );

        var payment = (await shop.Payments("method_id = 'pm_card_authenticationRequired'")).Single();
        Assert.Equal(PaymentStatuses.Voided, payment.Status);
        Assert.Equal(IntentStatus.Canceled, Money(payment).Status);
    }

    [Fact]
    public async Task A_method_that_stripe_does_not_know_is_400()
    {
        (await (await shop.Buyer()).Order(Buying.OrderBody(payment: "pm_none"))).Refused(HttpStatusCode.BadRequest, "payment_method_unusable");
    }

    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4000 0025 0000 3155")]
    [InlineData("3782-822463-10005")]
    public async Task A_card_number_is_refused_and_kept_nowhere(string number)
    {
        (await (await shop.Buyer()).Order(Buying.OrderBody(payment: number))).Refused(HttpStatusCode.BadRequest, "payment_method_unusable");

        Assert.Empty(await shop.Payments("method_id = $1", number));
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM payments.operations WHERE body LIKE '%' || $1 || '%'", number));
        Assert.DoesNotContain(shop.Stripe.Calls, call => call.Call.Body.Contains(number, StringComparison.Ordinal));
    }

    private IntentMoney Money(Payment payment) => shop.Stripe.Money.Single(money => Of(money, payment));

    private static bool Of(IntentMoney money, Payment payment) => money.Metadata.GetValueOrDefault("payment") == payment.Id.ToString();
}
