using static Stoa.Demo.BrandIds;

namespace Stoa.Demo;

/// <summary>
/// Products in any number for trying the shop at size. Each follows from its number alone, so a longer catalogue begins with the shorter one;
/// words are drawn unevenly, so that some search terms match a handful of products and others thousands.
/// </summary>
internal static class GeneratedProducts
{
    private static readonly int[] PriceEndings = [0, 49, 50, 90, 95, 99];

    private static readonly Goods[] Assortment =
    [
        new("PHONE", "phone", "cat-1", [TechCorp], 149, 1199, ["Phone", "Smartphone", "Handset"]),
        new("CAMERA", "camera", "cat-1", [TechCorp, Tarnwild], 79, 1899, ["Camera", "Rangefinder", "Camcorder"]),
        new("WATCH", "watch", "cat-1", [TechCorp, Lindqvale, Tarnwild], 49, 899, ["Watch", "Smartwatch", "Tracker"]),
        new("KIT", "box", "cat-1", [TechCorp, Sonavere], 15, 199, ["Kit", "Adapter", "Charger", "Hub"]),
        new("LAPTOP", "laptop", "cat-2", [TechCorp], 399, 2399, ["Laptop", "Notebook", "Ultrabook"]),
        new("MONITOR", "monitor", "cat-2", [TechCorp], 119, 1199, ["Monitor", "Display", "Screen"]),
        new("KEYBOARD", "keyboard", "cat-2", [TechCorp, Solmira], 19, 229, ["Keyboard", "Keypad"]),
        new("MOUSE", "mouse", "cat-2", [TechCorp, Lindqvale], 9, 119, ["Mouse", "Trackball"]),
        new("SPEAKER", "speaker", "cat-3", [Sonavere, Hearth], 15, 1499, ["Speaker", "Soundbar", "Radio", "Subwoofer"]),
        new("HEADPHONES", "headphones", "cat-4", [Sonavere, TechCorp], 19, 699, ["Headphones", "Headset"]),
        new("EARBUDS", "earbuds", "cat-4", [Sonavere, Tarnwild], 9, 249, ["Earbuds", "Earphones"]),
        new("SHIRT", "shirt", "cat-5", [Lindqvale, Tarnwild], 12, 139, ["Shirt", "Tee", "Blouse", "Jersey", "Polo", "Henley"]),
        new("SHOE", "shoe", "cat-5", [Lindqvale, Tarnwild], 29, 249, ["Sneaker", "Trainer", "Runner", "Loafer"]),
        new("CAP", "cap", "cat-5", [Lindqvale, Tarnwild], 9, 59, ["Cap", "Visor"]),
        new("CHAIR", "chair", "cat-6", [Hearth], 89, 1299, ["Armchair", "Chair", "Recliner"]),
        new("LAMP", "lamp", "cat-6", [Hearth, Sonavere], 14, 349, ["Lamp", "Light", "Lantern"]),
        new("CUSHION", "cushion", "cat-6", [Hearth, Lindqvale], 9, 89, ["Cushion", "Pillow", "Bolster"]),
        new("PLANT", "plant", "cat-6", [Hearth, Solmira], 6, 119, ["Fern", "Ficus", "Planter", "Palm"]),
        new("MUG", "mug", "cat-7", [Solmira, Hearth], 4, 39, ["Mug", "Cup", "Tumbler"]),
        new("COFFEE", "coffee", "cat-7", [Solmira], 6, 59, ["Coffee", "Espresso", "Blend", "Roast"]),
        new("KETTLE", "kettle", "cat-7", [Solmira, Hearth], 19, 179, ["Kettle", "Teapot"]),
        new("BOWL", "bowl", "cat-7", [Solmira, Hearth], 7, 79, ["Bowl", "Ramekin", "Dish"]),
        new("BACKPACK", "backpack", "cat-8", [Tarnwild, Lindqvale], 29, 299, ["Backpack", "Rucksack", "Daypack"]),
        new("BOTTLE", "bottle", "cat-8", [Tarnwild, Solmira], 8, 59, ["Bottle", "Flask", "Canteen"]),
        new("BALL", "ball", "cat-8", [Tarnwild], 5, 79, ["Ball", "Basketball"]),
        new("TENT", "tent", "cat-8", [Tarnwild], 69, 999, ["Tent", "Shelter", "Tipi"]),
        new("BOOK", "book", "cat-8", [Tarnwild, Hearth, Solmira], 7, 49, ["Guidebook", "Journal", "Atlas", "Almanac"]),
    ];

    public static DemoProduct Make(int number)
    {
        var dice = new SeededRandom(number);
        var goods = dice.Of(Assortment);
        var noun = dice.Of(goods.Nouns);
        var line = dice.UnevenlyOf(Words.LineStarts) + dice.UnevenlyOf(Words.LineEnds);
        var name = $"{dice.UnevenlyOf(Words.Adjectives)} {line} {noun} {dice.Of(Words.ModelLetters)}{dice.Below(90) + 10}";
        var colour = dice.Of(Palette.All).Name;
        var material = dice.UnevenlyOf(goods.Soft ? Words.Fabrics : Words.HardMaterials);
        var price = Price(ref dice, goods);
        return new DemoProduct(
            $"prod-{number}",
            $"{goods.Prefix}-{number:D3}",
            name,
            Description(ref dice, noun, colour, material),
            price,
            dice.Below(7) == 0 ? Reduced(price, dice.Below(31) + 60) : null,
            Active: true,
            dice.Of(goods.Brands),
            goods.CategoryId,
            [$"/media/{goods.Image}-{colour}.svg", $"/media/{goods.Image}-{colour}-detail.svg"],
            new Dictionary<string, string>(2, StringComparer.Ordinal) { ["color"] = colour, ["material"] = material },
            dice.Below(500) + 1,
            [],
            []
        )
        {
            Slug = $"{name.ToLowerInvariant().Replace(' ', '-')}-{number}",
        };
    }

    private static string Description(ref SeededRandom dice, string noun, string colour, string material)
    {
        var opening = $"{dice.UnevenlyOf(Words.Manners)} {noun.ToLowerInvariant()} in {colour} {material} for {dice.UnevenlyOf(Words.Occasions)}.";
        return $"{opening} {dice.UnevenlyOf(Words.Virtues)}, with {dice.UnevenlyOf(Words.Qualities)} {dice.UnevenlyOf(Words.Parts)}.";
    }

    private static long Price(ref SeededRandom dice, Goods goods)
    {
        var dollars = goods.MinDollars + dice.UnevenlyBelow(goods.MaxDollars - goods.MinDollars);
        return (dollars * 100L) + dice.Of(PriceEndings);
    }

    /// <summary>Ends in .99 and stays below the price for every percentage under a hundred.</summary>
    private static long Reduced(long price, int percent) => (price * percent / 10_000 * 100) - 1;

    private sealed record Goods(string Prefix, string Image, string CategoryId, string[] Brands, int MinDollars, int MaxDollars, string[] Nouns)
    {
        public bool Soft { get; } = Image is "shirt" or "shoe" or "cap" or "cushion" or "chair" or "backpack" or "tent" or "ball" or "book";
    }
}
