namespace Stoa.Commerce.Orders;

/// <summary>
/// What a postal address has to have in which country. Facts of Google's libaddressinput (cpp/src/region_data_constants.cc, "require", of 2025-06-12), the data
/// that browsers fill in addresses by: where they ask for no postal code or no town, letters arrive without. States are asked for where taxes go by them.
/// </summary>
internal static class AddressRules
{
    private static readonly HashSet<string> WithPostalCode = Parse(
        "AS AT AU AX BE BL BR CA CH CN CZ DE DK EE ES FI FK FM FR GB GF GG GL GP GR GS GU HU IM IN IO IT JE JP KR LI LT LU LV MF MH MP MQ MX MY NC NL NO NZ "
            + "PF PL PM PN PR PT PW RE RO RU SE SG SH SJ SK SM TC TR TW UA US VI WF YT ZA"
    );

    /// <summary>Towns that are a country, and countries whose addresses name something larger.</summary>
    private static readonly HashSet<string> WithoutCity = Parse("AE AG CO GI HK ID JP KY MO NR SG SM VG VN");

    /// <summary>Of a country that is not known, too: it is what most ask for.</summary>
    public static bool RequiresPostalCode(string country) => country.Length == 0 || WithPostalCode.Contains(country);

    public static bool RequiresCity(string country) => !WithoutCity.Contains(country);

    private static HashSet<string> Parse(string codes) => new(codes.Split(' '), StringComparer.Ordinal);
}
