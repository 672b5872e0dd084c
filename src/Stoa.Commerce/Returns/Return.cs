using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Refunds;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Returns;

/// <summary>Goods that come back, or are to.</summary>
/// <param name="Kind">return: agreed with the shop; withdrawal: the buyer's right; exchange: other goods go out for it.</param>
internal sealed record Return(
    Guid Id,
    Guid OrderId,
    [property: OneOf<ReturnKinds>] string Kind,
    [property: OneOf<ReturnStates>] string Status,
    IReadOnlyList<ReturnLine> Lines,
    string Note,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version
) : IVersioned
{
    /// <summary>The lines of the order that went out for it.</summary>
    public IReadOnlyList<LineQuantity> Sent { get; init; } = [];

    /// <summary>What the caller may do with it now, and why not; only where an order is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AllowedAction>? AllowedActions { get; init; }

    /// <summary>What could be refunded for what came back: the body of a refund, and what it would come to. Nothing is refunded by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Refund? RefundProposal { get; init; }

    /// <summary>What has not come of it was credited all the same.</summary>
    [JsonIgnore]
    public bool IsAwaitedExchange => Kind == ReturnKinds.Exchange && Status != ReturnStates.Closed;

    public const string Columns = """
        r.id, r.order_id, r.kind, r.status, r.note, r.created_at, r.updated_at, r.version,
        (SELECT coalesce(json_agg(json_build_object('item_id', l.id, 'quantity', l.quantity) ORDER BY l.position), '[]')
            FROM commerce.order_lines l WHERE l.order_id = r.order_id AND l.exchanged_for = r.id)::text AS sent,
        (SELECT coalesce(json_agg(json_build_object('item_id', x.order_line_id, 'quantity', x.quantity, 'reason', x.reason, 'restocked', x.restocked,
            'damaged', x.damaged, 'missing', x.missing) ORDER BY l.position), '[]')
            FROM commerce.return_lines x JOIN commerce.order_lines l ON l.id = x.order_line_id WHERE x.return_id = r.id)::text AS lines
        """;

    public static Return From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetGuid("order_id"),
            row.GetString("kind"),
            row.GetString("status"),
            row.GetJson("lines", CommerceJson.Stored.ReturnLineArray)!,
            row.GetString("note"),
            row.GetTime("created_at"),
            row.GetTime("updated_at"),
            row.GetInt64("version")
        )
        {
            Sent = row.GetJson("sent", CommerceJson.Stored.LineQuantityArray)!,
        };

    internal const string OfOrderSql = $"SELECT {Columns} FROM commerce.returns r WHERE r.order_id = $1 ORDER BY r.created_at, r.id";

    internal const string FindSql = $"SELECT {Columns} FROM commerce.returns r WHERE r.id = $1";
}

/// <summary>What comes back of a line, why, and in what condition it was found.</summary>
internal sealed record ReturnLine(Guid ItemId, int Quantity, string Reason, int Restocked, int Damaged, int Missing)
{
    public int Received => Restocked + Damaged + Missing;

    /// <summary>Of these, what really came.</summary>
    [JsonIgnore]
    public int There => Restocked + Damaged;

    /// <summary>What has not come yet.</summary>
    [JsonIgnore]
    public int Left => Quantity - Received;
}

internal sealed class ReturnKinds : IClosedSet
{
    public const string Exchange = "exchange";

    public static IReadOnlyList<string> Values { get; } = ["return", "withdrawal", Exchange];
}

internal sealed class ReturnStates : IClosedSet
{
    public const string Requested = "requested";
    public const string Approved = "approved";
    public const string Rejected = "rejected";
    public const string Received = "received";
    public const string Closed = "closed";

    public static IReadOnlyList<string> Values { get; } = [Requested, Approved, Rejected, Received, Closed];
}
