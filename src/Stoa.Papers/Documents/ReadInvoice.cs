using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Papers.Documents;

/// <summary>One invoice or credit note, with all that it says.</summary>
internal sealed class ReadInvoice(InvoiceAccess access)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<OrderPath, Invoice>("/invoices/{id}", routes.Resolve<ReadInvoice>().Handle)
            .WithName(InvoiceRoutes.Section, "getInvoice", "Retrieve an invoice or a credit note")
            .SignedIn()
            .OrGuest(OrderTokens.Header)
            .StaffWith("invoices", "read")
            .WithSuccess(PapersSuccesses.InvoiceRetrieved)
            .ProducesFault(PapersFaults.InvoiceNotFound, PapersFaults.InvoiceNotYours)
            .WithExample(InvoiceRoutes.Example);

    public Task<Outcome<Invoice>> Handle(OrderPath request, RequestContext context) => access.Find(request.Id, context);
}
