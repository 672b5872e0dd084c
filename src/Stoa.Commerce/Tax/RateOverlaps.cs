using Stoa.Commerce.Pricing;
using Stoa.Commerce.Shipping;

namespace Stoa.Commerce.Tax;

/// <summary>
/// Finds rates of which nobody could say which one holds: of one class, equally specific, for some address and moment in common. Additional rates are told
/// apart by their names, because they are charged together; a more specific rate stands in the place of a less specific one, which is no overlap.
/// </summary>
internal static class RateOverlaps
{
    /// <summary>The first pair by the position of its later row; null where there is none.</summary>
    public static (int Row, int Other)? Find(IReadOnlyList<TaxRate> rates)
    {
        (int Row, int Other)? found = null;
        foreach (
            var group in rates
                .Select((rate, row) => new Entry(rate, row))
                .GroupBy(entry => entry.Rivals)
                .Select(group => group.OrderBy(entry => entry.First, StringComparer.Ordinal).ToList())
        )
        {
            for (var i = 0; i < group.Count; i++)
            {
                for (var j = i + 1; j < group.Count && Area.Ends(group[j].First, group[i].Last); j++)
                {
                    if (HoldTogether(group[i].Rate, group[j].Rate))
                    {
                        var pair = (Math.Max(group[i].Row, group[j].Row), Math.Min(group[i].Row, group[j].Row));
                        found = found is { } earlier && earlier.CompareTo(pair) < 0 ? earlier : pair;
                    }
                }
            }
        }
        return found;
    }

    private static bool HoldTogether(TaxRate one, TaxRate other) =>
        (one.ValidFrom is null || other.ValidTo is null || one.ValidFrom < other.ValidTo)
        && (other.ValidFrom is null || one.ValidTo is null || other.ValidFrom < one.ValidTo);

    private sealed record Entry(TaxRate Rate, int Row)
    {
        public string First { get; } = Place.PostalFold(Rate.PostalFrom ?? "");
        public string Last { get; } = Place.PostalFold(Rate.PostalTo ?? "");

        /// <summary>What two rates have in common that stand in each other's place.</summary>
        public (string, string, bool, string, bool, string) Rivals =>
            (Rate.Country, (Rate.State ?? "").ToUpperInvariant(), Rate.PostalFrom is null, Rate.TaxClass, Rate.Additional, Rate.Additional ? Rate.Name : "");
    }
}
