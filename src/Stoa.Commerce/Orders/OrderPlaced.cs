namespace Stoa.Commerce.Orders;

/// <summary>What others are told of an order, as topic <see cref="Topic"/> of the outbox: members may be added to it, never taken away.</summary>
internal sealed record OrderPlaced(Guid OrderId, string OrderNumber, Guid UserId, int Items, long TotalAmount, string Currency)
{
    public const string Topic = "order.placed";

    public static OrderPlaced Of(Order order) => new(order.Id, order.OrderNumber, order.UserId, order.Items.Sum(item => item.Quantity), order.Total.Amount, order.Total.Currency);
}
