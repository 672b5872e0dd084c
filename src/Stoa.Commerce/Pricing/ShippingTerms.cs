namespace Stoa.Commerce.Pricing;

/// <summary>What a shipping method costs from here on: grams, or minor units of the subtotal.</summary>
internal sealed record ShippingTier(long From, long Amount);

/// <summary>What a shipping method costs.</summary>
/// <param name="By">One of <see cref="ShippingPriceKinds"/>.</param>
/// <param name="Amount">Of a flat price.</param>
/// <param name="Tiers">Of the others; the highest that is reached holds.</param>
/// <param name="FreeFrom">The subtotal, after discounts, from which on it costs nothing.</param>
/// <param name="TaxClass">Where shipping is taxed.</param>
internal sealed record ShippingTerms(string By, long Amount, IReadOnlyList<ShippingTier> Tiers, long? FreeFrom, string TaxClass)
{
    public static ShippingTerms Flat(long amount) => new(ShippingPriceKinds.Flat, amount, [], null, TaxTerms.Standard);

    /// <summary>Null where the method does not take the basket: it is below the first tier. What needs no shipping costs none.</summary>
    /// <param name="discounted">The subtotal less the discount.</param>
    /// <param name="grams">Of what is sent.</param>
    /// <param name="isSent">Whether anything is.</param>
    public long? PriceOf(long discounted, long grams, bool isSent)
    {
        if (!isSent || discounted >= FreeFrom)
        {
            return 0;
        }
        if (By == ShippingPriceKinds.Flat)
        {
            return Amount;
        }
        var measure = By == ShippingPriceKinds.Weight ? grams : discounted;
        return Tiers.Where(tier => tier.From <= measure).MaxBy(tier => tier.From)?.Amount;
    }
}

internal sealed class ShippingPriceKinds : Stoa.Contracts.Payloads.IClosedSet
{
    public const string Flat = "flat";
    public const string Weight = "weight";
    public const string Subtotal = "subtotal";

    public static IReadOnlyList<string> Values { get; } = [Flat, Weight, Subtotal];
}
