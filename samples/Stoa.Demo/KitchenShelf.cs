using static Stoa.Demo.BrandIds;

namespace Stoa.Demo;

internal static class KitchenShelf
{
    private static readonly Shelf Shelf = new("cat-7");

    public static readonly DemoProduct[] Products =
    [
        Shelf.Item(
            7,
            "COFFEE",
            "Café Solmira House Blend",
            Solmira,
            14_90,
            0,
            "coffee",
            "Chocolate, hazelnut and a little orange peel. Roasted every Tuesday.",
            [("roast", "medium")],
            options:
            [
                new("250-BEAN", 140, [("weight", "250g"), ("grind", "beans")]),
                new("250-FILT", 60, [("weight", "250g"), ("grind", "filter")]),
                new("1000-BEAN", 35, [("weight", "1kg"), ("grind", "beans")], Price: 44_90, Sale: 39_90),
            ]
        ),
        Shelf.Item(
            15,
            "MUG",
            "Crème Stoneware Mug",
            Solmira,
            16_50,
            220,
            "mug",
            "A heavy mug with a thumb rest and a glaze like the top of the milk.",
            [("color", "sand"), ("volume", "350ml")]
        ),
        Shelf.Item(
            23,
            "DISH",
            "Crème Brûlée Set",
            Solmira,
            48_00,
            52,
            "bowl",
            "Four ramekins, a small torch and the recipe. Sugar is up to you.",
            [("color", "white"), ("pieces", "5")],
            sale: 39_00
        ),
        Shelf.Item(
            31,
            "KETTLE",
            "Slow Pour Kettle",
            Solmira,
            89_00,
            47,
            "kettle",
            "A slim spout for an unhurried pour, and a base that holds the degree.",
            [("color", "silver"), ("volume", "0.9l")]
        ),
        Shelf.Item(
            39,
            "COFFEE",
            "Decaf São Bento Roast",
            Solmira,
            15_90,
            5,
            "coffee",
            "All of the evening and none of the tossing about. Decaffeinated with spring water.",
            [("color", "green"), ("weight", "250g")]
        ),
        Shelf.Item(
            47,
            "CUP",
            "Jalapeño Espresso Cup",
            Solmira,
            4_99,
            600,
            "mug",
            "A small green cup for short, sharp coffee. Stacks six high.",
            [("color", "green"), ("volume", "70ml")]
        ),
        Shelf.Item(
            55,
            "BOOK",
            "Pâtisserie at Home",
            Solmira,
            27_95,
            84,
            "book",
            "Éclairs, tartes and mille-feuille for kitchens with one oven and no patience.",
            [("color", "pink"), ("pages", "304")]
        ),
        Shelf.Item(
            63,
            "TEAPOT",
            "Thé Vert Teapot",
            Solmira,
            59_00,
            29,
            "kettle",
            "Enamelled steel with a strainer wide enough for whole leaves.",
            [("color", "green"), ("volume", "1.1l")],
            sale: 44_00
        ),
    ];
}
