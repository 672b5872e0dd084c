using Stoa.Commerce.Orders;
using Stoa.Commerce.Settings;
using Stoa.Papers.Documents;

namespace Stoa.Papers.Issuing;

/// <summary>What only the request knows.</summary>
/// <param name="BuyerVatId">Of a business: it decides which rule an untaxed sale is under.</param>
/// <param name="Note">A sentence for the buyer; empty for none.</param>
internal sealed record InvoiceWish(string? BuyerVatId, string Note)
{
    public static readonly InvoiceWish None = new(null, "");
}

/// <summary>Writes down all that a document says. Pure: what it says depends on nothing else.</summary>
internal static class DocumentComposer
{
    private static readonly string[] WithLetterPaper = ["US", "CA", "MX", "PH", "CL", "CO", "VE"];

    public static InvoiceFacts Compose(InvoicedOrder order, DocumentPlan plan, InvoiceWish wish)
    {
        var seller = order.Seller;
        var labels = Labels.For(seller.InvoiceLanguage, order.SellerCountry);
        var taxes = new TaxTable(order);
        var (sum, isInvoice) = (plan.Sum, plan.Kind == InvoiceKinds.Invoice);
        // What earlier documents are about was paid first.
        var earlier = order.Documented.Values.Sum(part => part.Gross);
        var paid = Math.Clamp(order.Paid - earlier, 0, sum.Gross);
        var buyer = isInvoice ? PartyOf(order.BillingAddress, order.Email, wish.BuyerVatId) : order.InvoicedTo!.Buyer;
        var receiver = PartyOf(order.ShippingAddress, "", null);
        return new(
            SellerOf(order),
            buyer,
            isInvoice && order.IsSent && receiver != buyer with { Email = "", VatId = "" } ? receiver : null,
            seller.SellerIban is { } iban ? new BankAccount(seller.SellerBank, iban, seller.SellerBic ?? "") : null,
            order.Currency,
            order.PricesIncludeTax,
            [.. plan.Parts.Select(entry => LineOf(order, entry.Key, entry.Part, taxes, labels, isInvoice))],
            taxes.Of(plan),
            In(sum.Net),
            In(sum.Tax),
            In(sum.Gross),
            isInvoice ? In(paid) : null,
            isInvoice ? In(sum.Gross - paid) : null,
            order.ShippedAt is { } shipped ? Days.Text(Days.Of(shipped, seller.TimeZone)) : null,
            isInvoice ? [] : order.Invoices,
            isInvoice ? SaleNotes.Of(order, sum.Tax, wish, labels) : order.InvoicedTo!.Notes,
            labels.Language,
            WithLetterPaper.Contains(order.SellerCountry, StringComparer.Ordinal) ? PageSizes.Letter : PageSizes.A4,
            seller.TimeZone,
            isInvoice && paid < sum.Gross ? seller.InvoiceDueDays : null
        );

        Money In(long amount) => new(amount, order.Currency);
    }

    private static InvoiceLine LineOf(InvoicedOrder order, PartKey key, Part part, TaxTable taxes, Labels labels, bool isInvoice)
    {
        var sold = order.Lines.FirstOrDefault(line => line.Id == key.Line);
        var amount = order.PricesIncludeTax ? part.Gross : part.Net;
        var (unit, quantity) = sold is not null && part.Quantity > 0 ? (sold.UnitPrice, part.Quantity) : (amount, 1);
        return new(
            sold is not null ? InvoiceLineKinds.Item
                : key == PartKey.Shipping ? InvoiceLineKinds.Shipping
                : InvoiceLineKinds.Adjustment,
            sold?.Id,
            sold?.Sku ?? "",
            sold?.Name
                ?? (
                    key == PartKey.Shipping ? $"{labels["shipping"]} {order.ShippingMethod}".Trim() : labels[isInvoice && part.Gross > 0 ? "other" : "goodwill"]
                ),
            sold?.Attributes,
            quantity,
            In(unit),
            In((unit * quantity) - amount),
            key == PartKey.Other ? null : taxes.RateOf(key),
            In(part.Net),
            In(part.Tax),
            In(part.Gross)
        );

        Money In(long value) => new(value, order.Currency);
    }

    private static Party PartyOf(Address address, string email, string? vatId) =>
        new(
            $"{address.FirstName} {address.LastName}".Trim(),
            address.Company,
            address.Address1,
            address.Address2,
            address.PostalCode,
            address.City,
            address.State,
            address.Country,
            email,
            "",
            vatId ?? "",
            "",
            ""
        );

    private static Party SellerOf(InvoicedOrder order)
    {
        SellerTerms seller = order.Seller;
        return new(
            "",
            seller.SellerName,
            seller.SellerAddress1,
            seller.SellerAddress2,
            seller.SellerPostalCode,
            seller.SellerCity,
            seller.SellerState,
            order.SellerCountry ?? "",
            seller.SellerEmail,
            seller.SellerPhone,
            seller.SellerVatId ?? "",
            seller.SellerTaxNumber,
            seller.SellerRegister
        );
    }
}
