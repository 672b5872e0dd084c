using static Stoa.Demo.BrandIds;

namespace Stoa.Demo;

internal static class LeisureShelf
{
    private static readonly Shelf Shelf = new("cat-8");

    public static readonly DemoProduct[] Products =
    [
        Shelf.Item(
            8,
            "PACK",
            "Ridgeline Day Pack 24L",
            Tarnwild,
            99_00,
            0,
            "backpack",
            "One big space, three quick pockets and a back that breathes. Carries a laptop as happily as a rope.",
            [("volume", "24l")],
            options: [new("ORG", 34, [("color", "orange")]), new("GRN", 21, [("color", "green")]), new("BLK", 0, [("color", "black")])]
        ),
        Shelf.Item(
            16,
            "BOTTLE",
            "Springhead Insulated Bottle",
            Tarnwild,
            29_95,
            400,
            "bottle",
            "Cold for a day, hot for half of one. The lid is a cup.",
            [("color", "blue"), ("volume", "0.75l")]
        ),
        Shelf.Item(
            24,
            "BALL",
            "Playground Basketball",
            Tarnwild,
            24_50,
            130,
            "ball",
            "A composite ball with grip for asphalt and for rain.",
            [("color", "orange"), ("size", "7")]
        ),
        Shelf.Item(
            32,
            "TENT",
            "Lantern Two-Person Tent",
            Tarnwild,
            279_00,
            38,
            "tent",
            "Pitches in four minutes and glows like a lamp from inside. 1.9 kilograms with pegs.",
            [("color", "yellow"), ("sleeps", "2")],
            sale: 229_00
        ),
        Shelf.Item(
            40,
            "BOOK",
            "Field Notes from Älvdal",
            Tarnwild,
            18_99,
            72,
            "book",
            "Twelve long walks, the weather they had, and the people met on the way.",
            [("color", "green"), ("pages", "188")]
        ),
        Shelf.Item(
            48,
            "BALL",
            "Piñata Beach Ball",
            Tarnwild,
            7_99,
            350,
            "ball",
            "Inflates in ten breaths and survives the dog.",
            [("color", "pink"), ("diameter", "40cm")]
        ),
        Shelf.Item(
            56,
            "PACK",
            "Long Haul Pack 65L",
            Tarnwild,
            219_00,
            4,
            "backpack",
            "A load-bearing frame, a rain cover and room for two weeks.",
            [("color", "navy"), ("volume", "65l")]
        ),
        Shelf.Item(
            64,
            "TENT",
            "Basecamp Family Tent",
            Tarnwild,
            899_00,
            17,
            "tent",
            "Two bedrooms, a porch and standing height for tall campers. Wind-tested on an open moor.",
            [("color", "green"), ("sleeps", "6")]
        ),
    ];
}
