using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Fulfilment;

/// <summary>A fulfilment: packed (<c>created</c>), handed over, delivered; or cancelled before it left.</summary>
internal sealed record Parcel(
    Guid Id,
    Guid OrderId,
    [property: OneOf<ParcelStatuses>] string Status,
    IReadOnlyList<ParcelLine> Lines,
    Tracking? Tracking,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ShippedAt,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? CancelledAt,
    long Version
) : IVersioned
{
    /// <summary>What the caller may do with it now, and why not; only where an order is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AllowedAction>? AllowedActions { get; init; }

    /// <summary>Whether the money that is reserved is taken as it is handed over.</summary>
    [JsonIgnore]
    public bool Captures { get; init; }

    /// <summary>Whether the buyer is told.</summary>
    [JsonIgnore]
    public bool Notifies { get; init; }

    public static Parcel From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetGuid("order_id"),
            row.GetString("status"),
            row.GetJson("lines", CommerceJson.Stored.ParcelLineArray)!,
            Tracking.From(row),
            row.GetTime("created_at"),
            row.GetOrNull<DateTimeOffset>("shipped_at"),
            row.GetOrNull<DateTimeOffset>("delivered_at"),
            row.GetOrNull<DateTimeOffset>("cancelled_at"),
            row.GetInt64("version")
        )
        {
            Captures = row.GetBoolean("captures"),
            Notifies = row.GetBoolean("notifies"),
        };

    public const string Columns = """
        f.id, f.order_id, f.status, f.carrier, f.tracking_number, f.tracking_url, f.created_at, f.shipped_at, f.delivered_at, f.cancelled_at, f.version,
        f.captures, f.notifies, (SELECT coalesce(json_agg(json_build_object('item_id', i.order_line_id, 'quantity', i.quantity, 'location_id', i.location_id)
            ORDER BY l.position, i.location_id), '[]')
            FROM commerce.fulfilment_items i JOIN commerce.order_lines l ON l.id = i.order_line_id WHERE i.fulfilment_id = f.id)::text AS lines
        """;

    internal const string OfOrderSql = $"SELECT {Columns} FROM commerce.fulfilments f WHERE f.order_id = $1 ORDER BY f.created_at, f.id";

    internal const string FindSql = $"SELECT {Columns} FROM commerce.fulfilments f WHERE f.id = $1";
}

/// <summary>What is in a fulfilment, and from which location.</summary>
/// <param name="ItemId">The line of the order.</param>
internal sealed record ParcelLine(Guid ItemId, int Quantity, string LocationId);

/// <summary>Where a parcel can be followed.</summary>
internal sealed record Tracking(string Carrier, string Number, string Url)
{
    public static readonly Tracking None = new("", "", "");

    private static readonly StringFormat WebAddress = new(
        Rule.OneOf("https://…"),
        static text => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? text : null,
        Pattern: "^https?://"
    );

    public static Tracking Read(ObjectReader members) =>
        new(members.OptionalText("carrier", 100), members.OptionalText("number", 100), members.OptionalForm("url", 500, WebAddress) ?? "");

    public static Tracking? From(NpgsqlDataReader row)
    {
        var tracking = new Tracking(row.GetString("carrier"), row.GetString("tracking_number"), row.GetString("tracking_url"));
        return tracking is { Carrier: "", Number: "", Url: "" } ? null : tracking;
    }
}

internal sealed class ParcelStatuses : IClosedSet
{
    public const string Created = "created";
    public const string Shipped = "shipped";
    public const string Delivered = "delivered";
    public const string Cancelled = "cancelled";

    public static IReadOnlyList<string> Values { get; } = [Created, Shipped, Delivered, Cancelled];
}
