using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Edits;

/// <summary>Edits of orders, the latest first: above all those that wait to be confirmed or discarded.</summary>
internal sealed class ListEdits(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "e.created_at", "timestamptz")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<OrderEdit>>("/admin/edits", routes.Resolve<ListEdits>().Handle)
            .WithName(OrderRoutes.Section, "listOrderEdits", "List edits of orders")
            .Staff("orders", "edit")
            .WithSuccess(CommerceSuccesses.EditsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("status", "Only those in this state: `open`, `confirmed` or `discarded`.")
            .Explains("order_id", "Only those of this order.")
            .WithExample(Examples.PageOf(OrderExamples.Edit));

    public sealed record Request(ListRequest List, string? Status, string? OrderId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ListRequest.Read(input, Sorts), input.QueryChoice("status", EditStatuses.Values), input.Query("order_id", 36));
    }

    public Task<Outcome<Page<OrderEdit>>> Handle(Request request, RequestContext context) =>
        Filtered(request).Read(database, request.List with { Sort = request.List.Sort ?? "-created_at" }, EditPlan.Show, context.CancellationToken);

    internal static ListQuery Filtered(Request request) =>
        new ListQuery(OrderEdit.Columns, "commerce.order_edits e", "e.id", "uuid", Sorts)
            .Where("e.status = {0}", request.Status)
            .Where(
                "e.order_id = {0}::uuid",
                Guid.TryParseExact(request.OrderId, "D", out var order) ? order
                    : request.OrderId is null ? null
                    : Guid.Empty
            );
}
