namespace Stoa.Demo;

/// <summary>SplitMix64: unlike <see cref="Random"/> its sequence is ours, so the demo shop stays the same over runtime versions.</summary>
internal struct SeededRandom(int seed)
{
    private ulong _state = (ulong)seed * 0xD1342543DE82EF95;

    public int Below(int limit) => (int)(Next() % (uint)limit);

    /// <summary>A product of two even draws: the first values come up often, the last ones rarely.</summary>
    public int UnevenlyBelow(int limit) => (int)(limit * (Next() / 4294967296.0) * (Next() / 4294967296.0));

    public T Of<T>(IReadOnlyList<T> values) => values[Below(values.Count)];

    public T UnevenlyOf<T>(IReadOnlyList<T> values) => values[UnevenlyBelow(values.Count)];

    private uint Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (uint)((mixed ^ (mixed >> 31)) >> 32);
    }
}
