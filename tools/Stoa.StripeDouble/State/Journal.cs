namespace Stoa.StripeDouble;

/// <summary>What really happened to money, in order. Nothing is ever taken out.</summary>
public sealed class Journal
{
    private readonly Lock _gate = new();
    private readonly List<JournalEntry> _entries = [];

    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public IReadOnlyList<JournalEntry> Of(string intent) => [.. Entries.Where(entry => entry.Intent == intent)];

    /// <summary>The sum of all amounts of a kind, of one currency.</summary>
    public long Sum(JournalKind kind, string currency) => Entries.Where(entry => entry.Kind == kind && entry.Currency == currency).Sum(entry => entry.Amount);

    internal void Add(IEnumerable<JournalEntry> entries)
    {
        lock (_gate)
        {
            _entries.AddRange(entries);
        }
    }
}

/// <summary>Where the money of one intent stands.</summary>
/// <param name="Held">Authorized and neither captured nor released.</param>
/// <param name="Refunded">What is on its way back or has arrived; without refunds that failed and without releases.</param>
/// <param name="Disputed">In open and lost disputes.</param>
/// <param name="Authorizations">How many charges were authorized: more than one is money taken twice.</param>
public sealed record IntentMoney(
    string Intent,
    IntentStatus Status,
    string Currency,
    long Amount,
    long Held,
    long Captured,
    long Refunded,
    long Disputed,
    int Authorizations,
    int Captures,
    int Refunds,
    IReadOnlyDictionary<string, string> Metadata
)
{
    /// <summary>What the merchant has of it.</summary>
    public long Net => Captured - Refunded - Disputed;
}
