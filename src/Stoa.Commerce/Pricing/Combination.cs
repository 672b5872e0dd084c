using System.Numerics;

namespace Stoa.Commerce.Pricing;

/// <summary>
/// Which promotions are used together: only those of which each names the group of every other, and of all such sets the one with which the buyer pays least.
/// Sets that cost the same are settled by fewer promotions, then by the ids in their order: the order in which codes are entered decides nothing.
/// </summary>
internal static class Combination
{
    /// <summary>More than anybody enters; those beyond are the ones that are worth least.</summary>
    public const int MostCompared = 24;

    /// <summary>The sets to be compared: the largest that combine, each promotion alone, and none, because a discount may cost the free shipping.</summary>
    /// <param name="offers">In the order of their ids.</param>
    public static IEnumerable<IReadOnlyList<Offer>> Of(IReadOnlyList<Offer> offers)
    {
        yield return [];
        foreach (var offer in offers)
        {
            yield return [offer];
        }
        var neighbours = new uint[offers.Count];
        for (var i = 0; i < offers.Count; i++)
        {
            for (var j = 0; j < offers.Count; j++)
            {
                if (i != j && offers[i].Rule.CombinesWithOther(offers[j].Rule))
                {
                    neighbours[i] |= 1u << j;
                }
            }
        }
        var all = offers.Count == 0 ? 0 : uint.MaxValue >> (32 - offers.Count);
        foreach (var set in Maximal(0, all, 0, neighbours))
        {
            if (BitOperations.PopCount(set) > 1)
            {
                yield return [.. offers.Where((_, i) => (set & (1u << i)) != 0)];
            }
        }
    }

    /// <summary>Bron and Kerbosch's enumeration of maximal cliques, with a pivot.</summary>
    private static IEnumerable<uint> Maximal(uint chosen, uint open, uint done, uint[] neighbours)
    {
        if ((open | done) == 0)
        {
            yield return chosen;
            yield break;
        }
        var pivot = Bits(open | done).MaxBy(i => BitOperations.PopCount(open & neighbours[i]));
        foreach (var i in Bits(open & ~neighbours[pivot]))
        {
            foreach (var set in Maximal(chosen | (1u << i), open & neighbours[i], done & neighbours[i], neighbours))
            {
                yield return set;
            }
            open &= ~(1u << i);
            done |= 1u << i;
        }
    }

    private static IEnumerable<int> Bits(uint set)
    {
        for (; set != 0; set &= set - 1)
        {
            yield return BitOperations.TrailingZeroCount(set);
        }
    }
}
