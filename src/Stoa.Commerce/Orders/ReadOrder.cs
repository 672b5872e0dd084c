using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Orders;

/// <summary>
/// One order, for its owner, for whoever has its key, and for staff who may read orders. Ids cannot be guessed, so the answer for another user's order
/// reveals nothing. Whoever has a key has its mail, which names the order by its number: with the key, the number is as good as the id.
/// </summary>
internal sealed class ReadOrder(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Order>("/orders/{id}", routes.Resolve<ReadOrder>().Handle)
            .WithName("Orders", "getOrder", "Retrieve details of a specific order")
            .SignedIn()
            .OrGuest(OrderTokens.Header)
            .StaffWith("orders", "read")
            .WithSuccess(CommerceSuccesses.OrderRetrieved)
            .ProducesFault(CommerceFaults.OrderIdMissing, CommerceFaults.OrderNotFound, CommerceFaults.OrderNotYours)
            .WithExample(Examples.Order)
            .Explains("id", "The id of the order; with a key, its number as well.");

    public readonly record struct Request(string Id) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id", IdForm.Text));
    }

    public async Task<Outcome<Order>> Handle(Request request, RequestContext context)
    {
        if (request.Id.Length == 0)
        {
            return CommerceFaults.OrderIdMissing;
        }
        if (!Guid.TryParseExact(request.Id, "D", out var id))
        {
            var named = context.Caller.IsGuest
                ? await OrderTokens.OrderOf(database, context.Caller.UserId, request.Id.ToUpperInvariant(), clock.GetUtcNow(), context.CancellationToken)
                : null;
            if (named is null)
            {
                return CommerceFaults.OrderNotFound;
            }
            id = named.Value;
        }
        if (await OrderRows.Find(database, id, context.CancellationToken) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        return order.UserId == context.Caller.UserId || context.Caller.IsStaff ? order
            : context.Caller.IsGuest && await OrderTokens.Open(database, context.Caller.UserId, id, clock.GetUtcNow(), context.CancellationToken) ? order
            : CommerceFaults.OrderNotYours;
    }
}
