using static Stoa.Demo.BrandIds;

namespace Stoa.Demo;

internal static class AudioShelf
{
    private static readonly Shelf Shelf = new("cat-3");

    public static readonly DemoProduct[] Products =
    [
        Shelf.Item(
            3,
            "SPEAKER",
            "Hearthside Bookshelf Speaker",
            Sonavere,
            189_00,
            60,
            "speaker",
            "A walnut cabinet with a voice larger than its shelf. Sold singly, happier in pairs.",
            [("color", "brown"), ("power", "60W")]
        ),
        Shelf.Item(
            11,
            "SPEAKER",
            "Puddle Portable Speaker",
            Sonavere,
            59_99,
            0,
            "speaker",
            "Floats, bounces and plays for fourteen hours. Rinse off the sand under the tap.",
            [("power", "12W"), ("waterproof", "yes")],
            options:
            [
                new("ORG", 90, [("color", "orange")]),
                new("TEA", 70, [("color", "teal")]),
                new("BLK", 0, [("color", "black")]),
                new("PUR", 3, [("color", "purple")]),
            ]
        ),
        Shelf.Item(
            19,
            "RADIO",
            "Sérénade Kitchen Radio",
            Sonavere,
            119_00,
            48,
            "speaker",
            "Two large knobs, all the stations, and a timer for the eggs.",
            [("color", "red"), ("reception", "FM and DAB")],
            sale: 99_00
        ),
        Shelf.Item(
            27,
            "SPEAKER",
            "Verbena Party Speaker",
            Sonavere,
            249_00,
            5,
            "speaker",
            "Wheels, a handle and enough bass for the whole courtyard. The neighbours are invited anyway.",
            [("color", "purple"), ("power", "200W")]
        ),
        Shelf.Item(
            35,
            "SPEAKER",
            "Atelier Desktop Speaker Pair",
            Sonavere,
            329_00,
            33,
            "speaker",
            "Active two-way monitors for a desk, with an honest middle and no hum.",
            [("color", "white"), ("power", "2x40W")]
        ),
        Shelf.Item(
            43,
            "SPEAKER",
            "Pocket Speaker Mini",
            Sonavere,
            19_99,
            410,
            "speaker",
            "Louder than a phone and smaller than an apple. Clips to a strap or a shower rail.",
            [("color", "yellow"), ("power", "3W")]
        ),
        Shelf.Item(
            51,
            "CABLE",
            "Listening Room Cable Set",
            Sonavere,
            34_95,
            140,
            "box",
            "Four shielded cables in sensible lengths, and a label for each end.",
            [("color", "sand"), ("pieces", "4")]
        ),
        Shelf.Item(
            59,
            "SPEAKER",
            "Cathedral Floor Speaker",
            Sonavere,
            1_899_00,
            0,
            "speaker",
            "A three-way loudspeaker as tall as a child, built to order in oak and black lacquer.",
            [("color", "black"), ("power", "300W")]
        ),
    ];
}
