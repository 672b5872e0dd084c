using Stoa.Commerce.Carts;
using Stoa.Commerce.Pricing;

namespace Stoa.Commerce.Orders;

/// <summary>A line of a purchase, in minor units.</summary>
/// <param name="CatalogPrice">Of a piece, before it was made the price of the place.</param>
/// <param name="UnitPrice">Of a piece, as it is charged.</param>
/// <param name="Attributes">JSON.</param>
internal sealed record PurchaseLine(
    string ProductId,
    string? VariantId,
    string Sku,
    string Name,
    long CatalogPrice,
    long UnitPrice,
    int Quantity,
    string Attributes,
    long Discount,
    long Tax,
    int RatePpm,
    long Total
)
{
    public string ItemId => VariantId ?? ProductId;
}

/// <summary>A promotion that a purchase uses.</summary>
/// <param name="Version">Of the promotion that was priced.</param>
/// <param name="CodeKey">Null where it is automatic.</param>
/// <param name="FreesShipping">What it took off is shipping that was never added.</param>
internal sealed record PurchaseUse(string PromotionId, long Version, string? CodeKey, long Discount, bool FreesShipping);

/// <summary>A part of the total that the shop's own money pays.</summary>
/// <param name="Provider">Of gift cards, or of credit.</param>
/// <param name="MethodId">The card's id; empty for credit.</param>
internal sealed record PurchaseCredit(string Provider, string MethodId, long Amount);

/// <summary>What a stored <see cref="Purchase"/> comes to, read without its lines: a cart shows no more of its quote.</summary>
internal sealed record PurchaseSums(string Currency, long Subtotal, long Discount, long Shipping, long Tax, long Total)
{
    public CartTotals Totals() => new(new(Subtotal, Currency), new(Discount, Currency), new(Shipping, Currency), new(Tax, Currency), new(Total, Currency));
}

/// <summary>All that an order will say, fixed: what a quote keeps and what an order is written from. Amounts are minor units of its currency.</summary>
internal sealed record Purchase
{
    public required string Currency { get; init; }
    public required IReadOnlyList<PurchaseLine> Lines { get; init; }
    public required IReadOnlyList<PurchaseUse> Uses { get; init; }
    public required long Subtotal { get; init; }
    public required long Discount { get; init; }
    public required long Tax { get; init; }
    public required long Shipping { get; init; }
    public required long ShippingTax { get; init; }
    public required long Total { get; init; }
    public required bool PricesIncludeTax { get; init; }
    public required IReadOnlyList<TaxLine> TaxLines { get; init; }
    public required Address ShippingAddress { get; init; }
    public required Address BillingAddress { get; init; }

    /// <summary>Empty where nothing has to be sent.</summary>
    public required string ShippingMethodId { get; init; }

    /// <summary>As they are compared.</summary>
    public required IReadOnlyList<string> Codes { get; init; }

    /// <summary>In which mails about it are written.</summary>
    public string Language { get; init; } = "en";

    /// <summary>What gift cards and credit pay, in the order in which they are taken.</summary>
    public IReadOnlyList<PurchaseCredit> Credits { get; init; } = [];

    /// <summary>What is left to be paid beside them.</summary>
    public long Due() => Total - Credits.Sum(credit => credit.Amount);

    public Money Money(long amount) => new(amount, Currency);

    public static Purchase Of(Draft draft, OrderPrice price, PurchaseTerms terms) =>
        new()
        {
            Currency = draft.Currency,
            Lines =
            [
                .. draft.Lines.Zip(
                    price.Lines,
                    (line, cost) =>
                        new PurchaseLine(
                            line.ProductId,
                            line.VariantId,
                            line.Sku,
                            line.Name,
                            line.UnitPrice.Amount,
                            cost.UnitPrice,
                            line.Quantity,
                            line.Attributes,
                            cost.Discount,
                            cost.Tax,
                            cost.RatePpm,
                            cost.Total
                        )
                ),
            ],
            Uses =
            [
                .. price.Applied.Select(used => new PurchaseUse(
                    used.Rule.Id,
                    used.Rule.Version,
                    used.Rule.CodeKey,
                    used.Discount,
                    used.Rule.Kind == PromotionKinds.FreeShipping
                )),
            ],
            Subtotal = price.Subtotal,
            Discount = price.Discount,
            Tax = price.Tax,
            Shipping = price.Shipping,
            ShippingTax = price.ShippingTax,
            Total = price.Total,
            PricesIncludeTax = price.PricesIncludeTax,
            TaxLines = price.TaxLines,
            ShippingAddress = terms.ShippingAddress!,
            BillingAddress = terms.BillingAddress ?? terms.ShippingAddress!,
            ShippingMethodId = draft.IsSent ? terms.ShippingMethodId ?? "" : "",
            Codes = terms.CodeKeys,
        };
}
