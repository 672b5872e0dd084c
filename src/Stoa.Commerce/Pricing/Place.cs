using System.Globalization;
using Stoa.Commerce.Orders;

namespace Stoa.Commerce.Pricing;

/// <summary>Where something is sent, as taxes and zones compare it.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="State">In upper case, the code where it is known; empty for none.</param>
/// <param name="PostalCode">Letters and digits alone, in upper case.</param>
internal sealed record Place(string Country, string State, string PostalCode)
{
    /// <summary>Where no rate and no zone holds.</summary>
    public static readonly Place Nowhere = new("", "", "");

    public static Place Of(Address address) => new(address.Country, StateKey(address.Country, address.State), PostalFold(address.PostalCode));

    /// <summary>The code of a state where it is known, else what was written, in upper case.</summary>
    public static string StateKey(string country, string state) => States.CodeOf(country, state) ?? Folding.Compatible(state).Trim().ToUpperInvariant();

    /// <summary>As <c>commerce.fold_postal</c> does.</summary>
    public static string PostalFold(string code) => string.Concat(Folding.Compatible(code).Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

/// <summary>
/// The states of countries that tax by them, by ISO 3166-2: people write their code, with the country or without, or their name, in any case and width.
/// </summary>
internal static class States
{
    private static readonly Dictionary<string, Dictionary<string, string>> Known = new(StringComparer.Ordinal)
    {
        ["US"] = Parse(
            "US",
            "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|FL Florida|GA Georgia|"
                + "HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|"
                + "MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|"
                + "NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|"
                + "RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|"
                + "WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia|AS American Samoa|GU Guam|MP Northern Mariana Islands|"
                + "PR Puerto Rico|UM United States Minor Outlying Islands|VI Virgin Islands|AA Armed Forces Americas|AE Armed Forces Europe|"
                + "AP Armed Forces Pacific"
        ),
        ["CA"] = Parse(
            "CA",
            "AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NT Northwest Territories|"
                + "NS Nova Scotia|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Québec|SK Saskatchewan|YT Yukon"
        ),
        ["AU"] = Parse(
            "AU",
            "ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia|"
                + "TAS Tasmania|VIC Victoria|WA Western Australia"
        ),
    };

    /// <summary>Null for a state, or a country, that is not known here.</summary>
    public static string? CodeOf(string country, string state) =>
        Known.TryGetValue(country, out var states) && states.TryGetValue(Key(state), out var code) ? code : null;

    /// <summary>False for a state that the country does not have; true where that is not known here.</summary>
    public static bool MayBe(string country, string state) =>
        state.Length == 0 || !Known.TryGetValue(country, out var states) || states.ContainsKey(Key(state));

    /// <summary>The same, and not empty.</summary>
    public static bool IsOne(string country, string state) => state.Length > 0 && MayBe(country, state);

    /// <summary>The codes of a country whose states are known here.</summary>
    public static string CodesOf(string country) => string.Join(", ", Known[country].Values.Distinct(StringComparer.Ordinal));

    private static Dictionary<string, string> Parse(string country, string list)
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in list.Split('|'))
        {
            var (code, name) = (entry[..entry.IndexOf(' ')], entry[(entry.IndexOf(' ') + 1)..]);
            codes[Key(code)] = codes[Key(country + code)] = codes[Key(name)] = code;
        }
        return codes;
    }

    /// <summary>Letters without their marks, in upper case.</summary>
    private static string Key(string text) =>
        string.Concat(Folding.Decomposed(text).Where(c => char.IsLetter(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark))
            .ToUpperInvariant();
}
