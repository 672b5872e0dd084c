using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Payments.Staff;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Marks an order as shipped, takes the money that is reserved for it, and what it was promised off the stock. Nothing leaves the house for money that cannot
/// be had any more. The event is published once, however often the route is called.
/// </summary>
internal sealed class ShipOrder(NpgsqlDataSource database, PaymentChange payments, OutboxWriter outbox, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Order>("/admin/orders/{id}/ship", routes.Resolve<ShipOrder>().Handle)
            .WithName("Orders", "shipOrder", "Say that an order was shipped")
            .Staff("orders", "manage")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.OrderShipped)
            .ProducesFault(
                CommerceFaults.OrderNotFound,
                CommerceFaults.OrderStateWrong,
                PaymentsFaults.HoldExpired,
                PaymentsFaults.PaymentBusy,
                PaymentsFaults.ProviderRefused,
                PaymentsFaults.PaymentUnresolved
            )
            .WithExample(Examples.Order with { Status = "shipped" });

    public readonly record struct Request(Guid? Id) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var id) ? id : null);
    }

    public async Task<Outcome<Order>> Handle(Request request, RequestContext context) =>
        request.Id is not { } id ? CommerceFaults.OrderNotFound
        : await Capture(id, context) is { } unpaid ? unpaid
        : await database.InTransaction(context, connection => Ship(connection, id, context));

    /// <summary>The money first: it can be given back, goods cannot.</summary>
    private async Task<Failure?> Capture(Guid id, RequestContext context) =>
        await database.One(IsOpenSql, row => row.GetBoolean(0), context.CancellationToken, id) ? await payments.CaptureAll(id, context) : null;

    private async Task<Outcome<Order>> Ship(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var now = clock.GetUtcNow();
        var changed = await connection.Change(ShipSql, context.CancellationToken, id, now) == 1;
        await using var command = new NpgsqlCommand(OrderRows.FindSql, connection);
        if (await OrderRows.Find(command, id, context.CancellationToken) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        if (!changed)
        {
            return order.Status is "shipped" or "delivered" ? order : Failure.Of(CommerceFaults.OrderStateWrong, "status", order.Status);
        }
        await StockAllocations.Ship(connection, id, context.Caller.UserId, now, context.CancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        OrderEvent.Add(outbox, batch, OrderEvent.Shipped, order, now);
        audit.Add(
            batch,
            context,
            CommerceAuditActions.OrderShipped,
            $"order:{order.Id}",
            null,
            new JsonObject { ["order_number"] = order.OrderNumber, ["status"] = order.Status }
        );
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
        return order;
    }

    internal const string IsOpenSql = "SELECT status IN ('pending', 'paid') FROM commerce.orders WHERE id = $1";

    internal const string ShipSql = "UPDATE commerce.orders SET status = 'shipped', updated_at = $2 WHERE id = $1 AND status IN ('pending', 'paid')";
}
