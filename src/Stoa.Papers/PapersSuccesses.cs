using Stoa.Contracts;

namespace Stoa.Papers;

/// <summary>What the routes of invoices say they have done.</summary>
internal static class PapersSuccesses
{
    public static readonly SuccessCode InvoiceIssued = SuccessCode.Declare();
    public static readonly SuccessCode InvoicesRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode InvoiceRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode InvoiceDownloaded = SuccessCode.Declare();
}
