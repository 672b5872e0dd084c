using System.Runtime.InteropServices;
using Stoa.Payments;

namespace Stoa.Commerce.Pricing;

/// <summary>A line to be priced, with what promotions, shipping and taxes ask of its product.</summary>
/// <param name="UnitPrice">Of the catalogue, unless it was agreed.</param>
/// <param name="Quantity">Pieces.</param>
internal sealed record BasketLine(Money UnitPrice, int Quantity)
{
    public string ProductId { get; init; } = "";

    /// <summary>Staff have named the price for this buyer: that is what is paid, whatever the taxes of the place.</summary>
    public bool IsAgreed { get; init; }
    public string? BrandId { get; init; }

    /// <summary>All of them, with those above.</summary>
    public IReadOnlyList<string> CategoryIds { get; init; } = [];
    public IReadOnlyList<string> Tags { get; init; } = [];
    public string TaxClass { get; init; } = TaxTerms.Standard;

    /// <summary>Of one piece.</summary>
    public int WeightGrams { get; init; }
    public bool RequiresShipping { get; init; } = true;
}

/// <summary>All that a price is made from. The same basket always has the same price, in whatever order its promotions come.</summary>
/// <param name="Lines">At least one, all in one currency.</param>
/// <param name="Promotions">Those that may be used: by their dates, their limits and the customer. Whether the basket earns them is decided here.</param>
/// <param name="Shipping">Null where none was chosen yet.</param>
/// <param name="Tax">Of the place that it is sent to.</param>
internal sealed record Basket(IReadOnlyList<BasketLine> Lines, IReadOnlyList<PromotionRule> Promotions, ShippingTerms? Shipping, TaxTerms Tax)
{
    public string Currency => Lines[0].UnitPrice.Currency;

    /// <summary>What every amount of it is a multiple of, in minor units.</summary>
    public int Step => Currencies.StepOf(Currency);
}

/// <summary>The price of a line, in minor units.</summary>
/// <param name="UnitPrice">Of a piece, as it is charged at this place.</param>
/// <param name="Amount">Of all pieces, before the discount.</param>
/// <param name="Discount">From 0 to the amount.</param>
/// <param name="Tax">Added to the rest, or contained in it.</param>
/// <param name="RatePpm">The sum of its rates.</param>
/// <param name="Total">What is paid for the line.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LinePrice(long UnitPrice, long Amount, long Discount, long Tax, int RatePpm, long Total);

/// <summary>What a promotion took off.</summary>
internal sealed record AppliedPromotion(PromotionRule Rule, long Discount);

/// <summary>The tax of one rate, over lines and shipping.</summary>
internal sealed record TaxLine(string Name, int RatePpm, long Amount);

/// <summary>The price of a basket. Parts sum to their wholes: lines to subtotal, discount and tax (with the shipping's), tax lines to tax.</summary>
internal sealed record OrderPrice(
    IReadOnlyList<LinePrice> Lines,
    long Subtotal,
    long Discount,
    long Tax,
    long Shipping,
    long ShippingTax,
    bool PricesIncludeTax,
    IReadOnlyList<TaxLine> TaxLines,
    IReadOnlyList<AppliedPromotion> Applied
)
{
    public long Total => checked(Subtotal - Discount + Shipping + (PricesIncludeTax ? 0 : Tax));
}
