namespace Stoa.Demo;

internal static class BrandIds
{
    public const string TechCorp = "brand-1";
    public const string Sonavere = "brand-2";
    public const string Lindqvale = "brand-3";
    public const string Hearth = "brand-4";
    public const string Solmira = "brand-5";
    public const string Tarnwild = "brand-6";
}

/// <summary>A short notation for products: ids, SKUs and pictures are derived from the number, the kind and the colours.</summary>
internal sealed class Shelf(string categoryId)
{
    public DemoProduct Item(
        int number,
        string kind,
        string name,
        string brand,
        long price,
        int stock,
        string image,
        string description,
        (string Name, string Value)[] attributes,
        long? sale = null,
        bool active = true,
        Option[]? options = null
    )
    {
        var sku = $"{kind}-{number:D3}";
        DemoVariant[] variants = [.. (options ?? []).Select((option, index) => option.ToVariant($"prod-{number}-v{index + 1}", sku))];
        return new DemoProduct(
            $"prod-{number}",
            sku,
            name,
            description,
            price,
            sale,
            active,
            brand,
            categoryId,
            [],
            attributes.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal),
            stock,
            variants,
            Pictures(image, variants)
        );
    }

    /// <summary>Its kind, and beside it what there is of the variants' colours.</summary>
    private static DemoPicture[] Pictures(string kind, DemoVariant[] variants)
    {
        var ofVariants = variants.Select(variant => new DemoPicture($"{kind}-{variant.Attributes.GetValueOrDefault("color")}", variant.Id));
        return [new DemoPicture(kind, null), .. ofVariants.Where(picture => DemoPictures.Names.Contains(picture.Name, StringComparer.Ordinal))];
    }
}

/// <summary>One choice of a product: the end of its SKU, its stock and what it is.</summary>
internal sealed record Option(string Suffix, int Stock, (string Name, string Value)[] Attributes, long? Price = null, long? Sale = null)
{
    public DemoVariant ToVariant(string id, string productSku) =>
        new(id, $"{productSku}-{Suffix}", Attributes.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal), Price, Sale, Stock);
}
