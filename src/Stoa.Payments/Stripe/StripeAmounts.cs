using System.Collections.Frozen;

namespace Stoa.Payments.Stripe;

/// <summary>
/// Amounts as Stripe counts them. Ours are minor units of ISO 4217; Stripe's are the same but for currencies it keeps with two decimals although they have none
/// (docs.stripe.com/currencies, read August 2026).
/// </summary>
internal static class StripeAmounts
{
    private const long Most = 99_999_999;

    /// <summary>Sent times a hundred, and divisible by a hundred.</summary>
    private static readonly FrozenSet<string> Hundredfold = FrozenSet.Create(StringComparer.Ordinal, "ISK", "UGX");

    /// <summary>Three decimals of which the last is 0.</summary>
    private static readonly FrozenSet<string> ThreeDecimals = FrozenSet.Create(StringComparer.Ordinal, "BHD", "JOD", "KWD", "OMR", "TND");

    /// <summary>What a charge is at least, in our minor units.</summary>
    private static readonly FrozenDictionary<string, long> Least = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["USD"] = 50,
        ["EUR"] = 50,
        ["AUD"] = 50,
        ["CAD"] = 50,
        ["CHF"] = 50,
        ["NZD"] = 50,
        ["SGD"] = 50,
        ["BRL"] = 50,
        ["GBP"] = 30,
        ["DKK"] = 250,
        ["NOK"] = 300,
        ["SEK"] = 300,
        ["HKD"] = 400,
        ["JPY"] = 50,
        ["MXN"] = 1000,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static long ToStripe(long amount, string currency) => Hundredfold.Contains(currency) ? checked(amount * 100) : amount;

    public static long FromStripe(long amount, string currency) => Hundredfold.Contains(currency) ? amount / 100 : amount;

    /// <summary>Why it cannot be charged, in Stripe's words; null where it can.</summary>
    public static string? Refusal(long amount, string currency) =>
        amount < Least.GetValueOrDefault(currency, 1) ? "amount_too_small"
        : amount > Most || ToStripe(amount, currency) > Most ? "amount_too_large"
        : ThreeDecimals.Contains(currency) && amount % 10 != 0 ? "invalid_amount"
        : null;
}
