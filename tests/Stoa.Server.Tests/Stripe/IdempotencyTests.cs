using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Stripe;

/// <summary>Keys, over HTTP: what is kept, for how long, and what a twin gets.</summary>
public sealed class IdempotencyTests
{
    [Fact]
    public async Task A_replay_is_the_same_bytes_and_says_so()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);

        var first = await caller.Post("/v1/payment_intents", StripeCaller.Held, "key-1");
        await caller.Post($"/v1/payment_intents/{first.Text("id")}/capture");
        var again = await caller.Post("/v1/payment_intents", StripeCaller.Held, "key-1");

        Assert.Equal(first.Body, again.Body);
        Assert.Equal(("true", first.Headers["Request-Id"]), (again.Headers["Idempotent-Replayed"], again.Headers["Original-Request"]));
        Assert.Equal((1, false), (stripe.Intents.Count, first.Headers.ContainsKey("Idempotent-Replayed")));
        Assert.Equal([false, false, true], stripe.Calls.Select(call => call.Replayed));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_24_hours_and_then_executes_anew()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);

        await caller.Post("/v1/payment_intents", StripeCaller.Held, "key-1");
        stripe.Clock.Advance(TimeSpan.FromHours(23));
        await caller.Post("/v1/payment_intents", StripeCaller.Held, "key-1");
        Assert.Single(stripe.Intents);
        stripe.Clock.Advance(TimeSpan.FromHours(1));
        await caller.Post("/v1/payment_intents", StripeCaller.Held, "key-1");

        Assert.Equal(2, stripe.Intents.Count);
        Assert.Equal(2, stripe.Money.Sum(one => one.Authorizations));
    }

    [Theory]
    [InlineData("amount=10001&currency=eur", 400)]
    [InlineData("currency=eur&amount=10000", 200)]
    public async Task A_key_goes_with_its_parameters_and_not_with_their_order(string form, int status)
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        await caller.Post("/v1/payment_intents", "amount=10000&currency=eur", "key-1");

        var answer = await caller.Post("/v1/payment_intents", form, "key-1");

        Assert.Equal((status, 1), (answer.Status, stripe.Intents.Count));
        Assert.Equal(status == 400 ? "idempotency_error" : null, (string?)answer.Json["error"]?["type"]);
    }

    [Fact]
    public async Task A_state_that_refuses_is_kept_and_a_parameter_that_does_not_fit_is_not()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        var id = await caller.Id("/v1/payment_intents", "amount=10000&currency=eur");

        var refused = await caller.Post($"/v1/payment_intents/{id}/capture", "", "capture");
        await caller.Post($"/v1/payment_intents/{id}/confirm", "payment_method=pm_card_visa&return_url=https://shop.example/&capture_method=manual");
        var replayed = await caller.Post($"/v1/payment_intents/{id}/capture", "", "capture");
        var invalid = await caller.Post($"/v1/payment_intents/{id}/capture", "amount=1", "other");
        var corrected = await caller.Post($"/v1/payment_intents/{id}/capture", "amount_to_capture=1", "other");

        Assert.Equal((400, refused.Body), (replayed.Status, replayed.Body));
        Assert.Equal((400, 200), (invalid.Status, corrected.Status));
    }

    [Fact]
    public async Task A_twin_in_flight_is_told_to_wait_and_then_gets_the_answer()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        var gate = new TaskCompletionSource();
        stripe.Faults.Add(new Fault(FaultKind.Slow) { Until = gate.Task, Call = CallKind.CreateIntent });
        var first = caller.Post("/v1/payment_intents", StripeCaller.Held, "key-1");
        await Wait.Until(() => stripe.Faults.Pending.Count == 0);

        var twin = await caller.Post("/v1/payment_intents", StripeCaller.Held, "key-1");
        gate.SetResult();

        Assert.Equal((409, "idempotency_key_in_use", "true"), (twin.Status, twin.Code, twin.Headers["Stripe-Should-Retry"]));
        Assert.Equal((await first).Body, (await caller.Post("/v1/payment_intents", StripeCaller.Held, "key-1")).Body);
        Assert.Single(stripe.Intents);
    }

    [Fact]
    public async Task Of_many_twins_one_is_executed()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => caller.Post("/v1/payment_intents", StripeCaller.Held, "key-1")));

        Assert.Single(stripe.Intents);
        Assert.Single(answers.Where(answer => answer.Status == 200).Select(answer => answer.Body).Distinct(StringComparer.Ordinal));
        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 409));
    }
}
