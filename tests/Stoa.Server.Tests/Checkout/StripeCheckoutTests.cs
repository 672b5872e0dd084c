using System.Text.Json.Nodes;
using Stoa.Payments;
using Stoa.Server.Tests.Payments;
using Stoa.StripeDouble;
using Reply = Stoa.Server.Tests.Harness.Reply;

namespace Stoa.Server.Tests.Checkout;

/// <summary>Buying with Stripe: challenges, events before and after answers, outcomes that nobody knows.</summary>
public sealed partial class StripeCheckoutTests(StripeShop shop) : IClassFixture<StripeShop>
{
    [Fact]
    public async Task A_guest_pays_by_card_and_the_hold_is_of_the_order()
    {
        var order = await (await CartHolder.Ready(shop.Host)).Buy("pm_card_visa", "stripe");

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        var payment = await shop.PaymentOf((string)order.Data["id"]!);
        Assert.Equal((PaymentStatuses.Authorized, (long)order.Data["total"]!["amount"]!), (payment.Status, payment.Amount));
    }

    [Fact]
    public async Task After_the_challenge_the_return_of_the_client_places_the_order()
    {
        shop.Stripe.Webhooks.Drops = _ => true;
        var (guest, started) = await Challenged();

        shop.Stripe.Authenticate((string)started.Data["reference"]!);
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => guest.Get($"/checkout/{(string)started.Data["checkout_id"]!}")));

        Assert.True(shop.Host.LoggedErrors.Count == 0, string.Join("\n", shop.Host.LoggedErrors));
        Assert.All(replies, reply => Assert.Equal("placed", (string?)reply.Data["status"]));
        var order = Assert.Single(replies.Select(reply => (string)reply.Data["order_id"]!).Distinct(StringComparer.Ordinal));
        Assert.Equal(PaymentStatuses.Authorized, (await shop.PaymentOf(order)).Status);
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM commerce.orders WHERE id = $1", Guid.Parse(order)));
        shop.Stripe.Webhooks.Drops = _ => false;
    }

    [Fact]
    public async Task After_the_challenge_the_event_alone_places_the_order_however_often_it_comes()
    {
        shop.Stripe.Webhooks.Copies = 5;
        var (_, started) = await Challenged();

        shop.Stripe.Authenticate((string)started.Data["reference"]!);

        var id = Guid.Parse((string)started.Data["checkout_id"]!);
        await Wait.Until(async () => await shop.Host.One<long>("SELECT count(*) FROM commerce.orders WHERE id = $1", id) == 1);
        await shop.Stripe.Webhooks.Idle();
        Assert.Equal(PaymentStatuses.Authorized, (await shop.PaymentOf(id.ToString())).Status);
        shop.Stripe.Webhooks.Copies = 1;
    }

    [Fact]
    public async Task Without_return_and_without_event_the_job_finds_the_money_and_places_the_order()
    {
        shop.Stripe.Webhooks.Drops = _ => true;
        var (_, started) = await Challenged();
        shop.Stripe.Authenticate((string)started.Data["reference"]!);
        var id = Guid.Parse((string)started.Data["checkout_id"]!);
        await shop.Host.Execute("UPDATE commerce.checkouts SET expires_at = now() WHERE id = $1", id);

        await Wait.Until(async () =>
        {
            await PeriodicJob.Run(shop.Host, "checkouts that are over");
            return await shop.Host.One<string>("SELECT status FROM commerce.checkouts WHERE id = $1", id) != "requires_action";
        });

        shop.Stripe.Webhooks.Drops = _ => false;
        Assert.Equal("placed", await shop.Host.One<string>("SELECT status FROM commerce.checkouts WHERE id = $1", id));
        Assert.Equal(PaymentStatuses.Authorized, (await shop.PaymentOf(id.ToString())).Status);
    }

    [Fact]
    public async Task A_failed_challenge_can_be_tried_again_with_another_card_in_the_same_checkout()
    {
        var (guest, started) = await Challenged();
        var id = (string)started.Data["checkout_id"]!;
        shop.Stripe.Authenticate((string)started.Data["reference"]!, passed: false);

        var failed = (await guest.Get($"/checkout/{id}")).IsOk();
        Assert.Equal("requires_action", (string?)failed.Data["status"]);
        Assert.Equal(started.Data["client_secret"]!.Compact(), failed.Data["client_secret"]!.Compact());
        var order = await guest.Post("/checkout", new { quote_id = id, payment = new { provider = "stripe", method_id = "pm_card_visa" } });

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal(id, (string?)order.Data["id"]);
        var payment = (await Payment(id)).ToString();
        Assert.Equal(1, shop.Stripe.Money.Count(money => money.Held > 0 && money.Metadata["payment"] == payment));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cart_that_was_changed_during_the_challenge_is_not_ordered_and_the_money_is_given_back(bool isEventFirst)
    {
        var (guest, started) = await Challenged();
        if (isEventFirst)
        {
            shop.Stripe.Faults.Add(new Fault(FaultKind.ExecutedThenSlow) { Call = CallKind.CancelIntent, Delay = TimeSpan.FromSeconds(3) });
        }
        (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 1 })).IsOk();
        shop.Stripe.Authenticate((string)started.Data["reference"]!);

        // The provider's event comes as well, and who of the two is giving the money back has not ended the checkout yet.
        JsonNode read = null!;
        await Wait.Until(async () =>
            (string?)(read = (await guest.Get($"/checkout/{(string)started.Data["checkout_id"]!}")).IsOk().Data)["status"] != "requires_action"
        );

        Assert.Equal(("cancelled", "cart_changed"), ((string?)read["status"], (string?)read["reason"]));
        Assert.Equal(IntentStatus.Canceled, shop.Stripe.Intent((string)started.Data["reference"]!)!.Status);
        Assert.Equal(2, (await guest.Get("/cart")).Data["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Cancelling_cancels_the_intent_before_anybody_else_can_have_the_stock()
    {
        await shop.Host.NewProduct("stripe-cancel", 5000, 1);
        var (guest, started) = await Challenged("stripe-cancel");

        (await guest.Post($"/checkout/{(string)started.Data["checkout_id"]!}/cancel")).IsOk();

        Assert.Equal(IntentStatus.Canceled, shop.Stripe.Intent((string)started.Data["reference"]!)!.Status);
        Assert.Equal(1, await shop.Host.Stock("stripe-cancel"));
    }

    [Theory]
    [InlineData("pm_card_visa_chargeDeclinedLostCard", "card_declined")]
    [InlineData("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds")]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card")]
    public async Task A_decline_says_what_a_buyer_may_know(string method, string reason)
    {
        var refused = await (await CartHolder.Ready(shop.Host)).Buy(method, "stripe");

        refused.Was(HttpStatusCode.BadRequest, "payment_declined");
        Assert.Contains(reason, refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("lost", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_confirms_by_itself_gets_a_secret_for_it()
    {
        var guest = await CartHolder.Ready(shop.Host);
        var quote = await guest.Quote();

        var started = await guest.Post("/checkout", new { quote_id = (string?)quote["quote_id"], payment = new { provider = "stripe" } });

        Assert.True(started.Status == HttpStatusCode.Accepted, started.Text);
        Assert.Equal("requires_action", (string?)started.Data["status"]);
        Assert.Contains("_secret_", (string)started.Data["client_secret"]!, StringComparison.Ordinal);
        await guest.Post($"/checkout/{(string)quote["quote_id"]!}/cancel");
    }

    [Fact]
    public async Task A_confirmation_token_is_sent_as_one_and_stripe_s_pages_name_the_checkout()
    {
        using var stripe = new Stripe.StripeCaller(shop.Stripe);
        var token = (string)(await stripe.Post("/v1/test_helpers/confirmation_tokens", "payment_method=pm_card_visa")).Json["id"]!;

        var order = await (await CartHolder.Ready(shop.Host)).Buy(token, "stripe");

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        var id = (string)order.Data["id"]!;
        var payment = (await shop.PaymentOf(id)).Id.ToString();
        Assert.Equal(id, shop.Stripe.Money.Single(money => money.Metadata["payment"] == payment).Metadata["checkout"]);
    }

    private async Task<(CartHolder Guest, Reply Started)> Challenged(string product = "prod-6")
    {
        var guest = await CartHolder.Ready(shop.Host, product);
        var started = await guest.Buy("pm_card_authenticationRequired", "stripe");
        Assert.True(started.Status == HttpStatusCode.Accepted, started.Text);
        return (guest, started);
    }

    private Task<Guid> Payment(string order) => shop.Host.One<Guid>("SELECT id FROM payments.payments WHERE order_id = $1", Guid.Parse(order));

    [Fact]
    public async Task Return_and_event_at_the_same_moment_place_one_order()
    {
        var (guest, started) = await Challenged();
        var id = (string)started.Data["checkout_id"]!;

        shop.Stripe.Authenticate((string)started.Data["reference"]!);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => guest.Get($"/checkout/{id}")).Append(shop.Stripe.Webhooks.Idle()));

        await Wait.Until(async () => (string)(await guest.Get($"/checkout/{id}")).Data["status"]! == "placed");
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM payments.payments WHERE order_id = $1", Guid.Parse(id)));
    }

    [Fact]
    public async Task An_event_before_the_answer_of_the_checkout_places_one_order()
    {
        var guest = await CartHolder.Ready(shop.Host);
        var told = new TaskCompletionSource();
        shop.Stripe.Faults.Add(
            new Fault(FaultKind.ExecutedThenSlow)
            {
                Call = CallKind.CreateIntent,
                Until = told.Task,
                Delay = TimeSpan.FromSeconds(20),
            }
        );
        var quote = await guest.Quote();
        var buying = guest.CheckOut(quote, "pm_card_visa", "stripe");

        await Wait.Until(async () =>
            await shop.Host.One<long>("SELECT count(*) FROM commerce.orders WHERE id = $1", Guid.Parse((string)quote["quote_id"]!)) == 1
        );
        told.SetResult();
        var order = await buying;

        Assert.Equal((HttpStatusCode.Created, (string)quote["quote_id"]!), (order.Status, (string)order.Data["id"]!));
        Assert.Equal(PaymentStatuses.Authorized, (await shop.PaymentOf((string)order.Data["id"]!)).Status);
    }
}
