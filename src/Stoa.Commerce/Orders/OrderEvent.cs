using System.Text.Json;
using Npgsql;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>The event about an order, topic <see cref="Placed"/> or <see cref="Shipped"/> of the outbox. A guest's has no user. Members may be added but never removed.</summary>
internal sealed record OrderEvent(Guid OrderId, string OrderNumber, Guid? UserId, int Items, long TotalAmount, string Currency)
{
    public const string Placed = "order.placed";
    public const string Shipped = "order.shipped";

    /// <summary>Adds the event to the batch of the change it reports.</summary>
    public static void Add(OutboxWriter outbox, NpgsqlBatch batch, string topic, Order order, DateTimeOffset now) =>
        outbox.Add(
            batch,
            topic,
            JsonSerializer.Serialize(
                new OrderEvent(order.Id, order.OrderNumber, order.UserId, order.Items.Sum(item => item.Quantity), order.Total.Amount, order.Total.Currency),
                CommerceJson.Stored.OrderEvent
            ),
            now
        );
}
