using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>One order for staff, with its payments, fulfilments, returns and refunds, and what may be done to it now.</summary>
internal sealed class ReadStaffOrder(NpgsqlDataSource database, StaffOrders orders)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<OrderPath, StaffOrder>("/admin/orders/{id}", routes.Resolve<ReadStaffOrder>().Handle)
            .WithName(OrderRoutes.Section, "getStaffOrder", "Read an order with all that hangs on it")
            .Staff("orders", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.OrderRetrieved)
            .ProducesFault(CommerceFaults.OrderNotFound)
            .WithExample(OrderExamples.Staff);

    public async Task<Outcome<StaffOrder>> Handle(OrderPath request, RequestContext context)
    {
        await using var connection = await database.Open(context.CancellationToken);
        return await orders.Find(connection, request.Id, context) is { } order ? order : CommerceFaults.OrderNotFound;
    }
}
