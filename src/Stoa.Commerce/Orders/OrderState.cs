using System.Runtime.InteropServices;
using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Payments;
using Stoa.Payments.Staff;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>A line of an order: what was bought, and what has become of its units. Amounts are minor units of the order's currency.</summary>
internal sealed record LineState
{
    public required Guid Id { get; init; }
    public required string ProductId { get; init; }
    public string? VariantId { get; init; }
    public required string Sku { get; init; }
    public required string Name { get; init; }
    public required long UnitPrice { get; init; }
    public required int Quantity { get; init; }
    public required long Discount { get; init; }
    public required long Tax { get; init; }
    public required long Total { get; init; }
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>In a fulfilment, be it on its way or not.</summary>
    public int Fulfilled { get; init; }

    /// <summary>Of these, handed over.</summary>
    public int Shipped { get; init; }

    public int Cancelled { get; init; }

    /// <summary>Announced to come back.</summary>
    public int Announced { get; init; }

    public int Returned { get; init; }
    public int Refunded { get; init; }

    /// <summary>Not owed any more: cancelled or refunded.</summary>
    public int Credited { get; init; }

    /// <summary>What these came to.</summary>
    public Share Taken { get; init; }

    /// <summary>What parts of it are multiples of, in minor units.</summary>
    public int Step { get; init; } = 1;

    public int Open => Quantity - Fulfilled - Cancelled;

    /// <summary>Of what is open, what was not refunded.</summary>
    public int OpenAndOwed => Math.Min(Open, Quantity - Credited);
    public int Returnable => Shipped - Returned - Announced;
    public string ItemId => VariantId ?? ProductId;

    /// <summary>
    /// What the next units come to: the part of the line that falls on all so far, less what those before took, for net and tax apart. So parts sum to the
    /// line.
    /// </summary>
    public Share Next(int units) =>
        new(
            Math.Max(0, Arithmetic.PartOf(Total - Tax, Credited + units, Quantity, Step) - Taken.Net),
            Math.Max(0, Arithmetic.PartOf(Tax, Credited + units, Quantity, Step) - Taken.Tax)
        );

    public static LineState From(NpgsqlDataReader row) =>
        new()
        {
            Id = row.GetGuid("id"),
            ProductId = row.GetString("product_id"),
            VariantId = row.GetStringOrNull("variant_id"),
            Sku = row.GetString("sku"),
            Name = row.GetString("name"),
            UnitPrice = row.GetInt64("unit_price"),
            Quantity = row.GetInt32("quantity"),
            Discount = row.GetInt64("discount_amount"),
            Tax = row.GetInt64("tax_amount"),
            Total = row.GetInt64("total"),
            Attributes = OrderRows.AttributesOf(row.GetString("attributes")),
            Fulfilled = row.GetInt32("fulfilled"),
            Shipped = row.GetInt32("shipped"),
            Cancelled = row.GetInt32("cancelled"),
            Announced = row.GetInt32("announced"),
            Returned = row.GetInt32("returned"),
            Refunded = row.GetInt32("refunded"),
            Credited = row.GetInt32("credited"),
            Taken = new Share(row.GetInt64("taken_net"), row.GetInt64("taken_tax")),
        };
}

