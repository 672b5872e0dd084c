using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Edits;

/// <summary>A change of what is ordered, with the difference that it makes. Nothing has changed before it is confirmed.</summary>
/// <param name="ShippingDifference">Below zero where nothing is left of the order: its shipping goes with it.</param>
/// <param name="TotalBefore">What is owed for the order now.</param>
/// <param name="TotalAfter">What will be.</param>
/// <param name="Difference">Above zero the buyer has to pay it, below zero it goes back.</param>
/// <param name="Due">What will be owed and not paid; below zero what goes back.</param>
internal sealed record OrderEdit(
    Guid Id,
    Guid OrderId,
    [property: OneOf<EditStatuses>] string Status,
    IReadOnlyList<EditLine> Lines,
    Address? ShippingAddress,
    Money ShippingDifference,
    Money TotalBefore,
    Money TotalAfter,
    Money Difference,
    Money Due,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version
) : IVersioned
{
    public const string Columns = "e.id, e.order_id, e.status, e.plan::text AS plan, e.created_at, e.updated_at, e.version";

    internal const string FindSql = $"SELECT {Columns} FROM commerce.order_edits e WHERE e.id = $1";
}

/// <summary>A line that changes.</summary>
/// <param name="ItemId">Null for one that is new.</param>
/// <param name="Difference">To what is owed.</param>
internal sealed record EditLine(Guid? ItemId, string Sku, string Name, int QuantityBefore, int QuantityAfter, Money Difference);

internal sealed class EditStatuses : IClosedSet
{
    public const string Open = "open";
    public const string Confirmed = "confirmed";
    public const string Discarded = "discarded";

    public static IReadOnlyList<string> Values { get; } = [Open, Confirmed, Discarded];
}

/// <summary>What staff want to change.</summary>
/// <param name="SetPrice">Of what is open of lines, and was not refunded.</param>
internal sealed record EditSpec(
    IReadOnlyList<LineQuantity> SetQuantity,
    IReadOnlyList<LinePrice> SetPrice,
    IReadOnlyList<WantedItem> Add,
    IReadOnlyList<Guid> Remove,
    Address? SetAddress
)
{
    private const int MaxQuantity = 1_000_000;

    public static EditSpec Read(ObjectReader members) =>
        new(
            members.Objects(
                "set_quantity",
                LineQuantity.MaxLines,
                static line => new LineQuantity(LineQuantity.IdOf(line), line.Integer("quantity", 0, MaxQuantity))
            ),
            members.Objects("set_price", LineQuantity.MaxLines, LinePrice.Read),
            members.Objects("add", WantedItem.MaxItems, WantedItem.ReadPriced),
            [.. members.Texts("remove", LineQuantity.MaxLines, 36).Select(static text => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty)],
            members.OptionalObject("set_address", Address.Read)
        );
}

/// <summary>What a piece of a line is to cost.</summary>
internal sealed record LinePrice(Guid ItemId, Money UnitPrice)
{
    public static LinePrice Read(ObjectReader members) => new(LineQuantity.IdOf(members), members.Object("unit_price", Money.Read));
}

/// <summary>Units that go.</summary>
internal sealed record LeavingUnits(Guid Line, int Quantity, long Amount);

/// <summary>A line that comes, as it will be written. Amounts are minor units of the order's currency.</summary>
/// <param name="Of">The line that it adds units to; null for something else.</param>
/// <param name="IsInstead">The very units that are open of that line and owed, at another price: with what is promised to them.</param>
internal sealed record ComingLine(
    Guid? Of,
    string ProductId,
    string? VariantId,
    string Sku,
    string Name,
    long UnitPrice,
    int Quantity,
    string Attributes,
    long Tax,
    int RatePpm,
    long Total,
    IReadOnlyList<TaxLine> TaxLines,
    bool IsInstead = false
)
{
    public string ItemId => VariantId ?? ProductId;
}

/// <summary>What an edit does, fixed when it is shown.</summary>
/// <param name="Owed">What was owed then.</param>
/// <param name="Due">Of that, what was not paid.</param>
/// <param name="Rest">What goes with the lines where nothing is left of the order.</param>
internal sealed record EditPlan(
    IReadOnlyList<LeavingUnits> Leaving,
    IReadOnlyList<ComingLine> Coming,
    IReadOnlyList<EditLine> Lines,
    Address? ShippingAddress,
    long Owed,
    long Due,
    string Currency,
    long Rest = 0
)
{
    public long Difference => Coming.Sum(line => line.Total) - Leaving.Sum(line => line.Amount) - Rest;

    /// <summary>
    /// Whether it would still come to what was shown: what is owed and paid is the same, and so is what goes. What is open and owed of a line that costs
    /// something else is all that was: what was unpacked since would stay at the old price.
    /// </summary>
    public bool IsStill(OrderState order)
    {
        var (units, rest) = EditPlanner.Leaving(order, [.. Leaving.Select(line => new SelectedLine(order.Line(line.Line)!, line.Quantity))], Coming);
        return order.Owed == Owed
            && order.Due == Due
            && units.SequenceEqual(Leaving)
            && rest == Rest
            && Coming.All(line => !line.IsInstead || order.Line(line.Of!.Value)!.OpenAndOwed == line.Quantity);
    }

    public OrderEdit Show(Guid id, Guid order, string status, DateTimeOffset created, DateTimeOffset updated, long version)
    {
        return new OrderEdit(
            id,
            order,
            status,
            Lines,
            ShippingAddress,
            In(-Rest),
            In(Owed),
            In(Owed + Difference),
            In(Difference),
            In(Due + Difference),
            created,
            updated,
            version
        );

        Money In(long amount) => new(amount, Currency);
    }

    public static OrderEdit Show(NpgsqlDataReader row) =>
        Of(row)
            .Show(
                row.GetGuid("id"),
                row.GetGuid("order_id"),
                row.GetString("status"),
                row.GetTime("created_at"),
                row.GetTime("updated_at"),
                row.GetInt64("version")
            );

    public static EditPlan Of(NpgsqlDataReader row) => row.GetJson("plan", CommerceJson.Stored.EditPlan)!;

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.EditPlan);
}
