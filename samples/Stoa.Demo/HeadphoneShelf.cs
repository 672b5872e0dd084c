using static Stoa.Demo.BrandIds;

namespace Stoa.Demo;

internal static class HeadphoneShelf
{
    private static readonly Shelf Shelf = new("cat-4");

    public static readonly DemoProduct[] Products =
    [
        Shelf.Item(
            5,
            "HEADPHONES",
            "Nocturne Noise-Cancelling Headphones",
            Sonavere,
            299_00,
            90,
            "headphones",
            "Folds the train away and leaves the music. Thirty hours on one charge.",
            [("color", "navy"), ("connection", "wireless")],
            sale: 249_00
        ),
        Shelf.Item(
            13,
            "EARBUDS",
            "Whisper Wireless Earbuds",
            Sonavere,
            79_99,
            0,
            "earbuds",
            "Light earbuds with a case that fits the coin pocket. Three sizes of tips in the box.",
            [("connection", "wireless")],
            options: [new("WHT", 150, [("color", "white")]), new("BLK", 110, [("color", "black")]), new("TEA", 0, [("color", "teal")])]
        ),
        Shelf.Item(
            21,
            "HEADPHONES",
            "Plumbline Reference Headphones",
            Sonavere,
            449_00,
            27,
            "headphones",
            "Closed studio headphones that flatter nothing. Every part can be replaced with one screwdriver.",
            [("color", "black"), ("connection", "wired")]
        ),
        Shelf.Item(
            29,
            "EARBUDS",
            "Cadence Sport Earbuds",
            Sonavere,
            49_99,
            260,
            "earbuds",
            "Ear hooks that stay put and let the traffic through. Sweat-proof, rain-proof, mud-tolerant.",
            [("color", "green"), ("connection", "wireless")],
            sale: 39_99
        ),
        Shelf.Item(
            37,
            "HEADPHONES",
            "Piccolo Kids Headphones",
            Sonavere,
            27_50,
            95,
            "headphones",
            "Soft, small and limited to a volume that young ears can take.",
            [("color", "yellow"), ("limit", "85dB")]
        ),
        Shelf.Item(
            45,
            "HEADPHONES",
            "Contralto Open-Back Headphones",
            Sonavere,
            699_00,
            1,
            "headphones",
            "Open cups of turned beech and a wide, airy stage. For quiet rooms and long records.",
            [("color", "brown"), ("connection", "wired")]
        ),
        Shelf.Item(
            53,
            "EARBUDS",
            "Commuter Wired Earphones",
            Sonavere,
            12_99,
            480,
            "earbuds",
            "Nothing to charge and nothing to pair. A flat cable that refuses to tangle.",
            [("color", "red"), ("connection", "wired")]
        ),
        Shelf.Item(
            61,
            "CUSHIONS",
            "Replacement Ear Cushions",
            Sonavere,
            9_99,
            75,
            "box",
            "A pair of ear cushions for the first Nocturne. No longer sold.",
            [("color", "black"), ("pieces", "2")],
            active: false
        ),
    ];
}
