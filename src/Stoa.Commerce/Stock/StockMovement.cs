using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>A change of a level, which is never changed itself.</summary>
/// <param name="Reference">Kind and id of what caused it: <c>order:0194…</c>. Empty for an opening.</param>
/// <param name="Actor">The user; null for the server itself and for what came in by SQL.</param>
internal sealed record StockMovement(
    long Id,
    string ItemId,
    string LocationId,
    StockDelta Delta,
    [property: OneOf<MovementCauses>] string Cause,
    string Reference,
    Guid? Actor,
    string Reason,
    DateTimeOffset At
)
{
    /// <summary>What <see cref="From"/> reads, of the table alias <c>m</c>.</summary>
    public const string Columns = "m.id, m.item_id, m.location_id, m.on_hand, m.allocated, m.held, m.cause, m.reference, m.actor_id, m.reason, m.at";

    public static StockMovement From(NpgsqlDataReader row) =>
        new(
            row.GetInt64("id"),
            row.GetString("item_id"),
            row.GetString("location_id"),
            new StockDelta(row.GetInt32("on_hand"), row.GetInt32("allocated"), row.GetInt32("held")),
            row.GetString("cause"),
            row.GetString("reference"),
            row.GetOrNull<Guid>("actor_id"),
            row.GetString("reason"),
            row.GetTime("at")
        );
}

internal sealed record StockDelta(int OnHand, int Allocated, int Held);

internal sealed class MovementCauses : IClosedSet
{
    public const string Adjustment = "adjustment";
    public const string Transfer = "transfer";

    public const string Shipment = "shipment";

    /// <summary>Units of an order that were cancelled.</summary>
    public const string Cancellation = "cancellation";

    /// <summary>A fulfilment that was cancelled before it left.</summary>
    public const string Unpacking = "unpacking";

    public const string Return = "return";

    public static IReadOnlyList<string> Values { get; } =
    ["opening", Adjustment, Transfer, "order", Shipment, "hold", "release", Cancellation, Unpacking, Return];
}
