using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>The caller's orders, newest first.</summary>
internal sealed class ListOrders(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Paging, Page<Order>>("/orders", routes.Resolve<ListOrders>().Handle)
            .WithName("Orders", "listOrders", "Retrieve the current user's orders with pagination")
            .SignedIn()
            .WithSuccess(CommerceSuccesses.OrdersRetrieved)
            .WithExample(Examples.PageOf(Examples.Order));

    public Task<Outcome<Page<Order>>> Handle(Paging request, RequestContext context) =>
        database.Together<Outcome<Page<Order>>>(
            async batch =>
            {
                batch.Add(ListSql, context.Caller.UserId, request.Page.Size, request.Page.Offset);
                batch.Add(CountSql, context.Caller.UserId);
                await using var row = await batch.ExecuteReaderAsync(context.CancellationToken);
                var orders = await OrderRows.ReadAll(row, context.CancellationToken, withPayment: true);
                return await Pages.Counted(row, orders, request.Page, context.CancellationToken);
            },
            context.CancellationToken
        );

    internal const string CountSql = "SELECT count(*) FROM commerce.orders WHERE customer_id = $1";

    internal const string ListSql = $"""
        SELECT {AwaitedPayment.Columns}, {OrderRows.Columns}
        FROM (SELECT * FROM commerce.orders WHERE customer_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3) AS o
        JOIN commerce.order_lines l ON l.order_id = o.id {AwaitedPayment.Join}
        ORDER BY o.created_at DESC, o.id DESC, l.position
        """;
}
