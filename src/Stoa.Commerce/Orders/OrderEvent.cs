using System.Text.Json;
using Npgsql;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>
/// What others are told of an order, as topic <see cref="Placed"/> or <see cref="Shipped"/> of the outbox: members may be added to it, never taken
/// away.
/// </summary>
internal sealed record OrderEvent(Guid OrderId, string OrderNumber, Guid UserId, int Items, long TotalAmount, string Currency)
{
    public const string Placed = "order.placed";
    public const string Shipped = "order.shipped";

    private static readonly CommerceJson Told = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });

    /// <summary>Adds the event to the statements of the change that it tells of.</summary>
    public static void Add(OutboxWriter outbox, NpgsqlBatch batch, string topic, Order order, DateTimeOffset now) =>
        outbox.Add(
            batch,
            topic,
            JsonSerializer.Serialize(
                new OrderEvent(order.Id, order.OrderNumber, order.UserId, order.Items.Sum(item => item.Quantity), order.Total.Amount, order.Total.Currency),
                Told.OrderEvent
            ),
            now
        );
}
