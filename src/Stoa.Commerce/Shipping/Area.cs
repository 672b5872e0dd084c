using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Shipping;

/// <summary>A place that rates and zones are for.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="State">The code of a state, where it is known; null for the whole country.</param>
/// <param name="PostalFrom">The first postal code, compared by letters and digits alone; null for all.</param>
/// <param name="PostalTo">The last one, with all codes that begin with it.</param>
internal sealed record Area(string Country, string? State, string? PostalFrom, string? PostalTo)
{
    public const int MaxPostal = 20;

    private static readonly StringFormat Postal = new(Rule.NotText, text => Place.PostalFold(text).Length == 0 ? null : text.Trim());

    public static Area Read(ObjectReader members)
    {
        var country = members.Country("country");
        var state = members.OptionalText("state", 100).Trim();
        var first = members.OptionalForm("postal_from", MaxPostal, Postal);
        var last = members.OptionalForm("postal_to", MaxPostal, Postal);
        // One end alone is the range of the codes that begin with it.
        return new Area(country, state.Length == 0 ? null : States.CodeOf(country, state) ?? state, first ?? last, last ?? first);
    }

    /// <summary>What an area cannot be: a range that ends before it begins, or a state that its country does not have.</summary>
    public IEnumerable<FieldError> Check(string path)
    {
        if (State is not null && !States.MayBe(Country, State))
        {
            yield return new FieldError($"{path}.state", Rule.OneOf(States.CodesOf(Country)));
        }
        if (PostalFrom is { } first && PostalTo is { } last && !Ends(Place.PostalFold(first), Place.PostalFold(last)))
        {
            yield return new FieldError($"{path}.postal_to", Rule.OneOf($"{first} and what follows it"));
        }
    }

    /// <summary>Whether a range that begins here reaches as far as this end, which covers all that begins with it.</summary>
    public static bool Ends(string first, string last) => string.CompareOrdinal(first.Length > last.Length ? first[..last.Length] : first, last) <= 0;
}
