using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>An order has left the house: told to others once, however often it is said.</summary>
internal sealed class ShipOrder(NpgsqlDataSource database, Outbox outbox, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Post<Request, Order>("/admin/orders/{id}/ship", routes.The<ShipOrder>().Handle)
        .Named("Orders", "shipOrder", "Say that an order was shipped").Staff("orders", "manage").Says(Done.OrderShipped)
        .Fails(Fault.OrderNotFound, Fault.OrderStateWrong)
        .Shows(Examples.Order with { Status = "shipped" });

    public readonly record struct Request(Guid? Id) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(Guid.TryParseExact(input.Path("id"), "D", out var id) ? id : null);
    }

    public async Task<Outcome<Order>> Handle(Request request, Call call) => request.Id is { } id
        ? await database.InTransaction(connection => Ship(connection, id, call), call.Cancelled)
        : Fault.OrderNotFound;

    private async Task<Outcome<Order>> Ship(NpgsqlConnection connection, Guid id, Call call)
    {
        var now = clock.GetUtcNow();
        var changed = await connection.Change(ShipSql, call.Cancelled, id, now) == 1;
        await using var command = new NpgsqlCommand(ReadOrder.ReadSql, connection);
        if (await OrderRows.Find(command, id, call.Cancelled) is not { } order)
        {
            return Fault.OrderNotFound;
        }
        if (!changed)
        {
            return order.Status is "shipped" or "delivered" ? order : Failure.Of(Fault.OrderStateWrong, "status", order.Status);
        }
        await using var batch = new NpgsqlBatch(connection);
        OrderEvent.Add(outbox, batch, OrderEvent.Shipped, order, now);
        audit.Add(batch, call, "order.shipped", $"order:{order.Id}", null, new JsonObject { ["order_number"] = order.OrderNumber, ["status"] = order.Status });
        await batch.ExecuteNonQueryAsync(call.Cancelled);
        return order;
    }

    internal const string ShipSql = "UPDATE commerce.orders SET status = 'shipped', updated_at = $2 WHERE id = $1 AND status IN ('pending', 'paid')";
}
