using Stoa.Commerce.Orders;

namespace Stoa.Commerce.Refunds;

/// <summary>
/// What is left of an order to be credited. Whatever is taken from it, no more than the order comes to is ever credited, and no more tax than is in it. Where
/// more net was credited than is in it, so much less tax is left.
/// </summary>
internal sealed class CreditPool(OrderState order)
{
    private long _net = Math.Max(0, order.Total - order.Tax - order.Credited.Net);
    private long _tax = Math.Max(0, Math.Min(order.Tax - order.Credited.Tax, order.Total - order.Credited.Gross));

    private readonly Share _shipping = new(
        Math.Max(0, order.ShippingGross - order.ShippingTax - order.ShippingCredited.Net),
        Math.Max(0, order.ShippingTax - order.ShippingCredited.Tax)
    );

    public long Left => _net + _tax;

    public Share Take(Share wanted)
    {
        var gross = Math.Min(wanted.Gross, Left);
        var tax = gross == wanted.Gross ? wanted.Tax : (long)((Int128)wanted.Tax * gross / wanted.Gross);
        tax = Math.Clamp(tax, Math.Max(0, gross - _net), Math.Min(gross, _tax));
        (_net, _tax) = (_net - (gross - tax), _tax - tax);
        return new Share(gross - tax, tax);
    }

    /// <summary>
    /// Shipping is credited with no more than its own net and tax: what is left of an order after goodwill may be taxed otherwise. The rest is for no part.
    /// </summary>
    public List<Credit> TakeShipping(Share wanted)
    {
        var taken = Take(wanted);
        var own = new Share(Math.Min(taken.Net, _shipping.Net), Math.Min(taken.Tax, _shipping.Tax));
        Credit[] credits = [new(Credit.OfShipping, null, 0, own), new(Credit.OfAmount, null, 0, new Share(taken.Net - own.Net, taken.Tax - own.Tax))];
        return [.. credits.Where(credit => credit.Share.Gross > 0)];
    }

    public Share TakeRest() => Take(new Share(_net, _tax));
}
