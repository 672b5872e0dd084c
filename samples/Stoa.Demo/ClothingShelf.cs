using static Stoa.Demo.BrandIds;

namespace Stoa.Demo;

internal static class ClothingShelf
{
    private static readonly Shelf Shelf = new("cat-5");

    public static readonly DemoProduct[] Products =
    [
        Shelf.Item(
            4,
            "SHOE",
            "Harbour Canvas Sneaker",
            Lindqvale,
            69_90,
            0,
            "shoe",
            "Heavy canvas on a natural rubber sole. Better after the first hundred walks.",
            [("color", "blue"), ("material", "canvas")],
            options:
            [
                new("39", 14, [("size", "39")]),
                new("40", 22, [("size", "40")]),
                new("41", 0, [("size", "41")]),
                new("42", 31, [("size", "42")]),
                new("43", 9, [("size", "43")]),
            ]
        ),
        Shelf.Item(
            12,
            "SHIRT",
            "Everyday Organic T-Shirt",
            Lindqvale,
            24_90,
            0,
            "shirt",
            "Thick organic cotton with a collar that keeps its shape. The shirt one buys three of.",
            [("material", "cotton")],
            options:
            [
                new("BLK-S", 60, [("color", "black"), ("size", "S")]),
                new("BLK-M", 85, [("color", "black"), ("size", "M")]),
                new("BLK-L", 0, [("color", "black"), ("size", "L")]),
                new("WHT-M", 70, [("color", "white"), ("size", "M")]),
                new("WHT-L", 40, [("color", "white"), ("size", "L")]),
                new("NVY-M", 2, [("color", "navy"), ("size", "M")]),
            ]
        ),
        Shelf.Item(
            20,
            "BLOUSE",
            "Señorita Embroidered Blouse",
            Lindqvale,
            79_00,
            30,
            "shirt",
            "Washed linen with hand-stitched flowers at the collar. Cool on the hottest afternoon.",
            [("color", "red"), ("material", "linen")],
            sale: 59_00
        ),
        Shelf.Item(
            28,
            "CAP",
            "Breakwater Cap",
            Lindqvale,
            22_00,
            75,
            "cap",
            "A six-panel cap of waxed cotton that shrugs off drizzle.",
            [("color", "navy"), ("material", "waxed cotton")]
        ),
        Shelf.Item(
            36,
            "JERSEY",
            "Fjord Merino Jersey",
            Lindqvale,
            89_00,
            0,
            "shirt",
            "Fine merino that warms without scratching and airs itself overnight.",
            [("color", "teal"), ("material", "merino")],
            options: [new("S", 18, [("size", "S")]), new("M", 26, [("size", "M")]), new("L", 5, [("size", "L")]), new("XL", 11, [("size", "XL")], Price: 94_00)]
        ),
        Shelf.Item(
            44,
            "BOOT",
            "Alameda Leather Boot",
            Lindqvale,
            189_00,
            3,
            "shoe",
            "Welted, resolable and cut from one piece of leather. Made for cobbles.",
            [("color", "brown"), ("material", "leather")]
        ),
        Shelf.Item(
            52,
            "CAP",
            "Château Wool Cap",
            Lindqvale,
            34_00,
            0,
            "cap",
            "Boiled wool with a cotton lining, for mornings among the vines.",
            [("color", "red"), ("material", "wool")]
        ),
        Shelf.Item(
            60,
            "SHOE",
            "Scree Trail Runner",
            Tarnwild,
            129_00,
            0,
            "shoe",
            "Deep lugs and a quick lace for loose ground. Drains as fast as it fills.",
            [("color", "orange"), ("drop", "6mm")],
            sale: 99_00,
            options:
            [
                new("40", 12, [("size", "40")]),
                new("42", 19, [("size", "42")]),
                new("44", 0, [("size", "44")]),
                new("46", 7, [("size", "46")], Price: 139_00, Sale: 109_00),
            ]
        ),
    ];
}
