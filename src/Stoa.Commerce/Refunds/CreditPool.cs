using Stoa.Commerce.Orders;

namespace Stoa.Commerce.Refunds;

/// <summary>
/// What is left of an order to be credited. Whatever is taken from it, no more than the order comes to is ever credited, and no more tax than is in it.
/// </summary>
internal sealed class CreditPool(OrderState order)
{
    private long _net = order.Total - order.Tax - order.Credited.Net;
    private long _tax = order.Tax - order.Credited.Tax;

    public long Left => _net + _tax;

    public Share Take(Share wanted)
    {
        var gross = Math.Min(wanted.Gross, Left);
        var tax = gross == wanted.Gross ? wanted.Tax : (long)((Int128)wanted.Tax * gross / wanted.Gross);
        tax = Math.Clamp(tax, Math.Max(0, gross - _net), Math.Min(gross, _tax));
        (_net, _tax) = (_net - (gross - tax), _tax - tax);
        return new Share(gross - tax, tax);
    }

    public Share TakeRest() => Take(new Share(_net, _tax));
}
