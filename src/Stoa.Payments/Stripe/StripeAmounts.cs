using System.Collections.Frozen;

namespace Stoa.Payments.Stripe;

/// <summary>
/// Amounts as Stripe counts them. Ours are minor units of ISO 4217; Stripe's are the same but for ISK and UGX, which it keeps with two decimals although they
/// have none, and MGA, which it counts in whole units although it has two (docs.stripe.com/currencies, read August 2026).
/// </summary>
internal static class StripeAmounts
{
    private const long Most = 99_999_999;

    private const int Hundred = 100;

    /// <summary>Sent times a hundred.</summary>
    private static readonly FrozenSet<string> Hundredfold = FrozenSet.Create(StringComparer.Ordinal, "ISK", "UGX");

    /// <summary>Sent divided by a hundred, where that leaves nothing.</summary>
    private static readonly FrozenSet<string> WholeUnits = FrozenSet.Create(StringComparer.Ordinal, "MGA");

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
        ["AED"] = 200,
        ["PLN"] = 200,
        ["RON"] = 200,
        ["MYR"] = 200,
        ["CZK"] = 1500,
        ["HUF"] = 17_500,
        ["BGN"] = 100,
        ["THB"] = 1000,
        ["INR"] = 50,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static long ToStripe(long amount, string currency) =>
        Hundredfold.Contains(currency) ? checked(amount * Hundred)
        : WholeUnits.Contains(currency) ? amount / Hundred
        : amount;

    public static long FromStripe(long amount, string currency) =>
        Hundredfold.Contains(currency) ? amount / Hundred
        : WholeUnits.Contains(currency) ? checked(amount * Hundred)
        : amount;

    /// <summary>Why it cannot be charged, in Stripe's words; null where it can.</summary>
    public static string? Refusal(long amount, string currency) =>
        amount < Least.GetValueOrDefault(currency, 1) ? "amount_too_small"
        : IsTooLarge(amount, currency) ? "amount_too_large"
        : amount % Currencies.StepOf(currency) != 0 ? "invalid_amount"
        : null;

    /// <summary>Compared without counting up to what no number holds.</summary>
    private static bool IsTooLarge(long amount, string currency) =>
        Hundredfold.Contains(currency) ? amount > Most / Hundred : ToStripe(amount, currency) > Most;
}
