using System.Globalization;

namespace Stoa.Payments.Stripe;

/// <summary>A body as Stripe reads it: <c>a[b]=c</c>, percent-encoded. The order is kept, so that the same request is the same bytes.</summary>
internal sealed class StripeForm
{
    private readonly List<string> _pairs = [];

    public StripeForm Add(string name, string value)
    {
        _pairs.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
        return this;
    }

    public StripeForm Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => string.Join('&', _pairs);
}
