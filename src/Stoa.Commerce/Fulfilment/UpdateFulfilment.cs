using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Fulfilment;

/// <summary>Says how a fulfilment can be followed, that it was handed over, that it has arrived. None of it is taken back.</summary>
internal sealed class UpdateFulfilment(NpgsqlDataSource database, ParcelWriter parcels, OutboxWriter outbox, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, Parcel>("/admin/fulfilments/{id}", routes.Resolve<UpdateFulfilment>().Handle)
            .WithName(OrderRoutes.Section, "updateFulfilment", "Change tracking, or say that it was handed over or has arrived")
            .Staff("fulfilments", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.FulfilmentUpdated)
            .ProducesFault(
                CommerceFaults.FulfilmentNotFound,
                CommerceFaults.FulfilmentStateWrong,
                CommerceFaults.Unpaid,
                PaymentsFaults.HoldExpired,
                PaymentsFaults.PaymentBusy,
                PaymentsFaults.ProviderRefused,
                PaymentsFaults.PaymentUnresolved
            )
            .WithExample(OrderExamples.Parcel, """{"tracking":{"carrier":"DHL","number":"JD0146","url":"https://dhl.example/JD0146"},"shipped":true}""");

    /// <summary>What is known of it now.</summary>
    /// <param name="Id">Of the fulfilment.</param>
    /// <param name="Tracking">Null leaves what is there; what is given as null is emptied.</param>
    /// <param name="Shipped">Only true says something; false is refused.</param>
    /// <param name="Delivered">The same.</param>
    public sealed record Request(Guid Id, Tracking? Tracking, bool? Shipped, bool? Delivered) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                OrderPath.IdOf(input),
                input.Body.OptionalObject("tracking", Tracking.Read) ?? (input.Body.Has("tracking") ? Tracking.None : null),
                input.Body.OptionalFlag("shipped"),
                input.Body.OptionalFlag("delivered")
            );

        public Failure? Refusal =>
            Shipped == false ? Failure.Invalid("shipped", Rule.OneOf("true"))
            : Delivered == false ? Failure.Invalid("delivered", Rule.OneOf("true"))
            : null;
    }

    public async Task<Outcome<Parcel>> Handle(Request request, RequestContext context)
    {
        if (request.Refusal is { } refusal)
        {
            return refusal;
        }
        if (await database.One(Parcel.FindSql, Parcel.From, context.CancellationToken, request.Id) is not { } parcel)
        {
            return CommerceFaults.FulfilmentNotFound;
        }
        var leaves = request.Shipped == true && parcel is { Status: ParcelStatuses.Created, Captures: true } && context.Expects(parcel.Version);
        return leaves && await Capture(parcel.OrderId, context) is { } unpaid
            ? unpaid
            : await database.InTransaction(context, connection => Update(connection, parcel.OrderId, request, context));
    }

    /// <summary>Nothing is taken for what would be refused.</summary>
    private async Task<Failure?> Capture(Guid order, RequestContext context)
    {
        await using (var connection = await database.Open(context.CancellationToken))
        {
            if (await StaffOrders.Read(connection, order, context.CancellationToken) is { } whole && parcels.Unpaid(whole.Order) is { } refusal)
            {
                return refusal;
            }
        }
        return await parcels.Capture(order, context);
    }

    private async Task<Outcome<Parcel>> Update(NpgsqlConnection connection, Guid orderId, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var order = (await OrderStates.Lock(connection, orderId, cancelled))!;
        var parcel = (await connection.One(Parcel.FindSql, Parcel.From, cancelled, request.Id))!;
        if (!context.Expects(parcel.Version))
        {
            return RequestFaults.VersionStale;
        }
        var leaves = request.Shipped == true && parcel.Status == ParcelStatuses.Created;
        var arrives = request.Delivered == true && parcel.Status != ParcelStatuses.Delivered;
        if ((ParcelRules.Track(parcel) ?? (arrives && !leaves ? ParcelRules.Deliver(parcel) : null)) is { } refusal)
        {
            return refusal;
        }
        if (leaves && await parcels.HandOver(connection, order, parcel.Id, parcel.Notifies, context) is { } kept)
        {
            return kept;
        }
        var tracked = request.Tracking is { } told && told != (parcel.Tracking ?? Tracking.None) ? told : null;
        if (!leaves && !arrives && tracked is null)
        {
            return parcel;
        }
        await Write(connection, order, parcel, tracked, arrives, context);
        var changed = (await connection.One(Parcel.FindSql, Parcel.From, cancelled, parcel.Id))!;
        await audit.Write(connection, context, CommerceAuditActions.FulfilmentUpdated, $"order:{orderId}", Facts(parcel), Facts(changed));
        return changed;
    }

    private async Task Write(NpgsqlConnection connection, OrderState order, Parcel parcel, Tracking? tracked, bool arrives, RequestContext context)
    {
        var now = clock.GetUtcNow();
        await using var batch = new NpgsqlBatch(connection);
        if (tracked is not null)
        {
            batch.Add(TrackSql, parcel.Id, tracked.Carrier, tracked.Number, tracked.Url, now);
            OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "fulfilment_tracked", now, before: Facts(parcel.Tracking), after: Facts(tracked));
        }
        if (arrives)
        {
            batch.Add(DeliverSql, parcel.Id, now);
            (OrderEvent.Of(order) with { FulfilmentId = parcel.Id, Notify = parcel.Notifies }).Add(outbox, batch, OrderEvent.FulfilmentDelivered, now);
            var facts = new JsonObject { ["fulfilment_id"] = parcel.Id.ToString() };
            OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "fulfilment_delivered", now, after: facts);
        }
        OrderStates.Conclude(batch, order.Id, now);
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
    }

    private static JsonObject? Facts(Tracking? tracking) =>
        tracking is null
            ? null
            : new JsonObject
            {
                ["carrier"] = tracking.Carrier,
                ["number"] = tracking.Number,
                ["url"] = tracking.Url,
            };

    private static JsonObject Facts(Parcel parcel) =>
        new()
        {
            ["fulfilment_id"] = parcel.Id.ToString(),
            ["status"] = parcel.Status,
            ["tracking"] = Facts(parcel.Tracking),
        };

    internal const string TrackSql = """
        UPDATE commerce.fulfilments SET carrier = $2, tracking_number = $3, tracking_url = $4, updated_at = $5, version = version + 1 WHERE id = $1
        """;

    internal const string DeliverSql = """
        UPDATE commerce.fulfilments SET status = 'delivered', delivered_at = $2, updated_at = $2, version = version + 1 WHERE id = $1 AND status = 'shipped'
        """;
}
