using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Settings;
using Stoa.Papers.Documents;

namespace Stoa.Papers.Issuing;

/// <summary>A line of an order, as it was sold.</summary>
/// <param name="RatePpm">All its rates together; null where it is taxed and nobody knows by which.</param>
/// <param name="Whole">All units of it.</param>
internal sealed record SoldLine(Guid Id, string Sku, string Name, IReadOnlyDictionary<string, string>? Attributes, long UnitPrice, int? RatePpm, Part Whole);

/// <summary>Something that is not owed any more.</summary>
/// <param name="IsSettled">False while the refund that it hangs on may still fail.</param>
/// <param name="IsCounted">A document has taken it into account.</param>
/// <param name="IsNamed">A credit note is about its refund already: units of it that were cancelled as well are credited before it has succeeded.</param>
internal sealed record OrderCredit(Guid Id, PartKey Key, Part Part, Guid? RefundId, bool IsSettled, bool IsCounted, bool IsNamed);

/// <summary>What a credit note takes from the invoice that it corrects.</summary>
internal sealed record InvoicedTo(Party Buyer, IReadOnlyList<InvoiceNote> Notes);

/// <summary>All of an order that documents are made of, as one moment has it. Amounts are minor units of its currency.</summary>
internal sealed record InvoicedOrder
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public required Guid CustomerId { get; init; }
    public Guid? UserId { get; init; }
    public required string Email { get; init; }
    public required string Currency { get; init; }
    public required bool PricesIncludeTax { get; init; }
    public required long Total { get; init; }
    public required long Tax { get; init; }

    /// <summary>Net and tax of the shipping.</summary>
    public required Part Shipping { get; init; }

    /// <summary>As the method is called now; empty where there is none.</summary>
    public required string ShippingMethod { get; init; }

    /// <summary>
    /// Whether any of it is sent: goods, and not services. A way to send it was chosen, or there are goods for which nobody chose one: an edit added them, or
    /// the order moved in. What is not in the catalogue counts as goods.
    /// </summary>
    public required bool IsSent { get; init; }
    public required IReadOnlyList<TaxLine> TaxLines { get; init; }
    public required Address BillingAddress { get; init; }
    public required Address ShippingAddress { get; init; }

    /// <summary>What the buyer has paid and not got back.</summary>
    public required long Paid { get; init; }

    /// <summary>Whether that is all that is owed when everything is given back that is on its way.</summary>
    public bool IsPaid => Paid >= Parts().Sum(part => Owed(part, static _ => true).Gross);

    /// <summary>When the last parcel left; null where none did, or something is still here.</summary>
    public DateTimeOffset? ShippedAt { get; init; }

    /// <summary>The seller's country and terms.</summary>
    public string? SellerCountry { get; init; }
    public required SellerTerms Seller { get; init; }

    public required IReadOnlyList<SoldLine> Lines { get; init; }

    /// <summary>The credits that count: those whose refund has failed do not.</summary>
    public required IReadOnlyList<OrderCredit> Credits { get; init; }

    /// <summary>What documents say so far: invoices less credit notes.</summary>
    public required IReadOnlyDictionary<PartKey, Part> Documented { get; init; }

    public required IReadOnlyList<InvoiceReference> Invoices { get; init; }

    /// <summary>
    /// To whom the last of them was, and what it said about its taxes: a correction is to the same and says the same. Null where there is none.
    /// </summary>
    public InvoicedTo? InvoicedTo { get; init; }

    /// <summary>Everything that was ordered; other is what lines and shipping leave of the total, as in an order that moved in.</summary>
    public IEnumerable<(PartKey Key, Part Whole)> Parts()
    {
        var other = new Part(0, Total - Tax, Tax) - Shipping;
        foreach (var line in Lines)
        {
            other -= line.Whole with { Quantity = 0 };
            yield return (PartKey.Of(line.Id), line.Whole);
        }
        yield return (PartKey.Shipping, Shipping);
        yield return (PartKey.Other, other);
    }

    /// <summary>What is owed of a part when these credits are taken off.</summary>
    public Part Owed((PartKey Key, Part Whole) part, Func<OrderCredit, bool> counts) =>
        Credits.Where(credit => credit.Key == part.Key && counts(credit)).Aggregate(part.Whole, (left, credit) => left - credit.Part);

    public Part DocumentedOf(PartKey key) => Documented.GetValueOrDefault(key);
}
