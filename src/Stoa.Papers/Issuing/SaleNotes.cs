using Stoa.Commerce.Settings;
using Stoa.Papers.Documents;

namespace Stoa.Papers.Issuing;

/// <summary>
/// Why a sale is not taxed, as it has to be said (directive 2006/112/EC, art. 226, 11 and 11a). What is taxed needs no reason. For sellers outside the EU
/// there is none to be given here.
/// </summary>
internal static class SaleNotes
{
    public static IReadOnlyList<InvoiceNote> Of(InvoicedOrder order, long tax, InvoiceWish wish, Labels labels)
    {
        var notes = new List<InvoiceNote>(2);
        if (tax == 0 && Exemption(order, wish.BuyerVatId) is { } code)
        {
            notes.Add(new InvoiceNote(code, labels.Note(code, order.SellerCountry!)));
        }
        if (wish.Note.Length > 0)
        {
            notes.Add(new InvoiceNote(InvoiceNotes.Note, wish.Note));
        }
        return notes;
    }

    private static string? Exemption(InvoicedOrder order, string? buyerVatId)
    {
        if (order.SellerCountry is not { } seller || !EuropeanUnion.Has(seller))
        {
            return null;
        }
        if (order.Seller.SmallBusiness)
        {
            return InvoiceNotes.SmallBusiness;
        }
        var destination = order.IsSent ? order.ShippingAddress.Country : order.BillingAddress.Country;
        if (!EuropeanUnion.Has(destination))
        {
            return order.IsSent && IsCode(destination) ? InvoiceNotes.Export : null;
        }
        return buyerVatId is null || destination == seller ? null
            : order.IsSent ? InvoiceNotes.IntraCommunity
            : InvoiceNotes.ReverseCharge;
    }

    /// <summary>An order that moved in has its address as it was written, and "Germany" is no export.</summary>
    private static bool IsCode(string country) => country is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'];
}
