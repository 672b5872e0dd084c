using Stoa.Platform;

namespace Stoa.Commerce.Media;

/// <summary>A picture as a product shows it; null for a variant is of the product itself.</summary>
internal sealed record ProductMedia(string Id, string Url, string Alt, string? VariantId);

/// <summary>The same as the database gives it.</summary>
internal sealed record StoredProductMedia(string Id, string Hash, string Alt, string? VariantId)
{
    public ProductMedia At(PublicAddress address) => new(Id, address.Of(Rendition.AddressOf(Hash)), Alt, VariantId);
}
