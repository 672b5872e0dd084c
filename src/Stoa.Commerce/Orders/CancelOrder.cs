using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;

namespace Stoa.Commerce.Orders;

/// <summary>Cancels what is open of an order, all of it or some. What has left comes back by a return.</summary>
internal sealed class CancelOrder(Cancellation cancellation, StaffOrders orders)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffOrder>("/admin/orders/{id}/cancel", routes.Resolve<CancelOrder>().Handle)
            .WithName(OrderRoutes.Section, "cancelOrder", "Cancel what is open of an order")
            .Staff("orders", "manage")
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(CommerceSuccesses.OrderCancelled)
            .ProducesFault(
                CommerceFaults.OrderNotFound,
                CommerceFaults.OrderItemUnknown,
                CommerceFaults.OrderStateWrong,
                CommerceFaults.AlreadyFulfilled,
                CommerceFaults.OverQuantity,
                CommerceFaults.RefundAboveLimit,
                PaymentsFaults.PaymentBusy
            )
            .WithExample(
                OrderExamples.Staff with
                {
                    Status = "cancelled",
                },
                """{"lines":[{"item_id":"0194783c-5c00-7000-8000-000000000001","quantity":1}],"reason":"called by phone","restock":true,"notify":true}"""
            );

    public sealed record Request(Guid Order, CancellationSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                OrderPath.IdOf(input),
                new CancellationSpec(
                    input.Body.Objects("lines", LineQuantity.MaxLines, LineQuantity.Read),
                    input.Body.OptionalText("reason", 500),
                    input.Body.OptionalFlag("restock") ?? true,
                    input.Body.OptionalFlag("notify") ?? true
                )
            );
    }

    public Task<Outcome<StaffOrder>> Handle(Request request, RequestContext context) =>
        cancellation.Run<StaffOrder>(
            request.Order,
            request.Spec,
            OrderRules.Cancel,
            async connection => (await orders.Find(connection, request.Order, context))!,
            context
        );
}
