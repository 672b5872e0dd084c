using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Commerce.Fulfilment;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Payments;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Hands over all that is packed and all that is open of an order, as one who packs and ships at once does. Nothing leaves the house for money that cannot
/// be had any more. Doing so again changes nothing and tells nobody.
/// </summary>
internal sealed class ShipOrder(NpgsqlDataSource database, ParcelWriter parcels, IOptions<OrderOptions> options, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<OrderPath, Order>("/admin/orders/{id}/ship", routes.Resolve<ShipOrder>().Handle)
            .WithName("Orders", "shipOrder", "Say that an order was shipped")
            .Staff("orders", "manage")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.OrderShipped)
            .ProducesFault(
                CommerceFaults.OrderNotFound,
                CommerceFaults.OrderStateWrong,
                CommerceFaults.AlreadyFulfilled,
                CommerceFaults.Unpaid,
                PaymentsFaults.HoldExpired,
                PaymentsFaults.PaymentBusy,
                PaymentsFaults.ProviderRefused,
                PaymentsFaults.PaymentUnresolved
            )
            .WithExample(Examples.Order with { Status = "shipped" });

    public async Task<Outcome<Order>> Handle(OrderPath request, RequestContext context)
    {
        bool isDone;
        await using (var connection = await database.Open(context.CancellationToken))
        {
            if (await StaffOrders.Read(connection, request.Id, context.CancellationToken) is not { } whole)
            {
                return CommerceFaults.OrderNotFound;
            }
            isDone = IsDone(whole.Order);
            if (!isDone && OrderRules.Ship(whole.Order, whole.Parcels, options.Value, clock.GetUtcNow()) is { } refusal)
            {
                return refusal;
            }
        }
        return !isDone && await parcels.Capture(request.Id, context) is { } unpaid
            ? unpaid
            : await database.InTransaction(context, connection => Ship(connection, request.Id, context));
    }

    /// <summary>Everything that was not cancelled has left.</summary>
    private static bool IsDone(OrderState order) => !order.IsCancelled && order.Lines.All(line => line.Shipped == line.Quantity - line.Cancelled);

    private async Task<Outcome<Order>> Ship(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var order = (await OrderStates.Lock(connection, id, cancelled))!;
        if (!IsDone(order))
        {
            var packed = (await connection.Many(Parcel.OfOrderSql, Parcel.From, cancelled, id))
                .Where(parcel => parcel.Status == ParcelStatuses.Created)
                .ToList();
            if (OrderRules.Ship(order, packed, options.Value, now) is { } refusal)
            {
                return refusal;
            }
            if (await HandOver(connection, order, packed, context) is { } kept)
            {
                return kept;
            }
            await using var batch = new NpgsqlBatch(connection);
            OrderStates.Conclude(batch, id, now);
            audit.Add(
                batch,
                context,
                CommerceAuditActions.OrderShipped,
                $"order:{id}",
                new JsonObject { ["order_number"] = order.Number, ["status"] = order.Status },
                new JsonObject { ["order_number"] = order.Number, ["status"] = "shipped" }
            );
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        await using var command = new NpgsqlCommand(OrderRows.FindSql, connection);
        return (await OrderRows.Find(command, id, cancelled))!;
    }

    private async Task<Failure?> HandOver(NpgsqlConnection connection, OrderState order, List<Parcel> packed, RequestContext context)
    {
        foreach (var parcel in packed)
        {
            if (await parcels.HandOver(connection, order, parcel.Id, parcel.Notifies, context) is { } kept)
            {
                return kept;
            }
        }
        if (order.Lines.All(line => line.Open == 0))
        {
            return null;
        }
        var (lines, refusal) = parcels.Decide(order, FulfilmentSpec.Everything);
        if (refusal is not null)
        {
            return refusal;
        }
        var rest = await parcels.Pack(connection, order, FulfilmentSpec.Everything, lines, context);
        return rest.Failure ?? await parcels.HandOver(connection, order, rest.Value, notifies: true, context);
    }
}
