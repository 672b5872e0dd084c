namespace Stoa.Commerce.Pricing;

/// <summary>A rate that holds where and when something is bought.</summary>
/// <param name="TaxClass">Of products and shipping methods.</param>
/// <param name="Name">As it is shown: MwSt., GST, City tax.</param>
/// <param name="RatePpm">Parts per million.</param>
/// <param name="Place">How specific its place is: 0 a country, 1 a state, 2 a range of postal codes, 3 both.</param>
/// <param name="IsAdditional">Charged beside the others; else it stands in the place of all that are less specific.</param>
internal sealed record TaxRateRule(string TaxClass, string Name, int RatePpm, int Place, bool IsAdditional);

/// <summary>The rates of a place, by class, and how prices stand to them. A class without a rate is not taxed.</summary>
internal sealed class TaxTerms
{
    public const string Standard = "standard";

    public static readonly TaxTerms None = new([], [], pricesIncludeTax: false, taxShipping: false, samePriceEverywhere: true);

    private readonly Dictionary<string, TaxRateRule[]> _here;
    private readonly Dictionary<string, TaxRateRule[]> _home;
    private readonly bool _samePriceEverywhere;

    /// <summary>Of what is in the database, or of a test.</summary>
    /// <param name="here">The rates that cover the buyer's address now.</param>
    /// <param name="home">Those of the seller's country; asked for only where prices differ by place.</param>
    /// <param name="pricesIncludeTax">Whether prices are gross.</param>
    /// <param name="taxShipping">Whether shipping is taxed, by the class of the method.</param>
    /// <param name="samePriceEverywhere">Of gross prices: every buyer pays the same; else they are the same without tax.</param>
    public TaxTerms(IEnumerable<TaxRateRule> here, IEnumerable<TaxRateRule> home, bool pricesIncludeTax, bool taxShipping, bool samePriceEverywhere)
    {
        _here = Holding(here);
        _home = Holding(home);
        (PricesIncludeTax, TaxesShipping, _samePriceEverywhere) = (pricesIncludeTax, taxShipping, samePriceEverywhere);
    }

    public bool PricesIncludeTax { get; }
    public bool TaxesShipping { get; }

    /// <summary>The rates of a class that are charged together.</summary>
    public TaxRateRule[] Rates(string taxClass) => _here.GetValueOrDefault(taxClass, []);

    /// <summary>A price of the catalogue as it is at this place.</summary>
    public long Localized(long amount, string taxClass, int step = 1) =>
        !PricesIncludeTax || _samePriceEverywhere
            ? amount
            : Arithmetic.Regrossed(amount, Sum(_home.GetValueOrDefault(taxClass, [])), Sum(Rates(taxClass)), step);

    /// <summary>The tax on an amount, or in it, split over its rates: rounded once, for their sum.</summary>
    public (long Tax, int RatePpm, long[] Parts) On(long amount, TaxRateRule[] rates, int step = 1)
    {
        var ppm = Sum(rates);
        var tax = PricesIncludeTax ? Arithmetic.Contained(amount, ppm, step) : Arithmetic.Share(amount, ppm, step);
        return (tax, ppm, rates.Length == 1 ? [tax] : Arithmetic.Split(tax, [.. rates.Select(rate => (long)rate.RatePpm)]));
    }

    private static int Sum(TaxRateRule[] rates) => rates.Sum(rate => rate.RatePpm);

    /// <summary>Of rates that stand in each other's place, the most specific: of one class, and of additional ones with the same name.</summary>
    private static Dictionary<string, TaxRateRule[]> Holding(IEnumerable<TaxRateRule> covering) =>
        covering
            .GroupBy(rate => (rate.TaxClass, rate.IsAdditional, rate.IsAdditional ? rate.Name : ""))
            .Select(alternatives => alternatives.OrderByDescending(rate => rate.Place).First())
            .OrderBy(rate => rate.IsAdditional)
            .ThenBy(rate => rate.Name, StringComparer.Ordinal)
            .GroupBy(rate => rate.TaxClass, StringComparer.Ordinal)
            .ToDictionary(rates => rates.Key, rates => rates.ToArray(), StringComparer.Ordinal);
}
