using System.Globalization;
using Stoa.Contracts.Input;

namespace Stoa.Payments;

/// <summary>Amounts as people and files write them: in the major unit, with as many decimals as the currency has (ISO 4217).</summary>
internal static class Currencies
{
    private static readonly HashSet<string> WithoutDecimals = new(StringComparer.Ordinal)
    {
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    };

    private static readonly HashSet<string> WithThree = new(StringComparer.Ordinal) { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND" };

    private static readonly HashSet<string> WithFour = new(StringComparer.Ordinal) { "CLF", "UYW" };

    private static readonly HashSet<string> Tenths = new(StringComparer.Ordinal) { "BHD", "JOD", "KWD", "OMR", "TND" };

    public static int DecimalsOf(string currency) =>
        WithoutDecimals.Contains(currency) ? 0
        : WithThree.Contains(currency) ? 3
        : WithFour.Contains(currency) ? 4
        : 2;

    /// <summary>
    /// What every amount that the shop itself makes is a multiple of, in minor units. Cards take no finer ones: of three decimals the last is 0, and an ariary
    /// has no parts (docs.stripe.com/currencies, read August 2026; ADR 71). Amounts that come from elsewhere may be finer.
    /// </summary>
    public static int StepOf(string currency) =>
        Tenths.Contains(currency) ? 10
        : currency == "MGA" ? 100
        : 1;

    /// <summary>Whether this is a currency that a price can be in.</summary>
    public static bool IsCode(string text) => StringFormats.Currency.Read(text) is not null;

    /// <summary>Minor units, or the code of the rule that the text breaks.</summary>
    public static (long? Amount, string? Broken) Parse(string text, string currency)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return (null, text.Length > 20 && text.All(c => char.IsAsciiDigit(c) || c == '.') ? "too_large" : "wrong_type");
        }
        if (number < 0)
        {
            return (null, "too_small");
        }
        var scale = Factor(currency);
        if (number > Money.MaxAmount / (decimal)scale)
        {
            return (null, "too_large");
        }
        var minor = number * scale;
        return minor == decimal.Truncate(minor) ? ((long)minor, null) : (null, "too_many_decimals");
    }

    /// <summary>With all decimals of the currency: <c>12.50</c>.</summary>
    public static string Format(long amount, string currency) =>
        (amount / (decimal)Factor(currency)).ToString("F" + DecimalsOf(currency).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static int Factor(string currency) =>
        DecimalsOf(currency) switch
        {
            0 => 1,
            2 => 100,
            3 => 1_000,
            _ => 10_000,
        };
}
