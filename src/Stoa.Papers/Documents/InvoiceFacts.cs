using System.Text.Json.Serialization;
using Stoa.Contracts.Payloads;

namespace Stoa.Papers.Documents;

/// <summary>All that a document says, as it was when it was issued. Net and tax sum to the total, over lines and over rates.</summary>
/// <param name="DeliverTo">Null where that is the buyer's own address.</param>
/// <param name="Bank">Where a transfer goes; null where the seller has named no account.</param>
/// <param name="PricesIncludeTax">Whether unit prices and discounts are gross.</param>
/// <param name="TaxLines">Of each rate what it is charged on; rates that are charged together have the same net amount.</param>
/// <param name="Paid">Of an invoice, when it was issued; null for a credit note.</param>
/// <param name="Due">What is to be paid of it.</param>
/// <param name="DeliveredOn">The day on which the last of it was handed over; null where that is still to come.</param>
/// <param name="Corrects">Of a credit note: the invoices of its order.</param>
/// <param name="Language">What it is written in.</param>
/// <param name="PageSize">What it is printed on.</param>
/// <param name="TimeZone">By which its days are told.</param>
/// <param name="DueDays">From its day to the one on which it is to be paid; null where nothing is due.</param>
internal record InvoiceFacts(
    Party Seller,
    Party Buyer,
    Party? DeliverTo,
    BankAccount? Bank,
    string Currency,
    bool PricesIncludeTax,
    IReadOnlyList<InvoiceLine> Lines,
    IReadOnlyList<InvoiceTax> TaxLines,
    Money Net,
    Money Tax,
    Money Total,
    Money? Paid,
    Money? Due,
    string? DeliveredOn,
    IReadOnlyList<InvoiceReference> Corrects,
    IReadOnlyList<InvoiceNote> Notes,
    string Language,
    [property: OneOf<PageSizes>] string PageSize,
    string TimeZone,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DueDays
);

/// <summary>Somebody with an address; what was not given is empty.</summary>
/// <param name="Name">Of a person; empty where there is only a company.</param>
/// <param name="Register">Where a company is registered.</param>
internal sealed record Party(
    string Name,
    string Company,
    string Address1,
    string Address2,
    string PostalCode,
    string City,
    string State,
    string Country,
    string Email,
    string Phone,
    string VatId,
    string TaxNumber,
    string Register
);

internal sealed record BankAccount(string Name, string Iban, string Bic);

/// <summary>A line of a document.</summary>
/// <param name="Kind">Units of something, shipping, or what is neither: goodwill, a rounding of an order that moved in.</param>
/// <param name="ItemId">The line of the order.</param>
/// <param name="UnitPrice">With tax or without, as <see cref="InvoiceFacts.PricesIncludeTax"/> says.</param>
/// <param name="Discount">Taken off it, likewise.</param>
/// <param name="TaxRatePpm">All rates of it together, in parts per million; null where it is not known.</param>
internal sealed record InvoiceLine(
    [property: OneOf<InvoiceLineKinds>] string Kind,
    Guid? ItemId,
    string Sku,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Attributes,
    int Quantity,
    Money UnitPrice,
    Money Discount,
    int? TaxRatePpm,
    Money Net,
    Money Tax,
    Money Total
);

/// <summary>The tax of one rate.</summary>
/// <param name="Name">As the rate is called; empty for what is not taxed.</param>
/// <param name="RatePpm">Null where it is not known: of an order that moved in.</param>
/// <param name="Net">What it is charged on.</param>
internal sealed record InvoiceTax(string Name, int? RatePpm, Money Net, Money Amount);

/// <summary>Another document that this one names.</summary>
/// <param name="IssuedOn">Its day: 2026-11-27.</param>
internal sealed record InvoiceReference(Guid Id, string Number, string IssuedOn);

/// <summary>A sentence that has to be on it, or that staff wanted there.</summary>
internal sealed record InvoiceNote([property: OneOf<InvoiceNotes>] string Code, string Text);

internal sealed class InvoiceKinds : IClosedSet
{
    public const string Invoice = "invoice";
    public const string CreditNote = "credit_note";

    public static IReadOnlyList<string> Values { get; } = [Invoice, CreditNote];
}

internal sealed class InvoiceLineKinds : IClosedSet
{
    public const string Item = "item";
    public const string Shipping = "shipping";
    public const string Adjustment = "adjustment";

    public static IReadOnlyList<string> Values { get; } = [Item, Shipping, Adjustment];
}

internal sealed class InvoiceNotes : IClosedSet
{
    public const string SmallBusiness = "small_business";
    public const string ReverseCharge = "reverse_charge";
    public const string IntraCommunity = "intra_community";
    public const string Export = "export";
    public const string Note = "note";

    public static IReadOnlyList<string> Values { get; } = [SmallBusiness, ReverseCharge, IntraCommunity, Export, Note];
}

internal sealed class PageSizes : IClosedSet
{
    public const string A4 = "a4";
    public const string Letter = "letter";

    public static IReadOnlyList<string> Values { get; } = [A4, Letter];
}
