using Stoa.Contracts.Input;
using Stoa.Payments;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>A change of prices by a share or by an amount, rounded to a multiple.</summary>
/// <param name="Percent">At most four decimals; -100 makes it free.</param>
/// <param name="Amount">Instead of a share, an amount that is added; it may be below zero.</param>
/// <param name="RoundTo">The nearest multiple of so many minor units, half away from zero.</param>
internal sealed record PriceChange(decimal? Percent, Money? Amount, int RoundTo)
{
    public static PriceChange Read(ObjectReader members) =>
        new(
            members.OptionalDecimal("percent", -100, 10_000),
            members.OptionalValue("amount", ReadDelta),
            members.OptionalInteger("round_to", 1, 1_000_000) ?? 1
        );

    private static Money ReadDelta(ObjectReader members) => Money.Read(members, -Money.MaxAmount);

    /// <summary>The price after the change; null where it cannot be: another currency, below zero or beyond what can be counted.</summary>
    public Money? Apply(Money price)
    {
        if (Amount is { } amount && amount.Currency != price.Currency)
        {
            return null;
        }
        var exact = Percent is { } percent ? price.Amount * (100 + percent) / 100 : price.Amount + (decimal)(Amount?.Amount ?? 0);
        var to = Multiple(RoundTo, Currencies.StepOf(price.Currency));
        var rounded = Math.Round(exact / to, MidpointRounding.AwayFromZero) * to;
        return rounded is >= 0 and <= Money.MaxAmount ? price with { Amount = (long)rounded } : null;
    }

    /// <summary>The least multiple of both.</summary>
    private static long Multiple(long one, long other) => one / (long)System.Numerics.BigInteger.GreatestCommonDivisor(one, other) * other;
}
