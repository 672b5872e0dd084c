using Stoa.Payments;
using Stoa.Server.Tests.Accounts;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Payments;

/// <summary>What goes wrong between us and Stripe: no money without an order, no order without money, nothing twice.</summary>
public sealed partial class StripeFaultTests(TestDatabases databases) : IAsyncLifetime
{
    private readonly StripeShop _shop = new(databases);

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData(FaultKind.ExecutedThenReset)]
    [InlineData(FaultKind.ExecutedThenError500)]
    [InlineData(FaultKind.ExecutedThenCut)]
    [InlineData(FaultKind.Error500)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.RateLimited)]
    [InlineData(FaultKind.LockTimeout)]
    public async Task A_start_that_is_not_answered_is_asked_again_with_the_same_key(FaultKind fault)
    {
        _shop.Stripe.Faults.Add(new Fault(fault) { Call = CallKind.CreateIntent });

        var reply = await (await _shop.Buyer()).Order(Buying.OrderBody(payment: "pm_card_visa"));

        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        Assert.Equal(1, _shop.Stripe.Money.Single().Authorizations);
        Assert.Single(
            _shop.Stripe.Calls.Where(call => call.Call.Kind == CallKind.CreateIntent).Select(call => call.Call.IdempotencyKey).Distinct(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(FaultKind.ExecutedThenReset)]
    [InlineData(FaultKind.ExecutedThenError500)]
    [InlineData(FaultKind.ExecutedThenError500Kept)]
    [InlineData(FaultKind.ExecutedThenCut)]
    [InlineData(FaultKind.Error500)]
    [InlineData(FaultKind.Error500Kept)]
    [InlineData(FaultKind.Reset)]
    public async Task An_answer_that_is_lost_is_found_out_and_what_was_held_is_given_back(FaultKind fault)
    {
        Lose(fault);

        (await (await _shop.Buyer()).Order(Buying.OrderBody(payment: "pm_card_visa"))).Refused(HttpStatusCode.BadRequest, "payment_timeout");
        // A kept 500 in front of everything proves nothing for a day; until then it stays unknown.
        await _shop.Recover(fault == FaultKind.Error500Kept ? PaymentStatuses.Unknown : PaymentStatuses.Voided);

        Assert.Equal(0, _shop.Stripe.Money.Sum(money => money.Held + money.Captured));
        Assert.True(_shop.Stripe.Intents.Count <= 1, "asked for once");
    }

    [Fact]
    public async Task An_event_alone_finds_out_what_became_of_a_lost_answer()
    {
        Lose(FaultKind.ExecutedThenReset);
        (await (await _shop.Buyer()).Order(Buying.OrderBody(payment: "pm_card_visa"))).Refused(HttpStatusCode.BadRequest, "payment_timeout");

        await _shop.Stripe.Webhooks.Idle();
        await Wait.Until(async () => (await _shop.Payments("true")).Single().Status == PaymentStatuses.Authorized);

        await _shop.Recover(PaymentStatuses.Voided);
        Assert.Equal(0, _shop.Stripe.Money.Sum(money => money.Held + money.Captured));
    }

    [Fact]
    public async Task Events_before_the_answer_five_times_and_in_the_wrong_order_change_nothing()
    {
        _shop.Stripe.Webhooks.Copies = 5;
        var told = new TaskCompletionSource();
        _shop.Stripe.Faults.Add(
            new Fault(FaultKind.ExecutedThenSlow)
            {
                Call = CallKind.CreateIntent,
                Until = told.Task,
                Delay = TimeSpan.FromSeconds(20),
            }
        );
        var buying = (await _shop.Buyer()).Order(Buying.OrderBody(payment: "pm_card_visa"));

        await Wait.Until(async () => (await _shop.Payments("status = 'authorized'")).Count == 1);
        told.SetResult();
        var reply = await buying;
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);

        var order = (string)reply.Data["id"]!;
        _shop.Stripe.Webhooks.Hold();
        await (await _shop.Root()).Post($"/admin/orders/{order}/ship");
        _shop.Stripe.Webhooks.ReleaseAll(events => events.Reverse());
        await _shop.Settled();

        Assert.Equal(PaymentStatuses.Captured, (await _shop.PaymentOf(order)).Status);
        Assert.Equal((1, 1), (_shop.Stripe.Money.Single().Authorizations, _shop.Stripe.Money.Single().Captures));
    }

    [Theory]
    [InlineData(FaultKind.ExecutedThenReset)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.LockTimeout)]
    [InlineData(FaultKind.RateLimited)]
    public async Task A_capture_that_is_not_answered_is_asked_again_with_the_same_key(FaultKind fault)
    {
        var (order, payment) = await _shop.Bought();
        _shop.Stripe.Faults.Add(new Fault(fault) { Call = CallKind.CaptureIntent });

        var reply = await (await _shop.Root()).Post($"/admin/orders/{order}/payments/{payment.Id}/capture");

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal((1, payment.Amount), (_shop.Stripe.Money.Single().Captures, _shop.Stripe.Money.Single().Captured));
        Assert.Single(
            _shop.Stripe.Calls.Where(call => call.Call.Kind == CallKind.CaptureIntent).Select(call => call.Call.IdempotencyKey).Distinct(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_capture_that_nobody_answers_is_503_blocks_a_second_one_and_is_found_out()
    {
        var (order, payment) = await _shop.Bought();
        // What was told of the purchase would make the payment be read, and so find out.
        await _shop.Settled();
        _shop.Stripe.Webhooks.Hold();
        _shop.Stripe.Faults.Add(new Fault(FaultKind.ExecutedThenError500Kept) { Call = CallKind.CaptureIntent });
        var root = await _shop.Root();

        var unknown = await root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture");
        unknown.Refused(HttpStatusCode.ServiceUnavailable, "payment_unresolved");
        Assert.Equal("60", unknown.Headers["Retry-After"]);
        Assert.Equal(payment.Id.ToString(), (string?)Assert.Single((await root.Get("/admin/payments?status=unknown")).Data.AsArray())!["id"]);
        Assert.Contains(
            (await root.Post("/admin/payments/reconcile")).Data["differences"]!.AsArray(),
            difference => ((string?)difference!["member"], (string?)difference["ours"]) == ("capture", $"unknown {payment.Amount}")
        );
        // An event that is still on its way may have told what became of it before we ask.
        Assert.Equal(HttpStatusCode.Conflict, (await root.Post($"/admin/orders/{order}/payments/{payment.Id}/void")).Status);
        await _shop.Recover(PaymentStatuses.Captured);

        Assert.Equal((PaymentStatuses.Captured, payment.Amount), ((await _shop.Find(payment.Id)).Status, (await _shop.Find(payment.Id)).Captured));
        Assert.Equal((1, payment.Amount), (_shop.Stripe.Money.Single().Captures, _shop.Stripe.Money.Single().Captured));
    }

    [Fact]
    public async Task A_hold_that_has_ended_is_not_shipped_on()
    {
        var (order, payment) = await _shop.Bought();
        _shop.Stripe.Clock.Advance(TimeSpan.FromDays(8));
        await _shop.Stripe.Webhooks.Idle();
        await Wait.Until(async () => (await _shop.Find(payment.Id)).Status == PaymentStatuses.Expired);
        var root = await _shop.Root();

        (await root.Post($"/admin/orders/{order}/ship")).Refused(HttpStatusCode.Conflict, "hold_expired");
        (await root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture")).Refused(HttpStatusCode.Conflict, "hold_expired");

        Assert.Equal("pending", (string)(await root.Get($"/orders/{order}")).Data["status"]!);
    }

    [Fact]
    public async Task A_hold_that_ended_unheard_is_refused_by_stripe_and_then_known()
    {
        var (order, payment) = await _shop.Bought();
        _shop.Stripe.Webhooks.Drops = _ => true;
        _shop.Stripe.Clock.Advance(TimeSpan.FromDays(8));
        var root = await _shop.Root();

        (await root.Post($"/admin/orders/{order}/ship")).Refused(HttpStatusCode.Conflict, "hold_expired");

        Assert.Equal(PaymentStatuses.Expired, (await _shop.Find(payment.Id)).Status);
    }

    [Fact]
    public async Task A_hold_that_ended_unheard_keeps_nothing_back_that_was_paid_otherwise()
    {
        var (order, payment) = await _shop.Bought();
        _shop.Stripe.Webhooks.Drops = _ => true;
        _shop.Stripe.Clock.Advance(TimeSpan.FromDays(8));
        await _shop.Host.Execute("UPDATE commerce.orders SET paid_elsewhere = total WHERE id = $1", Guid.Parse(order));
        var root = await _shop.Root();

        var reply = await root.Post($"/admin/orders/{order}/ship");

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal(PaymentStatuses.Expired, (await _shop.Find(payment.Id)).Status);
    }

    [Fact]
    public async Task A_refund_by_hand_and_a_dispute_are_taken_over()
    {
        var (order, payment) = await _shop.Bought();
        var root = await _shop.Root();
        await root.Post($"/admin/orders/{order}/ship");
        using var stripe = new Stripe.StripeCaller(_shop.Stripe);
        var intent = _shop.Stripe.Intents.Single().Id;

        await stripe.Post("/v1/refunds", $"payment_intent={intent}&amount=100");
        await _shop.Stripe.Webhooks.Idle();
        await Wait.Until(async () => (await _shop.Find(payment.Id)).Refunded == 100);

        var dispute = _shop.Stripe.OpenDispute(intent);
        await _shop.Stripe.Webhooks.Idle();
        await Wait.Until(async () => (await _shop.Find(payment.Id)) is { Dispute: "open", Refundable: 0 });
        Assert.Single((await root.Get("/admin/payments?status=disputed")).Data.AsArray());

        _shop.Stripe.CloseDispute(dispute.Id, won: true);
        await _shop.Stripe.Webhooks.Idle();
        await Wait.Until(async () => (await _shop.Find(payment.Id)) is { Dispute: "won", Refunded: 100 } known && known.Refundable == known.Captured - 100);
        Assert.Empty((await root.Get("/admin/payments?status=disputed")).Data.AsArray());
    }

    [Fact]
    public async Task Reconciling_names_every_difference_and_nothing_else()
    {
        var root = await _shop.Root();
        var (agreed, lost, captured) = (await _shop.Bought(), await _shop.Bought(), await _shop.Bought());
        await root.Post($"/admin/orders/{agreed.Order}/ship");
        await _shop.Settled();
        Assert.Empty((await root.Post("/admin/payments/reconcile")).Data["differences"]!.AsArray());
        var ever = await root.Post("/admin/payments/reconcile", new { from = "0001-01-01T00:00:00Z", to = "9999-12-31T23:59:59Z" });
        Assert.True(ever.Status == HttpStatusCode.OK, ever.Text);

        _shop.Stripe.Webhooks.Drops = _ => true;
        using var stripe = new Stripe.StripeCaller(_shop.Stripe);
        await stripe.Post($"/v1/payment_intents/{captured.Payment.Reference}/capture");
        await stripe.Post("/v1/refunds", $"payment_intent={captured.Payment.Reference}&amount=50");
        await stripe.Post("/v1/payment_intents", Stripe.StripeCaller.Held);
        await _shop.Host.Execute("UPDATE payments.payments SET amount = amount + 1 WHERE id = $1", agreed.Payment.Id);
        await _shop.Host.Execute("DELETE FROM payments.operations WHERE payment_id = $1", lost.Payment.Id);
        await _shop.Host.Execute("UPDATE payments.payments SET id = gen_random_uuid(), reference = 'pi_gone' WHERE id = $1", lost.Payment.Id);
        var reply = await root.Post("/admin/payments/reconcile", new { from = DateTimeOffset.UtcNow.AddHours(-1) });

        Assert.Equal(
            ["amount", "captured", "payment", "payment", "refunded", "status"],
            reply.Data["differences"]!.AsArray().Select(difference => (string)difference!["member"]!).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task While_stripe_is_away_orders_are_refused_and_nothing_is_held()
    {
        var buyer = await _shop.Buyer();
        await _shop.Stripe.GoOffline();

        (await buyer.Order(Buying.OrderBody(payment: "pm_card_visa"))).Refused(HttpStatusCode.BadRequest, "payment_timeout");
        await _shop.Stripe.GoOnline();
        await _shop.Recover(PaymentStatuses.Voided);

        Assert.Equal(0, _shop.Stripe.Money.Sum(money => money.Held + money.Captured));
        Assert.Equal(HttpStatusCode.Created, (await buyer.Order(Buying.OrderBody(payment: "pm_card_visa"))).Status);
    }

    /// <summary>The first answer, and those to the two tries after it.</summary>
    private void Lose(FaultKind fault)
    {
        var isDone = fault is not (FaultKind.Error500 or FaultKind.Reset);
        _shop.Stripe.Faults.Add(new Fault(fault) { Call = CallKind.CreateIntent, Times = isDone ? 1 : 3 });
        if (isDone)
        {
            _shop.Stripe.Faults.Add(
                new Fault(FaultKind.Reset)
                {
                    Call = CallKind.CreateIntent,
                    OfReplays = true,
                    Times = 2,
                }
            );
        }
    }

    /// <summary>Until nothing is open any more.</summary>
    private Task FoundOut() =>
        Wait.Until(async () =>
        {
            await _shop.Host.Execute("UPDATE payments.operations SET next_at = now() WHERE status IN ('started', 'unknown')");
            await PeriodicJob.Run(_shop.Host, "payments to find out about");
            return await _shop.Host.One<long>("SELECT count(*) FROM payments.operations WHERE status IN ('started', 'unknown')") == 0;
        });
}
