using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Papers.Pdf;

namespace Stoa.Papers.Documents;

/// <summary>An invoice or a credit note as PDF: printed when it is first asked for, the same bytes ever after.</summary>
internal sealed class DownloadInvoice(InvoiceAccess access, PrintedInvoices prints)
{
    private const string MediaType = "application/pdf";

    public static Route Map(Routes routes) =>
        routes
            .Get<OrderPath, Nothing>("/invoices/{id}.pdf", routes.Resolve<DownloadInvoice>().Handle)
            .WithName(InvoiceRoutes.Section, "downloadInvoice", "Download an invoice or a credit note as PDF")
            .SignedIn()
            .OrGuest(OrderTokens.Header)
            .StaffWith("invoices", "read")
            .Downloading(MediaType)
            .WithSuccess(PapersSuccesses.InvoiceDownloaded)
            .ProducesFault(PapersFaults.InvoiceNotFound, PapersFaults.InvoiceNotYours);

    public async Task<Outcome<Nothing>> Handle(OrderPath request, RequestContext context)
    {
        var found = await access.Find(request.Id, context);
        if (found.Value is not { } invoice)
        {
            return found.Failure!;
        }
        var content = await prints.Of(invoice, context.CancellationToken);
        return new ResponseStream(MediaType, (target, gone) => target.WriteAsync(content, gone).AsTask()) { FileName = FileName(invoice) };
    }

    private static string FileName(Invoice invoice) => string.Concat(invoice.Number.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + ".pdf";
}
