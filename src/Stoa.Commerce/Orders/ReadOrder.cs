using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Orders;

/// <summary>One order, for its owner and for staff. Ids are unguessable, so saying that somebody else's exists gives nothing away.</summary>
internal sealed class ReadOrder(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) => routes
        .Get<Request, Order>("/orders/{id}", routes.The<ReadOrder>().Handle)
        .Named("Orders", "getOrder", "Retrieve details of a specific order").SignedIn().Says(Done.OrderRetrieved)
        .Fails(Fault.OrderIdMissing, Fault.OrderNotFound, Fault.OrderNotYours)
        .Shows(Examples.Order);

    public readonly record struct Request(string Id) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(input.Path("id"));
    }

    public async Task<Outcome<Order>> Handle(Request request, Call call)
    {
        if (request.Id.Length == 0)
        {
            return Fault.OrderIdMissing;
        }
        if (!Guid.TryParseExact(request.Id, "D", out var id))
        {
            return Fault.OrderNotFound;
        }
        await using var command = database.CreateCommand(ReadSql);
        if (await OrderRows.Find(command, id, call.Cancelled) is not { } order)
        {
            return Fault.OrderNotFound;
        }
        return order.UserId == call.Caller.UserId || call.Caller.IsStaff ? order : Fault.OrderNotYours;
    }

    internal const string ReadSql = $"""
        SELECT {OrderRows.Columns} FROM commerce.orders o JOIN commerce.order_lines l ON l.order_id = o.id WHERE o.id = $1 ORDER BY l.position
        """;
}
