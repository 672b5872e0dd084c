using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Fulfilment;

/// <summary>Packs some or all of what is open of an order, and hands it over where the request says so.</summary>
internal sealed class CreateFulfilment(NpgsqlDataSource database, ParcelWriter parcels, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Parcel>("/admin/orders/{id}/fulfilments", routes.Resolve<CreateFulfilment>().Handle)
            .WithName(OrderRoutes.Section, "createFulfilment", "Pack what is open of an order")
            .Staff("fulfilments", "manage")
            .Creating()
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(CommerceSuccesses.FulfilmentCreated)
            .ProducesFault(
                CommerceFaults.OrderNotFound,
                CommerceFaults.OrderItemUnknown,
                CommerceFaults.OrderStateWrong,
                CommerceFaults.AlreadyFulfilled,
                CommerceFaults.OverQuantity,
                CommerceFaults.AllocatedElsewhere,
                CommerceFaults.Unpaid,
                PaymentsFaults.HoldExpired,
                PaymentsFaults.PaymentBusy,
                PaymentsFaults.ProviderRefused,
                PaymentsFaults.PaymentUnresolved
            )
            .WithExample(
                OrderExamples.Parcel,
                """{"lines":[{"item_id":"0194783c-5c00-7000-8000-000000000001","quantity":1}],"tracking":{"carrier":"DHL","number":"JD0146"},"shipped":true}"""
            );

    public sealed record Request(Guid Order, FulfilmentSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(OrderPath.IdOf(input), FulfilmentSpec.Read(input.Body));
    }

    public async Task<Outcome<Parcel>> Handle(Request request, RequestContext context)
    {
        if (request.Spec is { IsShipped: true, Captures: true } && await Capture(request, context) is { } unpaid)
        {
            return unpaid;
        }
        return await database.InTransaction(context, connection => Create(connection, request, context));
    }

    /// <summary>Nothing is taken for what would be refused.</summary>
    private async Task<Failure?> Capture(Request request, RequestContext context)
    {
        await using (var connection = await database.Open(context.CancellationToken))
        {
            if (await StaffOrders.Read(connection, request.Order, context.CancellationToken) is not { } whole)
            {
                return CommerceFaults.OrderNotFound;
            }
            var (lines, refusal) = parcels.Decide(whole.Order, request.Spec);
            if ((refusal ?? await ParcelWriter.Elsewhere(connection, request.Spec, lines, context.CancellationToken)) is { } refused)
            {
                return refused;
            }
        }
        return await parcels.Capture(request.Order, context);
    }

    private async Task<Outcome<Parcel>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await OrderStates.Lock(connection, request.Order, cancelled) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        var (lines, refusal) = parcels.Decide(order, request.Spec);
        if (refusal is not null)
        {
            return refusal;
        }
        var packed = await parcels.Pack(connection, order, request.Spec, lines, context);
        if (packed.Failure is not null)
        {
            return packed.Failure;
        }
        if (request.Spec.IsShipped && await parcels.HandOver(connection, order, packed.Value, request.Spec.Notifies, context) is { } kept)
        {
            return kept;
        }
        await using (var batch = new NpgsqlBatch(connection))
        {
            OrderStates.Conclude(batch, order.Id, now);
            audit.Add(batch, context, CommerceAuditActions.FulfilmentCreated, $"order:{order.Id}", null, ParcelWriter.Facts(packed.Value, lines));
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return Outcome.Created((await connection.One(Parcel.FindSql, Parcel.From, cancelled, packed.Value))!);
    }
}
