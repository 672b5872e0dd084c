namespace Stoa.StripeDouble;

public enum DisputeStatus
{
    NeedsResponse,
    UnderReview,
    Won,
    Lost,
}

/// <summary>A buyer's objection at their bank. The money is taken back while it is open.</summary>
public sealed record Dispute
{
    public required string Id { get; init; }
    public required string Charge { get; init; }
    public required string Intent { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required long Created { get; init; }
    public required string Reason { get; init; }
    public required string Brand { get; init; }
    public DisputeStatus Status { get; init; } = DisputeStatus.NeedsResponse;
    public long DueBy { get; init; }
    public int Submissions { get; init; }
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyList<string> BalanceTransactions { get; init; } = [];
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public bool Open => Status is DisputeStatus.NeedsResponse or DisputeStatus.UnderReview;
}

/// <summary>A movement of the account's balance. The double takes no fees.</summary>
public sealed record BalanceTransaction(string Id, long Amount, string Currency, string Type, string Source, long Created);
