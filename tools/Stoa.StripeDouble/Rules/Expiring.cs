namespace Stoa.StripeDouble;

/// <summary>The end of a hold that nobody captured.</summary>
internal static class Expiring
{
    public const string Reason = "automatic";

    /// <summary>Ends the hold of a charge.</summary>
    /// <returns>Null where there is nothing to expire.</returns>
    public static Change? Expire(PaymentIntent intent, Charge charge, long now)
    {
        if (intent.Status != IntentStatus.RequiresCapture || charge.CaptureBefore is not { } end || end > now)
        {
            return null;
        }
        return new Change
        {
            Intent = Cancelling.Canceled(intent, Reason, now),
            Charge = Cancelling.Release(charge, intent.AmountCapturable),
            Refund = Cancelling.ReleaseOf(charge, intent.AmountCapturable, "expired_uncaptured_charge", now),
            Events = [new("charge.expired", charge.Id, TellsPrevious: true), new("payment_intent.canceled", intent.Id)],
            Entries =
            [
                Change.Entry(JournalKind.Expired, intent, charge.Id, intent.AmountCapturable, now),
                Change.Entry(JournalKind.Released, intent, charge.Id, intent.AmountCapturable, now),
                Change.Entry(JournalKind.Canceled, intent, intent.Id, intent.Amount, now),
            ],
        };
    }
}
