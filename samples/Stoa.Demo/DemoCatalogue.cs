namespace Stoa.Demo;

/// <summary>What the demo shop sells: the same content on every machine and every start.</summary>
internal static class DemoCatalogue
{
    public static IReadOnlyList<DemoCategory> Categories { get; } =
    [
        Category(1, "Electronics", "electronics", "Electronic devices and gadgets", parent: null),
        Category(2, "Laptops & Computers", "laptops-computers", "Computers and what belongs on the desk beside them", parent: 1),
        Category(3, "Audio", "audio", "Sound for rooms, desks and picnics", parent: 1),
        Category(4, "Headphones", "headphones", "Sound for one: over the ear, on the ear, in the ear", parent: 3),
        Category(5, "Clothing & Shoes", "clothing-shoes", "Everyday clothes that outlast the season", parent: null),
        Category(6, "Home & Living", "home-living", "Furniture, light and green things for every room", parent: null),
        Category(7, "Kitchen & Café", "kitchen-cafe", "Coffee, tea and everything for the table", parent: 6),
        Category(8, "Sports & Leisure", "sports-leisure", "Gear for trails, parks and long weekends", parent: null),
    ];

    public static IReadOnlyList<DemoBrand> Brands { get; } =
    [
        Brand(1, "TechCorp", "techcorp", "Leading technology manufacturer"),
        Brand(2, "Sonavere", "sonavere", "Loudspeakers and headphones, tuned by ear"),
        Brand(3, "Lindqvale", "lindqvale", "Plain clothes, honestly made"),
        Brand(4, "Hearth & Fjell", "hearth-and-fjell", "Northern furniture for warm rooms"),
        Brand(5, "Café Solmira", "cafe-solmira", "A small roastery and its kitchen shop"),
        Brand(6, "Tarnwild", "tarnwild", "Outdoor equipment that may get wet"),
    ];

    public static IReadOnlyList<DemoProduct> HandWritten { get; } =
    [
        .. new IEnumerable<DemoProduct>[]
        {
            ElectronicsShelf.Products,
            ComputerShelf.Products,
            AudioShelf.Products,
            HeadphoneShelf.Products,
            ClothingShelf.Products,
            HomeShelf.Products,
            KitchenShelf.Products,
            LeisureShelf.Products,
        }
            .SelectMany(shelf => shelf)
            .OrderBy(product => int.Parse(product.Id.AsSpan("prod-".Length), provider: null)),
    ];

    /// <summary>The hand-written products first; further ones are generated while they are read.</summary>
    public static IEnumerable<DemoProduct> Products(int count = 64)
    {
        foreach (var product in HandWritten.Take(count))
        {
            yield return product;
        }

        for (var number = HandWritten.Count + 1; number <= count; number++)
        {
            yield return GeneratedProducts.Make(number);
        }
    }

    private static DemoCategory Category(int number, string name, string slug, string description, int? parent) =>
        new($"cat-{number}", name, slug, description, parent is null ? null : $"cat-{parent}", $"/media/category-{slug}.svg", Active: true);

    private static DemoBrand Brand(int number, string name, string slug, string description) =>
        new($"brand-{number}", name, slug, description, $"/media/brand-{slug}.svg", Active: true);
}
