namespace Stoa.StripeDouble;

/// <summary>Giving back what was captured, and what may become of it later.</summary>
internal static class Refunding
{
    /// <summary>Gives back a part or all.</summary>
    /// <param name="byIntent">The caller named the intent and not the charge.</param>
    public static Change Refund(PaymentIntent intent, Charge? charge, PaymentMethod? method, Ask ask, bool byIntent, bool disputed, long now)
    {
        if (Refusal(intent, charge, ask.Amount, byIntent, disputed) is { } refusal)
        {
            return Change.Refused(refusal);
        }
        var amount = ask.Amount ?? charge!.Refundable;
        var pends = method!.Kind.Refunds == RefundBehaviour.Pends;
        var transaction = new BalanceTransaction(Ids.Transaction(), -amount, charge!.Currency, "refund", Ids.Refund(), now);
        var refund = new Refund
        {
            Id = transaction.Source,
            Charge = charge.Id,
            Intent = intent.Id,
            Amount = amount,
            Currency = charge.Currency,
            Created = now,
            Status = pends ? RefundStatus.Pending : RefundStatus.Succeeded,
            Reason = ask.Reason,
            BalanceTransaction = transaction.Id,
            Method = charge.Method,
            Metadata = ask.Metadata,
        };
        return new Change
        {
            Charge = charge with { AmountRefunded = charge.AmountRefunded + amount },
            Refund = refund,
            Transactions = [transaction],
            Events = [new("refund.created", refund.Id), new("charge.refunded", charge.Id, TellsPrevious: true)],
            Entries = [Entry(JournalKind.Refunded, refund, now)],
        };
    }

    /// <summary>A pending refund arrived.</summary>
    public static Change Succeed(Refund refund) =>
        refund.Status != RefundStatus.Pending
            ? Change.Refused(StripeError.Invalid(null, $"The refund is {Wire<RefundStatus>.Name(refund.Status)} and not pending."))
            : new Change
            {
                Refund = refund with { Status = RefundStatus.Succeeded },
                Events = [new("refund.updated", refund.Id, TellsPrevious: true), new("charge.refund.updated", refund.Id, TellsPrevious: true)],
            };

    /// <summary>A refund comes back, also long after it had succeeded: the money is the merchant's again.</summary>
    public static Change Fail(Refund refund, Charge charge, string reason, long now)
    {
        if (refund.Release || refund.Status is not (RefundStatus.Pending or RefundStatus.Succeeded))
        {
            return Change.Refused(StripeError.Invalid(null, $"The refund is {Wire<RefundStatus>.Name(refund.Status)} and cannot fail."));
        }
        var back = new BalanceTransaction(Ids.Transaction(), refund.Amount, refund.Currency, "refund_failure", refund.Id, now);
        return new Change
        {
            Refund = refund with { Status = RefundStatus.Failed, FailureReason = reason, FailureBalanceTransaction = back.Id },
            Charge = charge with { AmountRefunded = charge.AmountRefunded - refund.Amount },
            Transactions = [back],
            Events =
            [
                new("refund.failed", refund.Id, TellsPrevious: true),
                new("refund.updated", refund.Id, TellsPrevious: true),
                new("charge.refund.updated", refund.Id, TellsPrevious: true),
            ],
            Entries = [Entry(JournalKind.RefundFailed, refund, now)],
        };
    }

    private static StripeError? Refusal(PaymentIntent intent, Charge? charge, long? amount, bool byIntent, bool disputed)
    {
        if (charge is null || !charge.Captured)
        {
            return charge is { Status: ChargeStatus.Succeeded } && !byIntent
                ? StripeError.Invalid(
                    null,
                    $"This uncaptured Charge was created by a PaymentIntent ({intent.Id}). You must cancel the PaymentIntent to reverse the authorization "
                        + "instead of refunding the Charge directly."
                )
                : StripeError.UnexpectedState(intent, $"This PaymentIntent ({intent.Id}) does not have a successful charge to refund.");
        }
        return disputed ? StripeError.Invalid("charge_disputed", $"Charge {charge.Id} has been charged back; cannot issue a refund.")
            : charge.Refundable == 0 ? StripeError.Invalid("charge_already_refunded", $"Charge {charge.Id} has already been refunded.")
            : amount > charge.Refundable
                ? StripeError.Invalid(
                    null,
                    $"Refund amount ({Currencies.Display(amount.Value, charge.Currency)}) is greater than unrefunded amount on charge "
                        + $"({Currencies.Display(charge.Refundable, charge.Currency)})",
                    "amount"
                )
            : null;
    }

    private static JournalEntry Entry(JournalKind kind, Refund refund, long now) =>
        new(kind, now, refund.Intent, refund.Id, refund.Amount, refund.Currency, refund.Metadata);

    /// <summary>What a caller asks for.</summary>
    /// <param name="Amount">Null: all that is left.</param>
    public sealed record Ask(long? Amount, string? Reason, IReadOnlyDictionary<string, string> Metadata);
}
