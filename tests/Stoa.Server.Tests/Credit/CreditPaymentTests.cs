using Microsoft.Extensions.DependencyInjection;
using Stoa.Payments;
using Stoa.Payments.Credit;

namespace Stoa.Server.Tests.Credit;

/// <summary>A gift card pays like a card: reserved, taken, released, refunded, each once, and never more than is on it.</summary>
[Race]
public sealed class CreditPaymentTests(Shop shop) : IClassFixture<Shop>
{
    private StoaHost Host => shop.Host;

    [Fact]
    public async Task Money_is_reserved_then_taken_in_part_and_the_rest_goes_back()
    {
        var card = await Card(5_000);
        var started = await Host.Settled(Host.PayByCard(card, 3_000));
        Assert.Equal(
            (2_000, "authorized", null),
            (await Host.BalanceOf(card), (await Host.Find(started.Payment.Id)).Status, started.Answer.State!.CaptureBefore)
        );

        Assert.Equal(AnswerKind.Done, (await Host.Do(started, OperationKinds.Capture, 1_200)).Kind);

        var payment = await Host.Find(started.Payment.Id);
        Assert.Equal((3_800, "captured", 1_200), (await Host.BalanceOf(card), payment.Status, payment.Captured));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task What_is_released_goes_back_to_the_card()
    {
        var card = await Card(5_000);
        var started = await Host.Settled(Host.PayByCard(card, 5_000));
        Assert.Equal(0, await Host.BalanceOf(card));

        await Host.Do(started, OperationKinds.Void, 5_000);

        Assert.Equal((5_000, "voided"), (await Host.BalanceOf(card), (await Host.Find(started.Payment.Id)).Status));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task What_is_refunded_goes_back_to_the_card_and_never_more_than_was_taken()
    {
        var card = await Card(5_000);
        var started = await Host.Settled(Host.PayByCard(card, 4_000));
        Assert.Equal("authorized", (await Host.Do(started, OperationKinds.Refund, 1)).Reason);
        await Host.Do(started, OperationKinds.Capture, 4_000);

        var refund = await Host.Do(started, OperationKinds.Refund, 1_500);
        var tooMuch = await Host.Do(started, OperationKinds.Refund, 2_501);
        await Host.Do(started, OperationKinds.Refund, 2_500);

        Assert.Equal((1_500, "succeeded"), (refund.Refund!.Amount, refund.Refund.Status));
        Assert.Equal((AnswerKind.Refused, "refund_exceeds"), (tooMuch.Kind, tooMuch.Reason));
        Assert.Equal((5_000, 4_000), (await Host.BalanceOf(card), (await Host.Find(started.Payment.Id)).Refunded));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task Of_fifty_payments_at_once_a_card_pays_as_many_as_it_can_and_never_falls_below_zero()
    {
        var card = await Card(1_050);

        var started = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Host.PayByCard(card, 100))));

        var byKind = started.ToLookup(payment => (payment.Answer.Kind, payment.Answer.Reason));
        Assert.Equal(10, byKind[(AnswerKind.Done, null)].Count());
        Assert.Equal(40, byKind[(AnswerKind.Declined, CreditHold.InsufficientFunds)].Count());
        Assert.Equal(50, await Host.BalanceOf(card));
        await Task.WhenAll(started.Select(payment => Host.Services.GetRequiredService<PaymentReturn>().End(payment)));
        Assert.Equal(1_050, await Host.BalanceOf(card));
        await Host.CreditIsProven();
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("no id")]
    [InlineData("disabled")]
    [InlineData("expired")]
    [InlineData("currency")]
    public async Task A_card_that_cannot_be_used_is_unusable_and_the_payment_has_failed(string why)
    {
        var card = await Card(5_000);
        await (
            why switch
            {
                "disabled" => Host.Execute("UPDATE payments.gift_cards SET enabled = false WHERE id = $1", card),
                "expired" => Host.Expire(card),
                _ => Task.CompletedTask,
            }
        );
        var (method, currency) = (
            why switch
            {
                "unknown" => Guid.NewGuid().ToString(),
                "no id" => "x",
                _ => card.ToString(),
            },
            why == "currency" ? "EUR" : "USD"
        );

        var started = await Host.Pay(GiftCardProvider.ProviderName, method, 100, currency, Guid.NewGuid());
        await Host.Services.GetRequiredService<PaymentReturn>().End(started);

        Assert.Equal((AnswerKind.Unusable, why == "no id" ? "unknown" : why), (started.Answer.Kind, started.Answer.Reason));
        Assert.Equal("failed", (await Host.Find(started.Payment.Id)).Status);
        Assert.Equal(5_000, await Host.BalanceOf(card));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task Asking_again_with_the_same_operation_does_nothing_twice()
    {
        var card = await Card(5_000);
        var provider = Host.Provider(GiftCardProvider.ProviderName);
        var started = await Host.Settled(Host.PayByCard(card, 1_000));
        await Twice(started.Payment, started.Operation, 4_000);
        var capture = await Host.Begin(started.Payment.Id, OperationKinds.Capture, 600);
        await Twice(capture.Payment, capture.Operation, 4_400);
        await Host.Operations().Record(capture.Operation, await provider.Send(capture.Payment, capture.Operation, Cancelled), Cancelled);
        var refund = await Host.Begin(started.Payment.Id, OperationKinds.Refund, 250);
        await Twice(refund.Payment, refund.Operation, 4_650);
        await Host.Operations().Record(refund.Operation, await provider.Send(refund.Payment, refund.Operation, Cancelled), Cancelled);
        var other = await Host.Settled(Host.PayByCard(card, 50));
        var release = await Host.Begin(other.Payment.Id, OperationKinds.Void, 50);
        await Twice(release.Payment, release.Operation, 4_650);
        await Host.Operations().Record(release.Operation, await provider.Send(release.Payment, release.Operation, Cancelled), Cancelled);

        await Host.CreditIsProven();

        async Task Twice(Payment payment, PaymentOperation operation, long balance)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => provider.Send(payment, operation, Cancelled))));
            Assert.All(answers, answer => Assert.Equal(AnswerKind.Done, answer.Kind));
            Assert.Single(answers.Select(answer => (answer.State?.Reference, answer.Refund?.Reference)).Distinct());
            Assert.Equal(balance, await Host.BalanceOf(card));
        }
    }

    [Fact]
    public async Task A_payment_that_was_declined_stays_so_also_when_its_request_arrives_again_and_money_has_come()
    {
        var card = await Card(100);
        var spent = await Host.PayByCard(card, 100);
        var declined = await Host.PayByCard(card, 100);
        Assert.Equal(AnswerKind.Declined, declined.Answer.Kind);
        await Host.Services.GetRequiredService<PaymentReturn>().End(spent);
        await Host.Services.GetRequiredService<PaymentReturn>().End(declined);
        Assert.Equal(100, await Host.BalanceOf(card));

        var late = await Host.Provider(GiftCardProvider.ProviderName).Send(declined.Payment, declined.Operation, Cancelled);

        Assert.Equal((AnswerKind.Declined, 100L), (late.Kind, await Host.BalanceOf(card)));
    }

    [Theory]
    [InlineData(OperationKinds.Void, OperationKinds.Capture, "voided")]
    [InlineData(OperationKinds.Capture, OperationKinds.Void, "captured")]
    [InlineData(OperationKinds.Capture, OperationKinds.Capture, "captured")]
    [InlineData(OperationKinds.Void, OperationKinds.Refund, "voided")]
    public async Task What_is_over_is_refused_with_what_it_has_become(string first, string second, string reason)
    {
        var card = await Card(1_000);
        var started = await Host.Settled(Host.PayByCard(card, 400));
        await Host.Do(started, first, 400);
        var balance = await Host.BalanceOf(card);

        var answer = await Host.Do(started, second, 400);

        Assert.Equal((AnswerKind.Refused, reason, balance), (answer.Kind, answer.Reason, await Host.BalanceOf(card)));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task Of_a_capture_and_a_release_at_once_one_is_done()
    {
        var card = await Card(10_000);
        var provider = Host.Provider(GiftCardProvider.ProviderName);
        for (var round = 0; round < 10; round++)
        {
            var started = await Host.PayByCard(card, 100);
            PaymentOperation Operation(string kind) => new(Guid.NewGuid(), started.Payment.Id, kind, 100, "", false, DateTimeOffset.UtcNow);

            var answers = await Task.WhenAll(
                Task.Run(() => provider.Send(started.Payment, Operation(OperationKinds.Capture), Cancelled)),
                Task.Run(() => provider.Send(started.Payment, Operation(OperationKinds.Void), Cancelled))
            );

            Assert.Single(answers, answer => answer.Kind == AnswerKind.Done);
            await Host.Services.GetRequiredService<PaymentRefresh>().Read(await Host.Find(started.Payment.Id), Cancelled);
        }
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task Whoever_dies_after_the_money_was_moved_leaves_what_is_found_out_and_given_back_once()
    {
        var card = await Card(1_000);
        var started = await Host.PayByCard(card, 300);
        Assert.Equal((700, "started"), (await Host.BalanceOf(card), (await Host.Find(started.Payment.Id)).Status));

        // Nobody writes the answer down: the process is gone.
        await Host.Execute("UPDATE payments.payments SET expires_at = now() - interval '1 hour' WHERE id = $1", started.Payment.Id);
        await Wait.Until(async () =>
        {
            await Host.Execute("UPDATE payments.operations SET next_at = now() WHERE payment_id = $1", started.Payment.Id);
            await Task.WhenAll(PeriodicJob.Run(Host, "payments to find out about"), PeriodicJob.Run(Host, "payments to find out about"));
            return (await Host.Find(started.Payment.Id)).Status == "voided";
        });

        Assert.Equal(1_000, await Host.BalanceOf(card));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task Comparing_payments_with_their_providers_names_what_credit_has_otherwise()
    {
        var root = (await shop.SuperAdmin()).Client;
        var card = await Card(1_000);
        var started = await Host.Settled(Host.PayByCard(card, 300));
        await Host.Do(started, OperationKinds.Capture, 300);
        await Host.Do(started, OperationKinds.Refund, 100);
        await Host.Execute("UPDATE payments.payments SET captured = 200 WHERE id = $1", started.Payment.Id);

        var difference = Assert.Single((await root.Post("/admin/payments/reconcile")).Data["differences"]!.AsArray())!;
        Assert.Equal(
            (started.Payment.Id, "gift_card", "captured", "200", "300"),
            (
                (Guid)difference["payment_id"]!,
                (string)difference["provider"]!,
                (string)difference["member"]!,
                (string)difference["ours"]!,
                (string)difference["theirs"]!
            )
        );
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/payments/{started.Payment.Id}/reconcile")).Status);
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task Staff_capture_and_release_such_a_payment_by_the_same_routes_as_any_other()
    {
        var root = (await shop.SuperAdmin()).Client;
        var card = await Card(1_000);
        var (taken, released) = (await Host.Settled(Host.PayByCard(card, 300)), await Host.Settled(Host.PayByCard(card, 200)));

        var captured = await root.Post(await Path(taken) + "/capture", new { amount = Till.Dollars(250) });
        var voided = await root.Post(await Path(released) + "/void");

        Assert.Equal(
            ("captured", 250L, "gift_card"),
            ((string)captured.Data["status"]!, (long)captured.Data["captured"]!["amount"]!, (string)captured.Data["provider"]!)
        );
        Assert.Equal(("voided", 750L), ((string)voided.Data["status"]!, await Host.BalanceOf(card)));
        Assert.Equal(2, (await root.Get("/admin/payments?provider=gift_card&page_size=100")).Data.AsArray().Count(payment => IsOne(payment!, taken, released)));
        var entries = (await root.Get($"/admin/gift-cards/{card}/entries?page_size=100")).Data.AsArray();
        Assert.Equal(["release", "capture", "hold", "hold", "issue"], entries.Select(entry => (string)entry!["cause"]!), StringComparer.Ordinal);
        Assert.All(entries.SkipLast(1), entry => Assert.NotNull(entry!["order_id"]));

        static bool IsOne(System.Text.Json.Nodes.JsonNode payment, params StartedPayment[] all) =>
            all.Any(started => started.Payment.Id == (Guid)payment["id"]!);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<string> Path(StartedPayment started) => $"/admin/orders/{(await Host.Find(started.Payment.Id)).OrderId}/payments/{started.Payment.Id}";

    private async Task<Guid> Card(long amount) => (await (await shop.SuperAdmin()).Client.NewCard(amount)).Id;
}
