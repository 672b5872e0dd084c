using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Edits;

/// <summary>Shows what a change of an order would come to, and keeps it until it is confirmed or discarded; one at a time.</summary>
internal sealed class CreateEdit(NpgsqlDataSource database, EditPlanner planner, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, OrderEdit>("/admin/orders/{id}/edits", routes.Resolve<CreateEdit>().Handle)
            .WithName(OrderRoutes.Section, "createOrderEdit", "See what a change of an order comes to")
            .Staff("orders", "edit")
            .Creating()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.EditCreated)
            .ProducesFault(
                CommerceFaults.OrderNotFound,
                CommerceFaults.OrderItemUnknown,
                CommerceFaults.OrderStateWrong,
                CommerceFaults.AlreadyFulfilled,
                CommerceFaults.NothingToEdit,
                CommerceFaults.EditOpen,
                CommerceFaults.PricesDiffer,
                CommerceFaults.ItemUnknown,
                CommerceFaults.ProductOffSale,
                CommerceFaults.CurrencyMixed,
                CommerceFaults.OrderTooLarge,
                CommerceFaults.OutOfStock
            )
            .WithExample(
                OrderExamples.Edit,
                """{"set_quantity":[{"item_id":"0194783c-5c00-7000-8000-000000000001","quantity":2}],"add":[{"sku":"MOUSE-001","quantity":1}],"remove":[]}"""
            );

    public sealed record Request(Guid Order, EditSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(OrderPath.IdOf(input), EditSpec.Read(input.Body));
    }

    public Task<Outcome<OrderEdit>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<OrderEdit>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await OrderStates.Lock(connection, request.Order, cancelled) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        if (OrderRules.BeginEdit(order) is { } refusal)
        {
            return refusal;
        }
        var planned = await planner.Plan(connection, order, request.Spec, cancelled);
        if (planned.Value is not { } plan)
        {
            return planned.Failure!;
        }
        var id = Guid.CreateVersion7(now);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(InsertSql, id, order.Id, plan.ToJson(), now);
        OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "edit_begun", now, after: FinishEdit.Facts(id, plan));
        audit.Add(batch, context, CommerceAuditActions.OrderEditBegun, $"order:{order.Id}", null, FinishEdit.Facts(id, plan));
        await batch.ExecuteNonQueryAsync(cancelled);
        return Outcome.Created(plan.Show(id, order.Id, EditStatuses.Open, now, now, 1));
    }

    internal const string InsertSql = """
        INSERT INTO commerce.order_edits (id, order_id, status, plan, created_at, updated_at) VALUES ($1, $2, 'open', $3::text::json, $4, $4)
        """;
}
