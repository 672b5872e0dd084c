using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Stripe;

/// <summary>The rules of the double, without HTTP: what each call does in each status of a PaymentIntent.</summary>
public sealed class TransitionTests
{
    private const long Now = 1_800_000_000;

    [Theory]
    [InlineData(IntentStatus.RequiresPaymentMethod, true, false, true)]
    [InlineData(IntentStatus.RequiresConfirmation, true, false, true)]
    [InlineData(IntentStatus.RequiresAction, true, false, true)]
    [InlineData(IntentStatus.Processing, false, false, false)]
    [InlineData(IntentStatus.RequiresCapture, false, true, true)]
    [InlineData(IntentStatus.Succeeded, false, false, false)]
    [InlineData(IntentStatus.Canceled, false, false, false)]
    public void Only_some_statuses_can_be_confirmed_captured_and_canceled(IntentStatus status, bool confirms, bool captures, bool cancels)
    {
        var (intent, charge) = In(status);

        var changes = new[]
        {
            Confirming.Confirm(intent, With("pm_card_visa"), Now),
            Capturing.Capture(intent, charge, null, true, Now),
            Cancelling.Cancel(intent, charge, null, Now),
        };

        Assert.Equal([confirms, captures, cancels], changes.Select(change => change.Error is null));
        Assert.All(changes.Where(change => change.Error is not null), change => Assert.Equal((null, 0), (change.Intent, change.Events.Count)));
        Assert.All(changes, change => Assert.True(change.Error is null or { Status: 400, Code: "payment_intent_unexpected_state" }));
    }

    [Theory]
    [InlineData("pm_card_visa", CaptureMethod.Manual, IntentStatus.RequiresCapture)]
    [InlineData("pm_card_visa", CaptureMethod.Automatic, IntentStatus.Succeeded)]
    [InlineData("pm_card_chargeDeclined", CaptureMethod.Automatic, IntentStatus.RequiresPaymentMethod)]
    [InlineData("pm_card_authenticationRequired", CaptureMethod.Manual, IntentStatus.RequiresAction)]
    [InlineData("pm_success_de", CaptureMethod.Automatic, IntentStatus.Processing)]
    public void A_confirmation_leads_where_the_payment_method_leads(string method, CaptureMethod capture, IntentStatus expected) =>
        Assert.Equal(expected, Confirming.Confirm(New() with { CaptureMethod = capture }, With(method), Now).Intent!.Status);

    [Fact]
    public void A_challenge_that_was_passed_leads_to_what_the_card_does()
    {
        var method = With("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds");
        var challenged = Confirming.Confirm(New(), method, Now).Intent!;

        var change = Confirming.Authenticate(challenged, method.Method, passed: true, Now);

        Assert.Equal("insufficient_funds", change.Error!.Failure!.DeclineCode);
        Assert.Equal((IntentStatus.RequiresPaymentMethod, null), (change.Intent!.Status, change.Intent.Challenge));
        Assert.Equal(JournalKind.Declined, Assert.Single(change.Entries).Kind);
    }

    [Fact]
    public void A_manually_confirmed_intent_is_confirmed_once_more_after_the_challenge()
    {
        var method = With("pm_card_authenticationRequired");
        var challenged = Confirming.Confirm(New() with { ConfirmationMethod = ConfirmationMethod.Manual }, method, Now).Intent!;

        var authenticated = Confirming.Authenticate(challenged, method.Method, passed: true, Now).Intent!;
        var charged = Confirming.Confirm(authenticated, method, Now);

        Assert.Equal((IntentStatus.RequiresConfirmation, null), (authenticated.Status, authenticated.LatestCharge));
        Assert.Equal((IntentStatus.RequiresCapture, true), (charged.Intent!.Status, charged.Charge!.Challenged));
    }

