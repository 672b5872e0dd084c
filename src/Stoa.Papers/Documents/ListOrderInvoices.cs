using Npgsql;
using Stoa.Commerce;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Papers.Documents;

/// <summary>The invoices and credit notes of one order, the latest first: where its buyer finds them.</summary>
internal sealed class ListOrderInvoices(NpgsqlDataSource database, InvoiceAccess access)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<InvoiceSummary>>("/orders/{id}/invoices", routes.Resolve<ListOrderInvoices>().Handle)
            .WithName(InvoiceRoutes.Section, "listOrderInvoices", "List the invoices and credit notes of an order")
            .SignedIn()
            .OrGuest(OrderTokens.Header)
            .StaffWith("invoices", "read")
            .WithSuccess(PapersSuccesses.InvoicesRetrieved)
            .ProducesFault(CommerceFaults.OrderNotFound, CommerceFaults.OrderNotYours)
            .WithExample(new Page<InvoiceSummary>([InvoiceRoutes.Summary], 1, 20, 1));

    public sealed record Request(Guid Order, PageQuery Page) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(OrderPath.IdOf(input), input.Page());
    }

    public async Task<Outcome<Page<InvoiceSummary>>> Handle(Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var order = await database.One(OwnerSql, row => (IsThere: true, Owner: row.GetOrNull<Guid>("user_id")), cancelled, request.Order);
        return !order.IsThere ? CommerceFaults.OrderNotFound
            : !await access.Sees(request.Order, order.Owner, context) ? CommerceFaults.OrderNotYours
            : await Pages.Read(database, CountSql, ListSql, InvoiceSummary.From, request.Page, cancelled, request.Order);
    }

    internal const string OwnerSql = "SELECT o.user_id FROM commerce.orders o WHERE o.id = $1";

    internal const string CountSql = "SELECT count(*) FROM papers.documents d WHERE d.order_id = $1";

    internal const string ListSql = $"""
        SELECT {InvoiceSummary.Columns} FROM papers.documents d WHERE d.order_id = $1 ORDER BY d.issued_at DESC, d.id DESC LIMIT $2 OFFSET $3
        """;
}
