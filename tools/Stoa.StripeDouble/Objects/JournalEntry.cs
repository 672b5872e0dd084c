namespace Stoa.StripeDouble;

/// <summary>What can happen to money.</summary>
public enum JournalKind
{
    /// <summary>Held on the card, or charged at once.</summary>
    Authorized,

    /// <summary>An attempt failed; no money moved.</summary>
    Declined,
    Captured,

    /// <summary>Held, and let go without being captured.</summary>
    Released,
    Refunded,

    /// <summary>A refund came back: the money is the merchant's again.</summary>
    RefundFailed,

    /// <summary>The hold ended by itself.</summary>
    Expired,
    Canceled,
    DisputeOpened,
    DisputeWon,
    DisputeLost,
}

/// <summary>One thing that really happened.</summary>
/// <param name="At">Unix seconds of the double's clock.</param>
/// <param name="Subject">The charge, refund, dispute or intent.</param>
/// <param name="Amount">In the smallest unit, never negative.</param>
/// <param name="Metadata">The intent's, or for a refund the refund's own.</param>
public sealed record JournalEntry(
    JournalKind Kind,
    long At,
    string Intent,
    string Subject,
    long Amount,
    string Currency,
    IReadOnlyDictionary<string, string> Metadata
);
