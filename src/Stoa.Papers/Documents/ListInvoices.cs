using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Papers.Documents;

/// <summary>Invoices and credit notes, the latest first.</summary>
internal sealed class ListInvoices(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("issued_at", "d.issued_at", "timestamptz")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<InvoiceSummary>>("/admin/invoices", routes.Resolve<ListInvoices>().Handle)
            .WithName(InvoiceRoutes.Section, "listInvoices", "List invoices and credit notes")
            .Staff("invoices", "read")
            .WithSuccess(PapersSuccesses.InvoicesRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("kind", "Only invoices, or only credit notes.")
            .Explains("number", "Only the one of exactly this number.")
            .Explains("order_id", "Only those of this order.")
            .Explains("customer_id", "Only those of this buyer, with an account or without.")
            .Explains("from", "Only those issued at this time or later.")
            .Explains("to", "Only those issued before this time.")
            .WithExample(new Page<InvoiceSummary>([InvoiceRoutes.Summary], 1, 20, 150));

    public sealed record Request(ListRequest List, string? Kind, string? Number, string? OrderId, string? CustomerId, DateTimeOffset? From, DateTimeOffset? To)
        : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ListRequest.Read(input, Sorts),
                input.QueryChoice("kind", InvoiceKinds.Values),
                input.Query("number", 64),
                input.Query("order_id", 36),
                input.Query("customer_id", 36),
                input.QueryMoment("from"),
                input.QueryMoment("to")
            );
    }

    public Task<Outcome<Page<InvoiceSummary>>> Handle(Request request, RequestContext context) =>
        Filtered(request).Read(database, request.List, InvoiceSummary.From, context.CancellationToken);

    internal static ListQuery Filtered(Request request) =>
        new ListQuery(InvoiceSummary.Columns, "papers.documents d", "d.id", "uuid", Sorts)
            .Where("d.kind = {0}", request.Kind)
            .Where("d.number = {0}", request.Number)
            .Where("d.order_id = {0}", IdOf(request.OrderId))
            .Where("d.customer_id = {0}", IdOf(request.CustomerId))
            .Where("d.issued_at >= {0}", request.From)
            .Where("d.issued_at < {0}", request.To);

    /// <summary>What is no id is nothing's.</summary>
    private static Guid? IdOf(string? text) =>
        text is null ? null
        : Guid.TryParseExact(text, "D", out var id) ? id
        : Guid.Empty;
}
