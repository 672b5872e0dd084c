using System.Globalization;

namespace Stoa.Bench;

internal static class Text
{
    public static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static string Of(double number) =>
        number switch
        {
            >= 100 => number.ToString("N0", Plain),
            >= 10 => number.ToString("0.0", Plain),
            _ => number.ToString("0.00", Plain),
        };
}

/// <summary>Why a run cannot be finished, in one sentence.</summary>
internal sealed class BenchException(string message) : Exception(message);
