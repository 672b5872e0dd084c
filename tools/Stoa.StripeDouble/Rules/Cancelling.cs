namespace Stoa.StripeDouble;

/// <summary>Ending an intent. What is held is released, which Stripe tells as a refund without a balance transaction.</summary>
internal static class Cancelling
{
    public static Change Cancel(PaymentIntent intent, Charge? charge, string? reason, long now)
    {
        if (intent.Status is IntentStatus.Canceled or IntentStatus.Succeeded or IntentStatus.Processing)
        {
            return Change.Refused(
                StripeError.UnexpectedState(
                    intent,
                    $"You cannot cancel this PaymentIntent because it has a status of {Wire<IntentStatus>.Name(intent.Status)}. Only a PaymentIntent with one "
                        + "of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action."
                )
            );
        }
        var canceled = Canceled(intent, reason, now);
        return intent.Status == IntentStatus.RequiresCapture && charge is not null
            ? new Change
            {
                Intent = canceled,
                Charge = Release(charge, intent.AmountCapturable),
                Refund = ReleaseOf(charge, intent.AmountCapturable, null, now),
                Events = [new("charge.refunded", charge.Id, TellsPrevious: true), new("payment_intent.canceled", intent.Id)],
                Entries =
                [
                    Change.Entry(JournalKind.Released, intent, charge.Id, intent.AmountCapturable, now),
                    Change.Entry(JournalKind.Canceled, intent, intent.Id, intent.Amount, now),
                ],
            }
            : new Change
            {
                Intent = canceled,
                Events = [new("payment_intent.canceled", intent.Id)],
                Entries = [Change.Entry(JournalKind.Canceled, intent, intent.Id, intent.Amount, now)],
            };
    }

    public static PaymentIntent Canceled(PaymentIntent intent, string? reason, long now) =>
        intent with
        {
            Status = IntentStatus.Canceled,
            AmountCapturable = 0,
            CanceledAt = now,
            CancellationReason = reason,
            Challenge = null,
        };

    public static Charge Release(Charge charge, long amount) =>
        charge with
        {
            AmountRefunded = charge.AmountRefunded + amount,
            AmountReleased = charge.AmountReleased + amount,
            // What multicapture took before stays taken, and can be refunded.
            Captured = charge.AmountCaptured > 0,
            CaptureBefore = null,
        };

    public static Refund ReleaseOf(Charge charge, long amount, string? reason, long now) =>
        new()
        {
            Id = Ids.Refund(),
            Charge = charge.Id,
            Intent = charge.Intent,
            Amount = amount,
            Currency = charge.Currency,
            Created = now,
            Status = RefundStatus.Succeeded,
            Release = true,
            Reason = reason,
            Method = charge.Method,
        };
}