    [Fact]
    public void A_hold_expires_at_its_second_and_not_before()
    {
        var (intent, charge) = In(IntentStatus.RequiresCapture);
        var end = Now + (7 * 24 * 60 * 60);

        Assert.Equal(end, charge!.CaptureBefore);
        Assert.Null(Expiring.Expire(intent, charge, end - 1));
        var expired = Expiring.Expire(intent, charge, end)!;
        Assert.Equal((IntentStatus.Canceled, "automatic", 0), (expired.Intent!.Status, expired.Intent.CancellationReason, expired.Intent.AmountCapturable));
        Assert.Equal(["charge.expired", "payment_intent.canceled"], expired.Events.Select(told => told.Type), StringComparer.Ordinal);
        Assert.Equal("charge_expired_for_capture", Capturing.Capture(expired.Intent, expired.Charge, null, true, end).Error!.Code);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(6540, null)]
    [InlineData(10000, null)]
    [InlineData(10001, "amount_too_large")]
    public void A_capture_takes_at_most_what_is_held_and_releases_the_rest(long amount, string? code)
    {
        var (intent, charge) = In(IntentStatus.RequiresCapture);

        var change = Capturing.Capture(intent, charge, amount, true, Now);

        Assert.Equal(code, change.Error?.Code);
        if (code is null)
        {
            Assert.Equal((amount, 0), (change.Intent!.AmountReceived, change.Intent.AmountCapturable));
            Assert.Equal((amount, 10000 - amount), (change.Charge!.AmountCaptured, change.Charge.AmountRefunded));
            Assert.Equal(10000, change.Entries.Sum(entry => entry.Amount));
        }
    }

    [Theory]
    [InlineData(RefundStatus.Pending, true)]
    [InlineData(RefundStatus.Succeeded, true)]
    [InlineData(RefundStatus.Failed, false)]
    [InlineData(RefundStatus.Canceled, false)]
    public void A_refund_fails_while_pending_and_after_it_succeeded(RefundStatus status, bool fails)
    {
        var (intent, charge) = In(IntentStatus.Succeeded);
        var refund = Refunding.Refund(intent, charge, With("pm_card_visa").Method, new Refunding.Ask(4000, null, intent.Metadata), true, false, Now);

        var change = Refunding.Fail(refund.Refund! with { Status = status }, refund.Charge!, "declined", Now);

        Assert.Equal(fails, change.Error is null);
        Assert.Equal(fails ? 10000 : null, change.Charge?.Refundable);
    }

    [Fact]
    public void A_dispute_is_decided_once()
    {
        var (intent, charge) = In(IntentStatus.Succeeded);
        var opened = Disputing.Open(intent, charge, null, "fraudulent", null, Now);

        var lost = Disputing.Close(intent, opened.Dispute!, won: false, Now);

        Assert.Equal((true, 10000), (opened.Charge!.Disputed, opened.Dispute!.Amount));
        Assert.NotNull(Disputing.Open(intent, opened.Charge, null, "fraudulent", null, Now).Error);
        Assert.NotNull(Disputing.Close(intent, lost.Dispute!, won: true, Now).Error);
    }

    [Theory]
    [InlineData(49, "usd", "amount_too_small")]
    [InlineData(50, "usd", null)]
    [InlineData(29, "gbp", "amount_too_small")]
    [InlineData(49, "jpy", "amount_too_small")]
    [InlineData(99_999_999, "jpy", null)]
    [InlineData(100_000_000, "jpy", "amount_too_large")]
    [InlineData(1499, "czk", "amount_too_small")]
    public void Amounts_have_bounds_by_currency(long amount, string currency, string? code) => Assert.Equal(code, Currencies.Problem(amount, currency)?.Code);

    [Theory]
    [InlineData(5124, "kwd", false)]
    [InlineData(5120, "kwd", true)]
    [InlineData(5050, "isk", false)]
    [InlineData(5000, "isk", true)]
    [InlineData(5050, "ugx", false)]
    [InlineData(5051, "jpy", true)]
    public void Some_currencies_know_only_round_amounts(long amount, string currency, bool taken) =>
        Assert.Equal(taken, Currencies.Problem(amount, currency) is null);

    private static PaymentIntent New() =>
        new()
        {
            Id = "pi_1",
            Amount = 10000,
            Currency = "eur",
            Created = Now,
            ClientSecret = "pi_1_secret_1",
            CaptureMethod = CaptureMethod.Manual,
            ConfirmationMethod = ConfirmationMethod.Automatic,
            MethodTypes = ["card", "sepa_debit"],
        };

    private static Confirmation With(string method) => new(new PaymentMethod("pm_1", TestMethods.Named(method)!, Now), "https://shop.example/");

    private static (PaymentIntent Intent, Charge? Charge) In(IntentStatus status)
    {
        if (status is IntentStatus.RequiresCapture or IntentStatus.Succeeded)
        {
            var capture = status == IntentStatus.Succeeded ? CaptureMethod.Automatic : CaptureMethod.Manual;
            var paid = Confirming.Confirm(New() with { CaptureMethod = capture }, With("pm_card_visa"), Now);
            return (paid.Intent!, paid.Charge);
        }
        return (New() with { Status = status }, null);
    }
}
