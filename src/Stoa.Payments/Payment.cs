using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments;

/// <summary>Where a payment stands; what the database calls it.</summary>
internal static class PaymentStatuses
{
    /// <summary>The provider is being asked.</summary>
    public const string Started = "started";

    /// <summary>The provider was asked and nobody knows what it did.</summary>
    public const string Unknown = "unknown";

    /// <summary>The buyer has to do something first, as 3-D Secure wants.</summary>
    public const string RequiresAction = "requires_action";

    /// <summary>The provider will know later.</summary>
    public const string Pending = "pending";

    /// <summary>The buyer will pay by a way of their own, and staff will say so.</summary>
    public const string Awaiting = "awaiting";

    public const string Authorized = "authorized";
    public const string Captured = "captured";
    public const string Failed = "failed";

    /// <summary>Claimed to be given back: no order can be made of it any more.</summary>
    public const string Voiding = "voiding";

    public const string Voided = "voided";

    /// <summary>The hold ended by itself.</summary>
    public const string Expired = "expired";

    /// <summary>Reserved, taken, or to be waited for: an order can be made of it.</summary>
    public static bool IsPromised(string? status) => status is Authorized or Captured or Awaiting;

    /// <summary>Nothing comes of it, and nothing of it is held.</summary>
    public static bool IsOver(string status) => status is Failed or Voided or Expired;
}

/// <summary>Money that somebody owes or has given, as it stands in the database. Amounts are minor units of <see cref="Currency"/>.</summary>
internal sealed record Payment
{
    public required Guid Id { get; init; }
    public required string Provider { get; init; }
    public required string MethodId { get; init; }
    public required Guid? OrderId { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required string Status { get; init; }

    /// <summary>What the provider calls it; null until it has said so.</summary>
    public required string? Reference { get; init; }

    public long Captured { get; init; }
    public long Refunded { get; init; }

    /// <summary>Refunds that are on their way.</summary>
    public long Refunding { get; init; }

    /// <summary>The end of the provider's hold.</summary>
    public DateTimeOffset? CaptureBefore { get; init; }

    /// <summary>Until when a buyer who pays by a way of their own is to have paid.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>open, won or lost.</summary>
    public string? Dispute { get; init; }

    public string? Reason { get; init; }

    /// <summary>Where a page of the provider sends the buyer back to: part of the first request, and not stored beside it.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>What it is for, and the order that comes of it: the provider's own pages show it. Part of the first request, not stored beside it.</summary>
    public Guid? CheckoutId { get; init; }

    public long Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public long Refundable => Dispute is null or "won" ? Captured - Refunded - Refunding : 0;

    /// <summary>It can be given up without giving money back.</summary>
    public bool IsVoidable => Captured == 0 && Status is PaymentStatuses.Authorized or PaymentStatuses.Awaiting or PaymentStatuses.RequiresAction;

    public bool IsHeld(DateTimeOffset now) => Status == PaymentStatuses.Authorized && (CaptureBefore is not { } end || now < end);

    public const string Columns = """
        p.id, p.provider, p.method_id, p.order_id, p.amount, p.currency, p.status, p.reference, p.captured, p.refunded, p.refunding,
        p.capture_before, p.dispute, p.reason, p.version, p.created_at, p.due_at
        """;

    public static Payment From(NpgsqlDataReader row) =>
        new()
        {
            Id = row.GetGuid("id"),
            Provider = row.GetString("provider"),
            MethodId = row.GetString("method_id"),
            OrderId = row.GetOrNull<Guid>("order_id"),
            Amount = row.GetInt64("amount"),
            Currency = row.GetString("currency"),
            Status = row.GetString("status"),
            Reference = row.GetStringOrNull("reference"),
            Captured = row.GetInt64("captured"),
            Refunded = row.GetInt64("refunded"),
            Refunding = row.GetInt64("refunding"),
            CaptureBefore = row.GetOrNull<DateTimeOffset>("capture_before"),
            Dispute = row.GetStringOrNull("dispute"),
            Reason = row.GetStringOrNull("reason"),
            Version = row.GetInt64("version"),
            CreatedAt = row.GetTime("created_at"),
            DueAt = row.GetOrNull<DateTimeOffset>("due_at"),
        };

    internal const string FindSql = $"SELECT {Columns} FROM payments.payments p WHERE p.id = $1";
}
