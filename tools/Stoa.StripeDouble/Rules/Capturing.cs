namespace Stoa.StripeDouble;

/// <summary>Taking what is held, all or a part of it.</summary>
internal static class Capturing
{
    /// <summary>Takes an amount of a hold.</summary>
    /// <param name="amount">Null: all that is held.</param>
    /// <param name="final">False keeps the rest, where multicapture is available.</param>
    public static Change Capture(PaymentIntent intent, Charge? charge, long? amount, bool final, long now)
    {
        if (charge is null || intent.Status != IntentStatus.RequiresCapture)
        {
            return Change.Refused(NotHeld(intent));
        }
        var captured = amount ?? intent.AmountCapturable;
        if (captured > intent.AmountCapturable)
        {
            return Change.Refused(
                StripeError.Invalid(
                    "amount_too_large",
                    "The payment could not be captured because the requested capture amount is greater than the amount you can capture for this charge.",
                    "amount_to_capture"
                ) with
                {
                    Intent = intent.Id,
                }
            );
        }
        if (!final && !charge.Multicapture)
        {
            return Change.Refused(
                StripeError.Invalid(null, "This PaymentIntent does not support multicapture: `final_capture` has to be true.", "final_capture")
            );
        }
        return final || captured == intent.AmountCapturable ? Last(intent, charge, captured, now) : Part(intent, charge, captured, now);
    }

    /// <summary>Authorized and captured in one step.</summary>
    public static Change AtOnce(PaymentIntent intent, Charge charge, PaymentMethod method, long now)
    {
        var transaction = Transaction(charge, charge.Amount, now);
        return new Change
        {
            Intent = intent with { Status = IntentStatus.Succeeded, AmountReceived = intent.Amount },
            Charge = charge with { Captured = true, AmountCaptured = charge.Amount, BalanceTransaction = transaction.Id },
            Method = method,
            Transactions = [transaction],
            Events = [new("charge.succeeded", charge.Id), new("payment_intent.succeeded", intent.Id)],
            Entries =
            [
                Change.Entry(JournalKind.Authorized, intent, charge.Id, charge.Amount, now),
                Change.Entry(JournalKind.Captured, intent, charge.Id, charge.Amount, now),
            ],
        };
    }

    private static Change Part(PaymentIntent intent, Charge charge, long captured, long now)
    {
        var transaction = Transaction(charge, captured, now);
        return new Change
        {
            Intent = intent with { AmountCapturable = intent.AmountCapturable - captured, AmountReceived = intent.AmountReceived + captured },
            Charge = charge with { AmountCaptured = charge.AmountCaptured + captured, BalanceTransaction = transaction.Id },
            Transactions = [transaction],
            Events = [new("charge.updated", charge.Id, TellsPrevious: true), new("payment_intent.amount_capturable_updated", intent.Id)],
            Entries = [Change.Entry(JournalKind.Captured, intent, charge.Id, captured, now)],
        };
    }

    private static Change Last(PaymentIntent intent, Charge charge, long captured, long now)
    {
        var transaction = Transaction(charge, captured, now);
        var taken = charge with
        {
            Captured = true,
            AmountCaptured = charge.AmountCaptured + captured,
            BalanceTransaction = transaction.Id,
            CaptureBefore = null,
        };
        var rest = intent.AmountCapturable - captured;
        return new Change
        {
            Intent = intent with { Status = IntentStatus.Succeeded, AmountCapturable = 0, AmountReceived = intent.AmountReceived + captured },
            Charge = rest == 0 ? taken : Cancelling.Release(taken, rest),
            Refund = rest == 0 ? null : Cancelling.ReleaseOf(charge, rest, null, now),
            Transactions = [transaction],
            Events = [new("charge.captured", charge.Id, TellsPrevious: true), new("payment_intent.succeeded", intent.Id)],
            Entries =
            [
                Change.Entry(JournalKind.Captured, intent, charge.Id, captured, now),
                .. rest == 0 ? (JournalEntry[])[] : [Change.Entry(JournalKind.Released, intent, charge.Id, rest, now)],
            ],
        };
    }

    private static StripeError NotHeld(PaymentIntent intent) =>
        intent is { Status: IntentStatus.Canceled, CancellationReason: Expiring.Reason }
            ? StripeError.Invalid("charge_expired_for_capture", "The authorization of this charge has expired, it can no longer be captured.") with
            {
                Intent = intent.Id,
            }
            : StripeError.UnexpectedState(
                intent,
                $"This PaymentIntent could not be captured because it has a status of {Wire<IntentStatus>.Name(intent.Status)}. Only a PaymentIntent with "
                    + "one of the following statuses may be captured: requires_capture."
            );

    private static BalanceTransaction Transaction(Charge charge, long amount, long now) =>
        new(Ids.Transaction(), amount, charge.Currency, "charge", charge.Id, now);
}
