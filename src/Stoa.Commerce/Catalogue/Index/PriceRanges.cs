using System.Globalization;
using Stoa.Contracts;

namespace Stoa.Commerce.Catalogue.Index;

/// <summary>Counts prices in at most ten ranges of one width, a 1, 2 or 5 with noughts; as <c>commerce.price_ranges</c> does.</summary>
internal static class PriceRanges
{
    private const int MaxRanges = 10;

    public static IReadOnlyList<FacetValue> Count(SlotSet slots, ReadOnlySpan<long> prices)
    {
        if (slots.Count == 0)
        {
            return [];
        }
        var (least, most) = (long.MaxValue, 0L);
        foreach (var slot in slots.From(0))
        {
            least = Math.Min(least, prices[slot]);
            most = Math.Max(most, prices[slot]);
        }
        var step = Step(least, most);
        var first = least / step;
        var counts = new long[MaxRanges];
        foreach (var slot in slots.From(0))
        {
            counts[(prices[slot] / step) - first]++;
        }
        return [.. counts.Select((count, range) => new FacetValue(Name((first + range) * step, step), count)).Where(range => range.Count > 0)];
    }

    private static long Step(long least, long most)
    {
        for (var power = 1L; ; power *= 10)
        {
            foreach (var step in (ReadOnlySpan<long>)[power, 2 * power, 5 * power])
            {
                if ((most / step) - (least / step) < MaxRanges)
                {
                    return step;
                }
            }
        }
    }

    private static string Name(long low, long step) => string.Create(CultureInfo.InvariantCulture, $"{low}-{low + step - 1}");
}
