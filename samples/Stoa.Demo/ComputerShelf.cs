using static Stoa.Demo.BrandIds;

namespace Stoa.Demo;

internal static class ComputerShelf
{
    private static readonly Shelf Shelf = new("cat-2");

    public static readonly DemoProduct[] Products =
    [
        Shelf.Item(
            2,
            "LAPTOP",
            "Atelier Laptop 14",
            TechCorp,
            999_99,
            200,
            "laptop",
            "A colour-true 14-inch screen for people who draw, cut and retouch. Silent under everyday load.",
            [("color", "black"), ("ram", "32GB")]
        ),
        Shelf.Item(
            10,
            "KEYBOARD",
            "Tactile Mechanical Keyboard",
            TechCorp,
            129_00,
            0,
            "keyboard",
            "Hot-swappable switches with a soft bump and caps that never wear blank.",
            [("connection", "USB-C")],
            options:
            [
                new("TEA-ANSI", 45, [("color", "teal"), ("layout", "ANSI")]),
                new("TEA-ISO", 30, [("color", "teal"), ("layout", "ISO")]),
                new("BLK-ISO", 12, [("color", "black"), ("layout", "ISO")], Price: 139_00),
            ]
        ),
        Shelf.Item(
            18,
            "MOUSE",
            "Palmrest Wireless Mouse",
            TechCorp,
            39_99,
            340,
            "mouse",
            "Shaped for a resting hand, silent to click, and good for a year on one battery.",
            [("color", "white"), ("connection", "wireless")],
            sale: 29_99
        ),
        Shelf.Item(
            26,
            "MONITOR",
            "Clearwater 27 Monitor",
            TechCorp,
            349_00,
            150,
            "monitor",
            "27 inches of matt 4K on a stand that turns, tilts and rises. One cable carries picture and power.",
            [("color", "silver"), ("resolution", "4K")]
        ),
        Shelf.Item(
            34,
            "MONITOR",
            "Panorama 34 Ultrawide",
            TechCorp,
            799_00,
            22,
            "monitor",
            "A gently curved screen as wide as two, without the gap in the middle.",
            [("color", "black"), ("resolution", "3440x1440")],
            sale: 699_00
        ),
        Shelf.Item(
            42,
            "LAPTOP",
            "Featherlight Laptop 13",
            TechCorp,
            1_399_00,
            0,
            "laptop",
            "Under a kilogram with a battery for the whole flight. Fanless, so nobody will notice you working.",
            [("color", "navy"), ("ram", "16GB")]
        ),
        Shelf.Item(
            50,
            "KEYBOARD",
            "Fold-Away Travel Keyboard",
            TechCorp,
            54_50,
            65,
            "keyboard",
            "Folds to the size of a passport and pairs with three devices at once.",
            [("color", "sand"), ("connection", "Bluetooth")]
        ),
        Shelf.Item(
            58,
            "MOUSE",
            "Café Quiet Mouse",
            TechCorp,
            24_99,
            120,
            "mouse",
            "A mouse for shared tables: no click to hear, no cable to trip over.",
            [("color", "brown"), ("connection", "Bluetooth")]
        ),
    ];
}
