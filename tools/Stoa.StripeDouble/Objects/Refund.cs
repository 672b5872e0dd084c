namespace Stoa.StripeDouble;

public enum RefundStatus
{
    Pending,
    RequiresAction,
    Succeeded,
    Failed,
    Canceled,
}

/// <summary>Money on its way back, or an authorization that was released.</summary>
public sealed record Refund
{
    public required string Id { get; init; }
    public required string Charge { get; init; }
    public required string Intent { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required long Created { get; init; }
    public required RefundStatus Status { get; init; }

    /// <summary>The release of an authorization: no money moves, and the refund has no balance transaction.</summary>
    public bool Release { get; init; }

    public string? Reason { get; init; }
    public string? FailureReason { get; init; }
    public string? BalanceTransaction { get; init; }
    public string? FailureBalanceTransaction { get; init; }
    public string? Method { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
