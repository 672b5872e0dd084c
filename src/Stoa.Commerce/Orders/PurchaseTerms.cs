using Stoa.Commerce.Pricing;
using Stoa.Commerce.Promotions;

namespace Stoa.Commerce.Orders;

/// <summary>What a buyer wants beside the lines of the cart.</summary>
/// <param name="ShippingAddress">Null where it was not given yet: then there are no taxes and no zones.</param>
/// <param name="BillingAddress">Null for the same.</param>
/// <param name="Codes">As they were entered.</param>
/// <param name="ShippingMethodId">Null where none was chosen.</param>
internal sealed record PurchaseTerms(Address? ShippingAddress, Address? BillingAddress, IReadOnlyList<string> Codes, string? ShippingMethodId)
{
    /// <summary>Codes as they are compared, each once.</summary>
    public string[] CodeKeys { get; } = [.. Codes.Select(PromotionCode.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public Place Place => ShippingAddress is null ? Place.Nowhere : Place.Of(ShippingAddress);
}
