namespace Stoa.StripeDouble;

/// <summary>An event to come.</summary>
/// <param name="TellsPrevious">It has <c>previous_attributes</c>.</param>
internal readonly record struct Occurrence(string Type, string Subject, bool TellsPrevious = false);

/// <summary>What a rule has decided: the objects as they are now, what happened to money, the events in order, and the error to answer, if any.</summary>
internal sealed record Change
{
    /// <summary>A refused call changes nothing; a declined payment does.</summary>
    public StripeError? Error { get; init; }

    public PaymentIntent? Intent { get; init; }
    public Charge? Charge { get; init; }
    public Refund? Refund { get; init; }
    public Dispute? Dispute { get; init; }
    public PaymentMethod? Method { get; init; }
    public IReadOnlyList<BalanceTransaction> Transactions { get; init; } = [];
    public IReadOnlyList<Occurrence> Events { get; init; } = [];
    public IReadOnlyList<JournalEntry> Entries { get; init; } = [];

    public static Change Refused(StripeError error) => new() { Error = error };

    public static JournalEntry Entry(JournalKind kind, PaymentIntent intent, string subject, long amount, long now) =>
        new(kind, now, intent.Id, subject, amount, intent.Currency, intent.Metadata);
}
