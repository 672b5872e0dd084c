using Stoa.Payments;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.StripeDouble;
using Reply = Stoa.Server.Tests.Harness.Reply;

namespace Stoa.Server.Tests.Payments;

public sealed partial class StripeFaultTests
{
    [Fact]
    public async Task A_key_that_stripe_refuses_is_the_operators_matter_and_not_the_buyers()
    {
        await using var wrong = await _shop.Start(_shop.Host.ConnectionString, ("Payments:Stripe:SecretKey", "sk_test_wrong"));

        (await ((await _shop.Buyer()) with { Host = wrong }).Order(Buying.OrderBody(payment: "pm_card_visa"))).Refused(
            HttpStatusCode.BadGateway,
            "payment_unavailable"
        );

        Assert.Contains(wrong.LoggedErrors, line => line.Contains("Stripe answers 401", StringComparison.Ordinal));
        Assert.DoesNotContain(wrong.LoggedErrors, line => line.Contains("sk_test_wrong", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("payments/{0}/capture")]
    [InlineData("payments/{0}/void")]
    [InlineData("ship")]
    public async Task What_stripe_refuses_and_will_not_explain_either_is_told_and_can_be_asked_for_again(string action)
    {
        var root = await _shop.Root();
        var (order, payment) = await _shop.Bought();
        await using var wrong = await _shop.Start(_shop.Host.ConnectionString, ("Payments:Stripe:SecretKey", "sk_test_wrong"));
        var path = $"/admin/orders/{order}/{string.Format(null, action, payment.Id)}";

        (await (root with { Host = wrong }).Post(path)).Refused(HttpStatusCode.BadGateway, "provider_refused");

        Assert.Equal(PaymentStatuses.Authorized, (await _shop.Find(payment.Id)).Status);
        Assert.Equal(HttpStatusCode.OK, (await root.Post(path)).Status);
    }

    [Fact]
    public async Task What_a_kept_500_hides_and_was_not_done_can_be_asked_for_anew()
    {
        var root = await _shop.Root();
        var (order, payment) = await _shop.Bought();
        var (other, held) = await _shop.Bought();
        _shop.Stripe.Faults.Add(new Fault(FaultKind.Error500Kept) { Call = CallKind.CaptureIntent });
        _shop.Stripe.Faults.Add(new Fault(FaultKind.Error500Kept) { Call = CallKind.CancelIntent });
        _shop.Stripe.Faults.Add(new Fault(FaultKind.Error500Kept) { Call = CallKind.CreateRefund });

        (await Capture()).Refused(HttpStatusCode.ServiceUnavailable, "payment_unresolved");
        (await Void()).Refused(HttpStatusCode.ServiceUnavailable, "payment_unresolved");
        await FoundOut();
        Assert.Equal(HttpStatusCode.OK, (await Capture()).Status);
        Assert.Equal(HttpStatusCode.OK, (await Void()).Status);

        await root.RefundAmount(order, 100);
        Assert.Equal(100, (await _shop.Find(payment.Id)).Refunding);
        await FoundOut();
        Assert.Equal((0, payment.Amount), ((await _shop.Find(payment.Id)).Refunding, (await _shop.Find(payment.Id)).Refundable));
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 100)).Status);

        Assert.Equal((1, payment.Amount, 100), Of(payment));
        Assert.Equal((0, 0, 0), Of(held));
        Assert.Empty((await root.Get("/admin/payments?status=unknown")).Data.AsArray());

        Task<Reply> Capture() => root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture");
        Task<Reply> Void() => root.Post($"/admin/orders/{other}/payments/{held.Id}/void");
        (int, long, long) Of(Payment asked) =>
            _shop
                .Stripe.Money.Where(money => money.Metadata["payment"] == asked.Id.ToString())
                .Select(money => (money.Captures, money.Captured, money.Refunded))
                .Single();
    }

    [Fact]
    public async Task An_event_that_could_not_be_looked_into_is_kept_and_tried_again()
    {
        var (_, payment) = await _shop.Bought();
        await _shop.Settled();
        _shop.Stripe.Faults.Add(new Fault(FaultKind.Error500) { Call = CallKind.ReadIntent });
        using var stripe = new Stripe.StripeCaller(_shop.Stripe);

        await stripe.Post($"/v1/payment_intents/{payment.Reference}/capture");

        await Wait.Until(async () => (await _shop.Find(payment.Id)).Status == PaymentStatuses.Captured);
        Assert.Empty(_shop.Stripe.Faults.Pending);
    }

    [Fact]
    public async Task The_event_of_our_own_refund_is_not_counted_again()
    {
        var root = await _shop.Root();
        var (order, payment) = await _shop.Bought();
        await root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture");
        _shop.Stripe.Webhooks.Copies = 3;

        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 100)).Status);
        await _shop.Settled();

        Assert.Equal(
            (100, 1),
            ((await _shop.Find(payment.Id)).Refunded, await _shop.Host.One<long>("SELECT count(*) FROM payments.operations WHERE kind = 'refund'"))
        );
    }
}
