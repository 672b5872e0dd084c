using System.Collections.Frozen;

namespace Stoa.Commerce.Settings;

/// <summary>
/// The countries among which the rules of the VAT directive (2006/112/EC) hold, by ISO 3166-1 code. Their territories outside of it are not told apart.
/// </summary>
internal static class EuropeanUnion
{
    private static readonly FrozenSet<string> Members = new[]
    {
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Has(string country) => Members.Contains(country);
}
