namespace Stoa.Commerce.Pricing;

/// <summary>
/// The arithmetic that prices share: whole minor units, or steps of several where a currency has no finer amounts, rounded half away from zero; parts that sum
/// to their whole.
/// </summary>
internal static class Arithmetic
{
    public const int Million = 1_000_000;

    /// <summary>Parts per million of an amount; amounts are never negative here.</summary>
    public static long Share(long amount, long ppm, int step = 1) => Divide((Int128)amount * ppm, Million, step);

    /// <summary>The tax that an amount contains: <c>amount × rate / (1 + rate)</c>.</summary>
    public static long Contained(long amount, long ppm, int step = 1) => Divide((Int128)amount * ppm, Million + ppm, step);

    /// <summary>A gross price with the tax of one place taken out and that of another put in.</summary>
    public static long Regrossed(long amount, long from, long to, int step = 1) => Divide((Int128)amount * (Million + to), Million + from, step);

    /// <summary>The nearest amount that there is.</summary>
    public static long Rounded(long amount, int step) => Divide(amount, 1, step);

    /// <summary>
    /// Splits a total by weights: what falls on all parts so far, less what fell on those before, so that the rounding never adds up. No weights: no parts.
    /// </summary>
    public static long[] Split(long total, ReadOnlySpan<long> weights, int step = 1)
    {
        var parts = new long[weights.Length];
        Int128 whole = 0;
        foreach (var weight in weights)
        {
            whole += weight;
        }
        if (whole == 0)
        {
            return parts;
        }
        var (unit, units) = total % step == 0 ? (step, total / step) : (1, total);
        // Almost always the products fit; dividing Int128 costs ten times as much.
        var fits = whole <= long.MaxValue && Int128.Abs(units) * whole <= long.MaxValue;
        Int128 before = 0;
        long spread = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            before += weights[i];
            var upTo = fits ? units * (long)before / (long)whole : (long)(units * before / whole);
            parts[i] = (upTo - spread) * unit;
            spread = upTo;
        }
        return parts;
    }

    /// <summary>What falls on some of the units of a line, rounded down; on all of them, all of it.</summary>
    public static long PartOf(long whole, int units, int of, int step = 1) =>
        of == 0 ? 0
        : units == of ? whole
        : (long)((Int128)whole * units / of / step) * step;

    private static long Divide(Int128 dividend, long divisor, int step)
    {
        var steps = (Int128)divisor * step;
        return checked((long)((dividend + (steps / 2)) / steps) * step);
    }
}
