using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Stripe;

/// <summary>The journal: what really happened, whatever callers believe.</summary>
public sealed class MoneyTests
{
    [Fact]
    public async Task The_journal_tells_the_life_of_a_payment_with_its_metadata()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);

        var id = await caller.Id("/v1/payment_intents", StripeCaller.Held + "&metadata[payment]=p-1");
        await caller.Post($"/v1/payment_intents/{id}/capture", "amount_to_capture=6000");
        var refund = await caller.Id("/v1/refunds", $"payment_intent={id}&amount=1000&metadata[operation]=op-1");
        stripe.FailRefund(refund);
        var dispute = stripe.OpenDispute(id);
        stripe.CloseDispute(dispute.Id, won: false);

        var entries = stripe.Journal.Of(id);
        Assert.Equal(
            [
                (JournalKind.Authorized, 10000L),
                (JournalKind.Captured, 6000L),
                (JournalKind.Released, 4000L),
                (JournalKind.Refunded, 1000L),
                (JournalKind.RefundFailed, 1000L),
                (JournalKind.DisputeOpened, 6000L),
                (JournalKind.DisputeLost, 6000L),
            ],
            entries.Select(entry => (entry.Kind, entry.Amount))
        );
        Assert.Equal(("p-1", "op-1"), (entries[0].Metadata["payment"], entries[3].Metadata["operation"]));
        var money = Assert.Single(stripe.Money);
        Assert.Equal((0, 6000, 0, 6000, 0), (money.Held, money.Captured, money.Refunded, money.Disputed, money.Net));
    }

    [Fact]
    public async Task Of_captures_and_a_cancellation_at_once_one_wins()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        var id = await caller.Id("/v1/payment_intents", StripeCaller.Held);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => caller.Post($"/v1/payment_intents/{id}/{(i % 3 == 0 ? "cancel" : "capture")}")));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(
            answers.Where(answer => answer.Status != 200),
            answer => Assert.Equal((400, "payment_intent_unexpected_state"), (answer.Status, answer.Code))
        );
    }

    [Fact]
    public async Task Refunds_at_once_never_give_back_more_than_was_taken()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        var id = await caller.Id("/v1/payment_intents", StripeCaller.Paid);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => caller.Post("/v1/refunds", $"payment_intent={id}&amount=3000")));

        Assert.Equal(3, answers.Count(answer => answer.Status == 200));
        Assert.Equal((9000, 3), (stripe.Money[0].Refunded, stripe.RefundsOf(id).Count));
    }

    [Fact]
    public async Task The_clock_ends_holds_at_their_own_time_in_their_order()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        var early = await caller.Id("/v1/payment_intents", StripeCaller.Held);
        stripe.Clock.Advance(TimeSpan.FromDays(3));
        var late = await caller.Id("/v1/payment_intents", StripeCaller.Held);

        stripe.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal((IntentStatus.Canceled, IntentStatus.RequiresCapture), (stripe.Intent(early)!.Status, stripe.Intent(late)!.Status));
        stripe.Clock.Advance(TimeSpan.FromDays(30));

        var expired = stripe.Events.Where(told => told.Type == "charge.expired").ToArray();
        Assert.Equal([early, late], expired.Select(told => told.Intent), StringComparer.Ordinal);
        Assert.All(expired, told => Assert.Equal(stripe.Intent(told.Intent)!.Created + (7 * 24 * 60 * 60), told.Created));
        Assert.Equal((0, 20000), (stripe.Money.Sum(one => one.Held), stripe.Journal.Sum(JournalKind.Released, "eur")));
    }

    [Fact]
    public async Task Faults_after_the_execution_leave_the_money_moved()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        stripe.Faults.Add(new Fault(FaultKind.ExecutedThenReset) { Call = CallKind.CreateIntent });
        stripe.Faults.Add(new Fault(FaultKind.Reset) { Call = CallKind.CreateRefund, When = call => call.Body.Contains("amount=1", StringComparison.Ordinal) });

        await Assert.ThrowsAsync<HttpRequestException>(() => caller.Post("/v1/payment_intents", StripeCaller.Paid));
        var id = Assert.Single(stripe.Intents).Id;
        var other = await caller.Post("/v1/refunds", $"payment_intent={id}&amount=2000");
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.Post("/v1/refunds", $"payment_intent={id}&amount=1000"));

        Assert.Equal((200, 2000), (other.Status, stripe.Money[0].Refunded));
        Assert.Equal([FaultKind.ExecutedThenReset, null, FaultKind.Reset], stripe.Calls.Select(call => call.Fault));
    }

    [Fact]
    public async Task Offline_the_double_refuses_connections_and_keeps_what_it_knows()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        var id = await caller.Id("/v1/payment_intents", StripeCaller.Held);

        await stripe.GoOffline();
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.Get($"/v1/payment_intents/{id}"));
        await stripe.GoOnline();

        Assert.Equal("requires_capture", (await caller.Get($"/v1/payment_intents/{id}")).Text("status"));
    }
}
