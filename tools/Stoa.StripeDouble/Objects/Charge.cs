namespace Stoa.StripeDouble;

public enum ChargeStatus
{
    Succeeded,
    Pending,
    Failed,
}

/// <summary>One attempt to take money. An authorized charge has succeeded and is not captured.</summary>
public sealed record Charge
{
    public required string Id { get; init; }
    public required string Intent { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required long Created { get; init; }
    public required string Method { get; init; }
    public required ChargeStatus Status { get; init; }
    public bool Captured { get; init; }
    public long AmountCaptured { get; init; }

    /// <summary>Also what was authorized and released: Stripe counts the rest of a partial capture and a void as refunded.</summary>
    public long AmountRefunded { get; init; }

    /// <summary>The part of <see cref="AmountRefunded" /> that was never captured.</summary>
    public long AmountReleased { get; init; }

    /// <summary>When the hold of an uncaptured charge ends; null once it is captured, and for methods without holds.</summary>
    public long? CaptureBefore { get; init; }

    public bool Multicapture { get; init; }
    public bool Disputed { get; init; }
    public bool Challenged { get; init; }
    public PaymentFailure? Failure { get; init; }
    public string? BalanceTransaction { get; init; }
    public string? Description { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public string? ReceiptEmail { get; init; }
    public Shipping? Shipping { get; init; }
    public string? StatementDescriptor { get; init; }
    public string? StatementDescriptorSuffix { get; init; }

    /// <summary>What can still be refunded of what was captured.</summary>
    public long Refundable => AmountCaptured - (AmountRefunded - AmountReleased);
}
