using Stoa.Payments;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Checkout;

public sealed partial class StripeCheckoutTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_challenge_that_failed_nobody_can_pay_what_was_given_up(bool isLate)
    {
        var product = "stripe-failed-" + isLate;
        await shop.Host.NewProduct(product, 5000, 1);
        var (guest, started) = await Challenged(product);
        var (id, reference) = ((string)started.Data["checkout_id"]!, (string)started.Data["reference"]!);
        shop.Stripe.Authenticate(reference, passed: false);
        (await guest.Get($"/checkout/{id}")).IsOk();

        if (isLate)
        {
            await shop.Host.Execute("UPDATE commerce.checkouts SET expires_at = now() WHERE id = $1", Guid.Parse(id));
            await PeriodicJob.Run(shop.Host, "checkouts that are over");
        }
        else
        {
            (await guest.Post($"/checkout/{id}/cancel")).IsOk();
        }

        await Wait.Until(async () => (string)(await guest.Get($"/checkout/{id}")).Data["status"]! == (isLate ? "expired" : "cancelled"));
        Assert.Equal(IntentStatus.Canceled, shop.Stripe.Intent(reference)!.Status);
        Assert.Equal(1, await shop.Host.Stock(product));
    }

    [Fact]
    public async Task A_card_that_was_declined_leaves_no_intent_that_can_be_paid()
    {
        (await (await CartHolder.Ready(shop.Host)).Buy("pm_card_visa_chargeDeclinedStolenCard", "stripe")).Was(HttpStatusCode.BadRequest, "payment_declined");
        var payment = (await shop.Payments("method_id = 'pm_card_visa_chargeDeclinedStolenCard'")).Single();

        await shop.Host.Execute("UPDATE payments.payments SET expires_at = now() WHERE id = $1", payment.Id);
        await Wait.Until(async () =>
        {
            await PeriodicJob.Run(shop.Host, "payments to find out about");
            return (await shop.Find(payment.Id)).Status == PaymentStatuses.Voided;
        });

        Assert.Equal(IntentStatus.Canceled, shop.Stripe.Intent(payment.Reference!)!.Status);
    }

    [Fact]
    public async Task Giving_up_what_is_paid_by_now_places_it()
    {
        shop.Stripe.Webhooks.Drops = _ => true;
        var (guest, started) = await Challenged();
        var (other, second) = await Challenged();
        shop.Stripe.Authenticate((string)started.Data["reference"]!);
        shop.Stripe.Authenticate((string)second.Data["reference"]!);

        var cancelled = await guest.Post($"/checkout/{(string)started.Data["checkout_id"]!}/cancel");
        var bought = await other.Post(
            "/checkout",
            new { quote_id = (string)second.Data["checkout_id"]!, payment = new { provider = "stripe", method_id = "pm_card_visa" } }
        );
        shop.Stripe.Webhooks.Drops = _ => false;

        cancelled.Was(HttpStatusCode.Conflict, "checkout_placed");
        Assert.Equal((HttpStatusCode.Created, (string?)second.Data["checkout_id"]), (bought.Status, (string?)bought.Data["id"]));
        Assert.Equal(PaymentStatuses.Authorized, (await shop.PaymentOf((string)second.Data["checkout_id"]!)).Status);
    }

    [Fact]
    public async Task A_payment_whose_time_is_over_is_read_before_anything_is_given_back()
    {
        shop.Stripe.Webhooks.Drops = _ => true;
        var (_, started) = await Challenged();
        shop.Stripe.Authenticate((string)started.Data["reference"]!);
        var id = Guid.Parse((string)started.Data["checkout_id"]!);
        await shop.Host.Execute("UPDATE payments.payments SET expires_at = now() WHERE reference = $1", (string)started.Data["reference"]!);

        await Wait.Until(async () =>
        {
            await PeriodicJob.Run(shop.Host, "payments to find out about");
            return await shop.Host.One<string>("SELECT status FROM commerce.checkouts WHERE id = $1", id) != "requires_action";
        });
        shop.Stripe.Webhooks.Drops = _ => false;

        Assert.Equal("placed", await shop.Host.One<string>("SELECT status FROM commerce.checkouts WHERE id = $1", id));
    }

    [Fact]
    public async Task An_intent_for_another_amount_becomes_no_order_and_is_given_back()
    {
        var (guest, started) = await Challenged();
        var reference = (string)started.Data["reference"]!;
        using var stripe = new Stripe.StripeCaller(shop.Stripe);
        await stripe.Post($"/v1/payment_intents/{reference}", "amount=51");
        shop.Stripe.Authenticate(reference);

        await Wait.Until(async () =>
            (string)(await guest.Get($"/checkout/{(string)started.Data["checkout_id"]!}")).Data["status"]! is not ("requires_action" or "pending")
        );

        Assert.Equal("open", (string?)(await guest.Get($"/checkout/{(string)started.Data["checkout_id"]!}")).Data["status"]);
        Assert.Equal(IntentStatus.Canceled, shop.Stripe.Intent(reference)!.Status);
        Assert.Equal("amount_differs", (await shop.Payments("reference = $1", reference)).Single().Reason);
    }
}
