using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Checkout;

internal static class CheckoutStatuses
{
    /// <summary>It was priced; nothing is held.</summary>
    public const string Quoted = "quoted";

    /// <summary>A provider is being asked at this moment.</summary>
    public const string Open = "open";

    public const string RequiresAction = "requires_action";

    /// <summary>The provider will know later, or nobody knows what it did.</summary>
    public const string Pending = "pending";

    public const string Placed = "placed";
    public const string Cancelled = "cancelled";
    public const string Expired = "expired";
}

/// <summary>A purchase on its way to an order of the same id.</summary>
internal sealed record CheckoutRow
{
    public required Guid Id { get; init; }
    public required Guid Owner { get; init; }
    public required Guid CartId { get; init; }
    public required long CartVersion { get; init; }
    public required Guid? UserId { get; init; }
    public required string Email { get; init; }
    public required string EmailKey { get; init; }
    public required Purchase Purchase { get; init; }
    public required string Status { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last began to hold something; null for a quote.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    public IReadOnlyList<Guid> Payments { get; init; } = [];
    public string Notes { get; init; } = "";
    public string? Reason { get; init; }

    /// <summary>It holds stock: <see cref="ActiveStatuses"/>.</summary>
    public bool IsActive => Status is CheckoutStatuses.Open or CheckoutStatuses.RequiresAction or CheckoutStatuses.Pending;

    public bool IsOver(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>The buyer; of a guest, without the orders of before, which only pricing asks for.</summary>
    public Buyer Buyer => UserId is { } user ? Buyer.Member(user) : Buyer.Guest(Owner, EmailKey, known: null);

    /// <summary>Of those that hold stock, as SQL lists them; <c>checkouts_active</c> is their index.</summary>
    public const string ActiveStatuses = "'open', 'requires_action', 'pending'";

    public const string Columns = """
        k.id, k.owner, k.cart_id, k.cart_version, k.user_id, k.email, k.email_key, k.purchase::text AS purchase, k.status, k.payments, k.notes, k.reason,
        k.expires_at, k.created_at, k.opened_at
        """;

    public static CheckoutRow From(NpgsqlDataReader row) =>
        new()
        {
            Id = row.GetGuid("id"),
            Owner = row.GetGuid("owner"),
            CartId = row.GetGuid("cart_id"),
            CartVersion = row.GetInt64("cart_version"),
            UserId = row.GetOrNull<Guid>("user_id"),
            Email = row.GetString("email"),
            EmailKey = row.GetString("email_key"),
            Purchase = JsonSerializer.Deserialize(row.GetString("purchase"), CommerceJson.Stored.Purchase)!,
            Status = row.GetString("status"),
            Payments = row.GetFieldValue<Guid[]>(row.GetOrdinal("payments")),
            Notes = row.GetString("notes"),
            Reason = row.GetStringOrNull("reason"),
            ExpiresAt = row.GetTime("expires_at"),
            CreatedAt = row.GetTime("created_at"),
            OpenedAt = row.GetOrNull<DateTimeOffset>("opened_at"),
        };

    /// <summary>Adds a quote.</summary>
    public static NpgsqlBatchCommand Add(NpgsqlBatch batch, CheckoutRow row) =>
        batch.Add(
            AddSql,
            row.Id,
            row.Owner,
            row.CartId,
            row.CartVersion,
            row.UserId,
            row.Email,
            row.EmailKey,
            row.Purchase.Total,
            row.Purchase.Currency,
            JsonSerializer.Serialize(row.Purchase, CommerceJson.Stored.Purchase),
            row.ExpiresAt,
            row.CreatedAt
        );

    internal const string AddSql = """
        INSERT INTO commerce.checkouts (id, owner, cart_id, cart_version, user_id, email, email_key, total, currency, purchase, status, expires_at,
            created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5::uuid, $6, $7, $8, $9, $10::text::json, 'quoted', $11, $12, $12)
        """;

    /// <summary>$1 id, $2 owner.</summary>
    internal const string FindSql = $"SELECT {Columns} FROM commerce.checkouts k WHERE k.id = $1 AND k.owner = $2";
}
