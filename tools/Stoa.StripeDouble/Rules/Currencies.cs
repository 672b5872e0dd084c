using System.Collections.Frozen;
using System.Globalization;

namespace Stoa.StripeDouble;

/// <summary>What amounts Stripe takes in a currency. Currencies are written in lower case.</summary>
internal static class Currencies
{
    /// <summary>Eight digits.</summary>
    public const long Most = 99_999_999;

    private static readonly FrozenSet<string> WithoutDecimals = Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf");

    /// <summary>Written with two decimals, both of which have to be 0.</summary>
    private static readonly FrozenSet<string> WholeUnits = Set("isk ugx");

    private static readonly FrozenSet<string> WithThreeDecimals = Set("bhd jod kwd omr tnd");

    private static readonly FrozenSet<string> WithTwoDecimals = Set(
        "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk "
            + "dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad "
            + "mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd "
            + "shp sle sos srd std szl thb tjs top try ttd twd tzs uah uyu uzs wst xcd yer zar zmw"
    );

    private static readonly FrozenDictionary<string, long> Least = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["usd"] = 50,
        ["eur"] = 50,
        ["aud"] = 50,
        ["cad"] = 50,
        ["chf"] = 50,
        ["nzd"] = 50,
        ["sgd"] = 50,
        ["brl"] = 50,
        ["inr"] = 50,
        ["gbp"] = 30,
        ["dkk"] = 250,
        ["nok"] = 300,
        ["sek"] = 300,
        ["hkd"] = 400,
        ["jpy"] = 50,
        ["mxn"] = 1000,
        ["aed"] = 200,
        ["pln"] = 200,
        ["ron"] = 200,
        ["myr"] = 200,
        ["czk"] = 1500,
        ["huf"] = 17500,
        ["bgn"] = 100,
        ["thb"] = 1000,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Known(string currency) => WithTwoDecimals.Contains(currency) || Decimals(currency) != 2 || WholeUnits.Contains(currency);

    public static int Decimals(string currency) =>
        WithoutDecimals.Contains(currency) ? 0
        : WithThreeDecimals.Contains(currency) ? 3
        : 2;

    /// <summary>What is wrong with an amount to charge; null where nothing is.</summary>
    public static StripeError? Problem(long amount, string currency)
    {
        var least = Least.GetValueOrDefault(currency, 1);
        return amount < least
                ? StripeError.Invalid("amount_too_small", $"Amount must be at least {Display(least, currency)}", "amount") with
                {
                    Validation = true,
                }
            : amount > Most
                ? StripeError.Invalid("amount_too_large", $"Amount must be no more than {Display(Most, currency)}", "amount") with
                {
                    Validation = true,
                }
            : Step(currency) is var step && amount % step != 0
                ? StripeError.Invalid(null, $"Invalid amount for {currency}: it has to be divisible by {step}.", "amount") with
                {
                    Validation = true,
                }
            : null;
    }

    /// <summary>As Stripe's sentences write it: <c>$10.00 usd</c> without the sign.</summary>
    public static string Display(long amount, string currency)
    {
        var decimals = Decimals(currency);
        var units = (decimal)amount / (decimal)Math.Pow(10, decimals);
        return (currency == "usd" ? "$" : "")
            + units.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            + " "
            + currency;
    }

    private static int Step(string currency) =>
        WholeUnits.Contains(currency) ? 100
        : WithThreeDecimals.Contains(currency) ? 10
        : 1;

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
