using static Stoa.Demo.BrandIds;

namespace Stoa.Demo;

internal static class HomeShelf
{
    private static readonly Shelf Shelf = new("cat-6");

    public static readonly DemoProduct[] Products =
    [
        Shelf.Item(
            6,
            "LAMP",
            "Amber Glow Table Lamp",
            Hearth,
            64_00,
            88,
            "lamp",
            "A linen shade on a turned beech foot, with a pull cord that clicks nicely.",
            [("color", "yellow"), ("socket", "E27")]
        ),
        Shelf.Item(
            14,
            "CHAIR",
            "Stillwater Lounge Chair",
            Hearth,
            549_00,
            0,
            "chair",
            "Deep, low and hard to leave. The covers come off and go into the wash.",
            [("frame", "beech")],
            options:
            [
                new("TEA", 8, [("color", "teal"), ("cover", "linen")]),
                new("SND", 6, [("color", "sand"), ("cover", "linen")]),
                new("BRN", 3, [("color", "brown"), ("cover", "leather")], Price: 729_00),
            ]
        ),
        Shelf.Item(
            22,
            "PLANT",
            "Potted Olive Tree",
            Hearth,
            44_90,
            36,
            "plant",
            "A young olive tree in a terracotta pot, grown slowly and used to balconies.",
            [("color", "orange"), ("height", "70cm")]
        ),
        Shelf.Item(
            30,
            "CUSHION",
            "Wavelet Linen Cushion",
            Hearth,
            29_90,
            64,
            "cushion",
            "Stone-washed linen filled with feathers, striped like a calm sea.",
            [("color", "pink"), ("size", "50x50cm")]
        ),
        Shelf.Item(
            38,
            "LAMP",
            "Crépuscule Reading Lamp",
            Hearth,
            119_00,
            41,
            "lamp",
            "Dims to the colour of dusk and remembers where you left it.",
            [("color", "purple"), ("light", "dimmable")],
            sale: 94_00
        ),
        Shelf.Item(
            46,
            "CHAIR",
            "Élodie Velvet Armchair",
            Hearth,
            1_190_00,
            2,
            "chair",
            "Bottle-green velvet, buttoned by hand. One upholsterer, three weeks, no staples.",
            [("color", "green"), ("cover", "velvet")]
        ),
        Shelf.Item(
            54,
            "PLANT",
            "Windowsill Fern",
            Hearth,
            14_99,
            0,
            "plant",
            "A forgiving fern for kitchens without much sun.",
            [("color", "white"), ("height", "25cm")]
        ),
        Shelf.Item(
            62,
            "BOOK",
            "A Year of Slow Rooms",
            Hearth,
            32_00,
            110,
            "book",
            "Fifty-two small changes to a home, one for every weekend. With drawings by the author.",
            [("color", "sand"), ("pages", "216")]
        ),
    ];
}