/// <summary>An order with its lines and payments, as one moment has them. Amounts are minor units of <see cref="Currency"/>.</summary>
internal sealed record OrderState
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public Guid? UserId { get; init; }
    public required Guid CustomerId { get; init; }

    /// <summary>Where mails about it go; empty for the address of the account.</summary>
    public required string Email { get; init; }

    /// <summary>In which mails about it are written.</summary>
    public required string Language { get; init; }
    public required string Status { get; init; }
    public required string PaymentStatus { get; init; }
    public required string FulfilmentStatus { get; init; }
    public required string ReturnStatus { get; init; }
    public required string Currency { get; init; }
    public required long Subtotal { get; init; }
    public required long Discount { get; init; }
    public required long Tax { get; init; }
    public required long Shipping { get; init; }
    public required long ShippingTax { get; init; }
    public required bool PricesIncludeTax { get; init; }
    public required long Total { get; init; }
    public required string TaxLines { get; init; }
    public required Address ShippingAddress { get; init; }
    public required Address BillingAddress { get; init; }
    public required string ShippingMethodId { get; init; }
    public required string Notes { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public long PaidElsewhere { get; init; }

    /// <summary>Not owed any more, tax included.</summary>
    public Share Credited { get; init; }
    public Share ShippingCredited { get; init; }

    /// <summary>Given back to the credit of the buyer, so that it cannot go back to the payments.</summary>
    public long RefundedToCredit { get; init; }

    /// <summary>The edit that waits to be confirmed or discarded.</summary>
    public Guid? OpenEdit { get; init; }
    public required long Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required IReadOnlyList<LineState> Lines { get; init; }
    public required IReadOnlyList<StaffPayment> Shown { get; init; }
    public required IReadOnlyList<Payment> Payments { get; init; }

    /// <summary>Those whose provider is being asked to take or release money, or has not answered yet.</summary>
    public IReadOnlyList<Guid> BusyPayments { get; init; } = [];

    public bool IsCancelled => Status == "cancelled";
    public bool IsDisputed => Payments.Any(payment => payment.Dispute == "open");
    public bool IsUntouched => Lines.All(line => line.Fulfilled == 0);
    public long ShippingGross => Shipping + (PricesIncludeTax ? 0 : ShippingTax);
    public long Owed => Total - Credited.Gross;
    public long Authorized => Payments.Where(payment => payment.Status == PaymentStatuses.Authorized).Sum(payment => payment.Amount);
    public long Captured => PaidElsewhere + Payments.Sum(payment => payment.Captured);
    public long Refunded => RefundedToCredit + Payments.Sum(payment => payment.Refunded);
    public long Refunding => Payments.Sum(payment => payment.Refunding);

    /// <summary>What could still be given back, one way or the other.</summary>
    public long Refundable => Math.Max(0, PaidElsewhere + Payments.Sum(payment => payment.Refundable) - RefundedToCredit);

    /// <summary>Of that, what could go back to the payments: what was paid in another system has none here.</summary>
    public long RefundableToPayments => Math.Min(Refundable, Payments.Sum(payment => payment.Refundable));

    /// <summary>What the buyer has yet to pay; below zero what they have yet to get back. What is on its way back counts as given.</summary>
    public long Due => Owed - (Captured - Refunded - Refunding);

    /// <summary>What a bank has taken back for good. <see cref="Due"/> has it as paid.</summary>
    private long Lost => Payments.Where(payment => payment.Dispute == "lost").Sum(payment => payment.Captured - payment.Refunded - payment.Refunding);

    /// <summary>What the buyer has yet to get back; what a bank gave them they have.</summary>
    public long Excess => Math.Max(0, -Due - Lost);

    /// <summary>Of what is due, what is not reserved.</summary>
    public long Unreserved => Due - Authorized;

    /// <summary>Of that, what is not waited for either.</summary>
    public long Unexpected =>
        Unreserved - Payments.Where(payment => payment.Status == PaymentStatuses.Awaiting).Sum(payment => payment.Amount - payment.Captured);

    /// <summary>What goes back to the payments where this much more is not owed: no more than is too much then, and nothing while a dispute is open.</summary>
    public long Back(long credited) => IsDisputed ? 0 : Math.Max(0, Math.Min(Math.Min(credited - Due - Lost, credited), RefundableToPayments));

    public LineState? Line(Guid id) => Lines.FirstOrDefault(line => line.Id == id);

    /// <summary>What the next part of the shipping comes to.</summary>
    public Share NextShipping(long gross)
    {
        var (whole, upTo) = (ShippingGross, ShippingCredited.Gross + gross);
        var tax = whole == 0 ? 0 : (long)((Int128)ShippingTax * upTo / whole) - ShippingCredited.Tax;
        return new Share(gross - Math.Clamp(tax, 0, gross), Math.Clamp(tax, 0, gross));
    }

    /// <summary>What a free amount comes to: tax falls on it as on what is left of the order.</summary>
    public Share NextAmount(long gross)
    {
        var (left, tax) = (Total - Credited.Gross, Tax - Credited.Tax);
        var share = left == 0 ? 0 : Math.Min(gross, (long)((Int128)tax * gross / left));
        return new Share(gross - share, share);
    }
}

/// <summary>A part of an order's money.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Share(long Net, long Tax)
{
    public long Gross => Net + Tax;

    public static Share operator +(Share left, Share right) => new(left.Net + right.Net, left.Tax + right.Tax);
}
