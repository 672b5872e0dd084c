using Stoa.Commerce.Pricing;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Tax;

/// <summary>What the routes of taxes share.</summary>
internal static class TaxRoutes
{
    public const string Section = "Taxes";

    public static readonly TaxRateList Example = new([new TaxRate("DE", null, null, null, TaxTerms.Standard, "MwSt.", 190_000, null, null, false)], 2);

    public static void MapTaxes(this Routes routes)
    {
        ListTaxRates.Map(routes);
        SetTaxRates.Map(routes);
    }
}
