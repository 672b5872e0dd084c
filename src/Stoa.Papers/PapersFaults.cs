using Stoa.Contracts;
using static Stoa.Contracts.FaultKind;

namespace Stoa.Papers;

/// <summary>What can go wrong with invoices.</summary>
internal static class PapersFaults
{
    public static readonly Fault InvoiceNotFound = Fault.Declare(NotFound);
    public static readonly Fault InvoiceNotYours = Fault.Declare(Forbidden);
    public static readonly Fault NothingToInvoice = Fault.Declare(WrongState);
    public static readonly Fault SellerIncomplete = Fault.Declare(WrongState, [("member", "seller_name")]);
}
