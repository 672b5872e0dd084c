namespace Stoa.Demo;

internal sealed record DemoCategory(string Id, string Name, string Slug, string Description, string? ParentId, string ImageUrl, bool Active);

internal sealed record DemoBrand(string Id, string Name, string Slug, string Description, string LogoUrl, bool Active);

/// <summary>Prices are in cents; a variant without a price of its own costs what its product costs.</summary>
internal sealed record DemoVariant(string Id, string Sku, IReadOnlyDictionary<string, string> Attributes, long? BasePrice, long? SalePrice, int OnHand);

/// <summary>One of <see cref="DemoPictures"/>; null is of the product itself.</summary>
internal sealed record DemoPicture(string Name, string? VariantId);

/// <summary>A product with variants holds no stock itself. It has either pictures, if it is written by hand, or addresses of drawings.</summary>
internal sealed record DemoProduct(
    string Id,
    string Sku,
    string Name,
    string Description,
    long BasePrice,
    long? SalePrice,
    bool Active,
    string BrandId,
    string CategoryId,
    IReadOnlyList<string> Images,
    IReadOnlyDictionary<string, string> Attributes,
    int OnHand,
    IReadOnlyList<DemoVariant> Variants,
    IReadOnlyList<DemoPicture> Pictures
)
{
    /// <summary>Null for one that the shop makes of the name.</summary>
    public string? Slug { get; init; }
}
