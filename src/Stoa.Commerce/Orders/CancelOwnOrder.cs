using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;

namespace Stoa.Commerce.Orders;

/// <summary>A buyer calls an order off, while nothing of it is packed: all of it, and what was paid goes back.</summary>
internal sealed class CancelOwnOrder(NpgsqlDataSource database, Cancellation cancellation, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Order>("/orders/{id}/cancel", routes.Resolve<CancelOwnOrder>().Handle)
            .WithName("Orders", "cancelOwnOrder", "Cancel an order of which nothing is packed yet")
            .SignedIn()
            .OrGuest(OrderTokens.Header)
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(CommerceSuccesses.OrderCancelled)
            .ProducesFault(CommerceFaults.OrderNotFound, CommerceFaults.OrderNotYours, CommerceFaults.OrderNotCancellable, PaymentsFaults.PaymentBusy)
            .WithExample(Examples.Order with { Status = "cancelled" }, """{"reason":"ordered twice"}""");

    public sealed record Request(Guid Order, string Reason) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(OrderPath.IdOf(input), input.Body.OptionalText("reason", 500));
    }

    public async Task<Outcome<Order>> Handle(Request request, RequestContext context)
    {
        var caller = context.Caller;
        var hasKey = caller.IsGuest && await OrderTokens.Open(database, caller.UserId, request.Order, clock.GetUtcNow(), context.CancellationToken);
        return await cancellation.Run(
            request.Order,
            new CancellationSpec([], request.Reason, IsRestocked: true, Notifies: true) { IsOwn = true },
            order => hasKey || order.UserId == caller.UserId ? OrderRules.CancelByBuyer(order) : CommerceFaults.OrderNotYours,
            connection => Answer(connection, request.Order),
            context
        );
    }

    private static async Task<Outcome<Order>> Answer(NpgsqlConnection connection, Guid id)
    {
        await using var command = new NpgsqlCommand(OrderRows.FindSql, connection);
        return (await OrderRows.Find(command, id, CancellationToken.None))!;
    }
}
