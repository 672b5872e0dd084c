using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Fulfilment;

/// <summary>Takes a packed fulfilment apart again, before it has left: its pieces are back on the shelf and promised to the order, exactly once.</summary>
internal sealed class CancelFulfilment(NpgsqlDataSource database, ParcelWriter parcels, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<OrderPath, Parcel>("/admin/fulfilments/{id}/cancel", routes.Resolve<CancelFulfilment>().Handle)
            .WithName(OrderRoutes.Section, "cancelFulfilment", "Take a packed fulfilment apart again")
            .Staff("fulfilments", "manage")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.FulfilmentCancelled)
            .ProducesFault(CommerceFaults.FulfilmentNotFound, CommerceFaults.FulfilmentStateWrong)
            .WithExample(OrderExamples.Parcel with { Status = ParcelStatuses.Cancelled, ShippedAt = null, CancelledAt = Examples.At });

    public async Task<Outcome<Parcel>> Handle(OrderPath request, RequestContext context) =>
        await database.One(Parcel.FindSql, Parcel.From, context.CancellationToken, request.Id) is { } parcel
            ? await database.InTransaction(context, connection => Cancel(connection, parcel, context))
            : CommerceFaults.FulfilmentNotFound;

    private async Task<Outcome<Parcel>> Cancel(NpgsqlConnection connection, Parcel found, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var order = (await OrderStates.Lock(connection, found.OrderId, cancelled))!;
        var parcel = (await connection.One(Parcel.FindSql, Parcel.From, cancelled, found.Id))!;
        if (ParcelRules.Cancel(parcel) is { } refusal)
        {
            return refusal;
        }
        await parcels.Unpack(connection, order, parcel.Id, context);
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.FulfilmentCancelled,
            $"order:{order.Id}",
            new JsonObject { ["fulfilment_id"] = parcel.Id.ToString(), ["status"] = parcel.Status },
            null
        );
        return (await connection.One(Parcel.FindSql, Parcel.From, cancelled, parcel.Id))!;
    }
}
