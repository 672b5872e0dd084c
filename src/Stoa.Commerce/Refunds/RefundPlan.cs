using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Payments;

namespace Stoa.Commerce.Refunds;

/// <summary>What staff want to give back: units of lines, shipping, and an amount for no line.</summary>
/// <param name="To">One of <see cref="RefundDestinations"/>.</param>
/// <param name="IsRestocked">Units that were sent are back on the shelf.</param>
internal sealed record RefundSpec(IReadOnlyList<LineQuantity> Lines, Money? Shipping, Money? Amount, string To, bool IsRestocked, string Reason)
{
    public static RefundSpec Read(ObjectReader members) =>
        new(
            members.Objects("lines", LineQuantity.MaxLines, LineQuantity.Read),
            members.OptionalValue("shipping", Money.Read),
            members.OptionalValue("amount", Money.Read),
            members.OptionalChoice("to", RefundDestinations.Values) ?? RefundDestinations.Original,
            members.OptionalFlag("restock") ?? false,
            members.OptionalText("reason", 500)
        );
}

/// <summary>Something that the buyer does not owe any more.</summary>
/// <param name="Kind">line, shipping or amount.</param>
internal sealed record Credit(string Kind, LineState? Line, int Quantity, Share Share)
{
    /// <summary>The return that it was given for in advance.</summary>
    public Guid? Return { get; init; }

    public const string OfLine = "line";
    public const string OfShipping = "shipping";
    public const string OfAmount = "amount";
}

/// <summary>A refund to the minor unit, before anything is given: what it is for, and how it is split over the payments.</summary>
internal sealed record RefundPlan(long Amount, IReadOnlyList<Credit> Credits, IReadOnlyList<(Payment? Payment, long Amount)> Parts)
{
    public static Outcome<RefundPlan> Of(OrderState order, RefundSpec spec, OrderOptions options)
    {
        if (order.IsDisputed)
        {
            return CommerceFaults.OrderDisputed;
        }
        if (CurrencyOf(order, spec) is { } foreign)
        {
            return foreign;
        }
        var (lines, refusal) =
            spec.Lines.Count == 0
                ? ([], null)
                : LineSelection.Of(order, spec.Lines, line => line.Quantity - line.Credited, _ => OrderRules.RefundExceeds(order, order.Refundable));
        if (refusal is not null)
        {
            return refusal;
        }
        var (shipping, free) = (spec.Shipping?.Amount ?? 0, spec.Amount?.Amount ?? 0);
        if (lines.Sum(line => line.Line.Next(line.Quantity).Gross) + shipping + free == 0)
        {
            return CommerceFaults.NothingToRefund;
        }
        var credits = Credited(order, lines, shipping, free);
        // Where goodwill went before, units come to no more than is left of the order.
        var amount = credits.Where(credit => credit.Line is not null).Sum(credit => credit.Share.Gross) + shipping + free;
        var most = spec.To == RefundDestinations.Credit ? order.Refundable : order.RefundableToPayments;
        if (amount == 0 || amount > most || shipping > order.ShippingGross - order.ShippingCredited.Gross)
        {
            return OrderRules.RefundExceeds(order, most);
        }
        return new RefundPlan(amount, credits, spec.To == RefundDestinations.Credit ? [(null, amount)] : Split(order, amount, options));
    }

    /// <summary>
    /// Units and shipping that are refunded are not owed any more. A free amount is goodwill, unless the buyer has more to get back than was credited: what
    /// settles that needs no new credit.
    /// </summary>
    private static List<Credit> Credited(OrderState order, IReadOnlyList<SelectedLine> lines, long shipping, long free)
    {
        var pool = new CreditPool(order);
        var credits = lines.Select(line => new Credit(Credit.OfLine, line.Line, line.Quantity, pool.Take(line.Line.Next(line.Quantity)))).ToList();
        if (shipping > 0)
        {
            credits.AddRange(pool.TakeShipping(order.NextShipping(shipping)));
        }
        var goodwill = Math.Max(0, free - order.Excess);
        if (goodwill > 0)
        {
            credits.Add(new Credit(Credit.OfAmount, null, 0, pool.Take(order.NextAmount(goodwill))));
        }
        return credits;
    }

    /// <summary>The last payment first, but for those whose money the shop gives back last.</summary>
    public static IReadOnlyList<(Payment? Payment, long Amount)> Split(OrderState order, long amount, OrderOptions options)
    {
        var parts = new List<(Payment?, long)>();
        foreach (
            var payment in order
                .Payments.OrderBy(payment => options.RefundRank(payment.Provider))
                .ThenByDescending(payment => payment.CreatedAt)
                .ThenByDescending(payment => payment.Id)
        )
        {
            var part = Math.Min(amount, payment.Refundable);
            if (part > 0)
            {
                parts.Add((payment, part));
                amount -= part;
            }
        }
        return parts;
    }

    private static Failure? CurrencyOf(OrderState order, RefundSpec spec) =>
        spec.Shipping is { } shipping && shipping.Currency != order.Currency ? Failure.Invalid("shipping.currency", Rule.OneOf(order.Currency))
        : spec.Amount is { } amount && amount.Currency != order.Currency ? Failure.Invalid("amount.currency", Rule.OneOf(order.Currency))
        : null;

    public Share Sum => Credits.Aggregate(default(Share), (sum, credit) => sum + credit.Share);

    /// <summary>As it would be answered.</summary>
    public Refund Preview(OrderState order, RefundSpec spec, DateTimeOffset now)
    {
        var tax = Math.Min(Sum.Tax, Amount);
        return new Refund(
            null,
            order.Id,
            RefundStatuses.Pending,
            In(Amount),
            In(Amount - tax),
            In(tax),
            spec.To,
            spec.Reason,
            [
                .. Credits
                    .Where(credit => credit.Line is not null)
                    .Select(credit => new RefundLine(credit.Line!.Id, credit.Quantity, In(credit.Share.Net), In(credit.Share.Tax))),
            ],
            In(Credits.Where(credit => credit.Kind == Credit.OfShipping).Sum(credit => credit.Share.Gross)),
            [.. Parts.Select(part => new RefundPart(part.Payment?.Id, In(part.Amount), RefundStatuses.Pending))],
            now,
            now
        );

        Money In(long value) => new(value, order.Currency);
    }
}
