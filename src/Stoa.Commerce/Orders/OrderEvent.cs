using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Platform.Events;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>The event about an order, a topic of the outbox. A guest's has no user. Members may be added but never removed.</summary>
internal sealed record OrderEvent(Guid OrderId, string OrderNumber, Guid? UserId, int Items, long TotalAmount, string Currency)
{
    public const string Placed = "order.placed";
    public const string Paid = "order.paid";
    public const string Cancelled = "order.cancelled";

    /// <summary>Some units of it, and not the whole order.</summary>
    public const string LinesCancelled = "order.lines_cancelled";
    public const string Completed = "order.completed";

    /// <summary>Once for each parcel that leaves.</summary>
    public const string Shipped = "order.shipped";

    public const string FulfilmentShipped = "fulfilment.shipped";
    public const string FulfilmentDelivered = "fulfilment.delivered";
    public const string RefundCreated = "refund.created";
    public const string RefundSucceeded = "refund.succeeded";
    public const string RefundFailed = "refund.failed";
    public const string ReturnRequested = "return.requested";
    public const string ReturnReceived = "return.received";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? FulfilmentId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? RefundId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ReturnId { get; init; }

    /// <summary>The units that are cancelled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LineQuantity>? CancelledLines { get; init; }

    /// <summary>False where staff said that the buyer need not be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Notify { get; init; }

    /// <summary>True where an alert tells the buyer, by push, else by mail: nobody else does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Alerted { get; init; }

    /// <summary>True of an order that was cancelled because nothing was paid for it in time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Unpaid { get; init; }

    public static OrderEvent Of(OrderState order) =>
        new(order.Id, order.Number, order.UserId, order.Lines.Sum(line => line.Quantity), order.Total, order.Currency);

    /// <summary>Adds the event to the batch of the change it reports.</summary>
    public void Add(OutboxWriter outbox, NpgsqlBatch batch, string topic, DateTimeOffset now) =>
        outbox.Add(batch, topic, JsonSerializer.Serialize(this, CommerceJson.Stored.OrderEvent), now);

    /// <summary>An order that is paid as it is placed is told as paid, too.</summary>
    public static void AddPlaced(OutboxWriter outbox, EventLog events, NpgsqlBatch batch, Order order, DateTimeOffset now)
    {
        if (order.Status == "paid")
        {
            events.Add(batch, CommerceEvents.OrderPaid, order.Id.ToString(), new OrderReference(order.Id), now);
        }
        var placed = new OrderEvent(
            order.Id,
            order.OrderNumber,
            order.UserId,
            order.Items.Sum(item => item.Quantity),
            order.Total.Amount,
            order.Total.Currency
        );
        placed.Add(outbox, batch, Placed, now);
        if (order.Status == "paid")
        {
            placed.Add(outbox, batch, Paid, now);
        }
    }
}
