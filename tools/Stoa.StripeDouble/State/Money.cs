namespace Stoa.StripeDouble;

/// <summary>Sums the account by intent.</summary>
internal static class Money
{
    public static IReadOnlyList<IntentMoney> Of(Account account)
    {
        lock (account.Gate)
        {
            var entries = account.Journal.Entries.ToLookup(entry => entry.Intent, StringComparer.Ordinal);
            return [.. account.Intents.Newest.Reverse().Select(intent => Sum(intent, [.. entries[intent.Id]]))];
        }
    }

    private static IntentMoney Sum(PaymentIntent intent, IReadOnlyList<JournalEntry> entries) =>
        new(
            intent.Id,
            intent.Status,
            intent.Currency,
            intent.Amount,
            intent.AmountCapturable,
            Total(entries, JournalKind.Captured),
            Total(entries, JournalKind.Refunded) - Total(entries, JournalKind.RefundFailed),
            Total(entries, JournalKind.DisputeOpened) - Total(entries, JournalKind.DisputeWon),
            Count(entries, JournalKind.Authorized),
            Count(entries, JournalKind.Captured),
            Count(entries, JournalKind.Refunded),
            intent.Metadata
        );

    private static long Total(IEnumerable<JournalEntry> entries, JournalKind kind) => entries.Where(entry => entry.Kind == kind).Sum(entry => entry.Amount);

    private static int Count(IEnumerable<JournalEntry> entries, JournalKind kind) => entries.Count(entry => entry.Kind == kind);
}
