using static Stoa.Demo.BrandIds;

namespace Stoa.Demo;

internal static class ElectronicsShelf
{
    private static readonly Shelf Shelf = new("cat-1");

    public static readonly DemoProduct[] Products =
    [
        Shelf.Item(
            1,
            "LAPTOP",
            "Professional Laptop",
            TechCorp,
            999_99,
            500,
            "laptop",
            "High-performance laptop for professionals",
            [("color", "silver"), ("ram", "16GB")],
            sale: 899_99
        ),
        Shelf.Item(
            9,
            "PHONE",
            "Larkspur Phone 6",
            TechCorp,
            649_00,
            0,
            "phone",
            "A bright 6.1-inch phone with two days of battery. Takes sharp pictures long after sunset.",
            [("screen", "6.1 inch")],
            options:
            [
                new("BLU-128", 80, [("color", "blue"), ("storage", "128GB")]),
                new("BLU-256", 35, [("color", "blue"), ("storage", "256GB")], Price: 749_00),
                new("BLK-128", 120, [("color", "black"), ("storage", "128GB")]),
                new("BLK-256", 0, [("color", "black"), ("storage", "256GB")], Price: 749_00),
            ]
        ),
        Shelf.Item(
            17,
            "CAMERA",
            "Wayfinder Mirrorless Camera",
            TechCorp,
            1_249_00,
            14,
            "camera",
            "Weather-sealed body with a 26-megapixel sensor and a fast everyday lens. Small enough to be there when it matters.",
            [("color", "black"), ("resolution", "26MP")]
        ),
        Shelf.Item(
            25,
            "WATCH",
            "Tideline Smartwatch",
            TechCorp,
            229_00,
            0,
            "watch",
            "Counts steps, lengths and heartbeats, and stays quiet during dinner. Water-resistant to 50 metres.",
            [("case", "42mm")],
            options: [new("BLK", 60, [("color", "black")]), new("SIL", 25, [("color", "silver")]), new("PNK", 0, [("color", "pink")])]
        ),
        Shelf.Item(
            33,
            "PHONE",
            "Thimble Compact Phone",
            TechCorp,
            279_99,
            85,
            "phone",
            "A phone for small hands and small pockets, with a real headphone socket.",
            [("color", "white"), ("storage", "64GB")],
            sale: 249_99
        ),
        Shelf.Item(
            41,
            "CAMERA",
            "Señorita Instant Camera",
            TechCorp,
            89_95,
            4,
            "camera",
            "Press, wait a minute, hand the picture over. The party camera that needs no cloud.",
            [("color", "pink"), ("film", "instant")]
        ),
        Shelf.Item(
            49,
            "KIT",
            "Home Office Starter Kit",
            TechCorp,
            149_00,
            40,
            "box",
            "Webcam, desk light, cable tray and a seven-port hub in one box. Everything but the office.",
            [("color", "blue"), ("pieces", "4")]
        ),
        Shelf.Item(
            57,
            "WATCH",
            "Heirloom Chronograph",
            TechCorp,
            2_499_00,
            2,
            "watch",
            "Hand-wound movement, sapphire glass and a strap of vegetable-tanned leather. Numbered, and made to be handed down.",
            [("color", "brown"), ("movement", "mechanical")]
        ),
    ];
}
