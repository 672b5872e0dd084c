using Stoa.Commerce.Pricing;

namespace Stoa.Commerce.Shipping;

/// <summary>What documentation shows of shipping.</summary>
internal static class ShippingExamples
{
    public static readonly ShippingZone Zone = new(
        "germany",
        "Germany",
        [new Area("DE", null, null, null), new Area("AT", null, "6690", "6699")],
        1,
        Examples.At,
        Examples.At
    );

    public static readonly ShippingMethod Method = new(
        "parcel",
        "Parcel",
        "germany",
        new ShippingPrice(ShippingPriceKinds.Flat, new Money(490, "EUR"), []),
        new Money(5000, "EUR"),
        1,
        3,
        TaxTerms.Standard,
        true,
        1,
        Examples.At,
        Examples.At
    );
}
