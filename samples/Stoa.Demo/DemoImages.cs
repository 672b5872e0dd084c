using System.Globalization;

namespace Stoa.Demo;

/// <summary>
/// The demo shop's pictures, drawn on demand: <c>{kind}-{colour}</c>, the same with <c>-detail</c>, <c>category-{slug}</c>, <c>brand-{slug}</c>.
/// A name only selects among what is written here, so no input of a visitor can get into the picture.
/// </summary>
internal static class DemoImages
{
    private const string DetailSuffix = "-detail";
    private const string WholeScene = "0 0 800 600";
    private const string CloseUp = "330 205 400 300";

    private static readonly Dictionary<string, Func<Palette, string>> Kinds = new(StringComparer.Ordinal)
    {
        ["laptop"] = DeviceArt.Laptop,
        ["phone"] = DeviceArt.Phone,
        ["monitor"] = DeviceArt.Monitor,
        ["keyboard"] = DeviceArt.Keyboard,
        ["mouse"] = DeviceArt.Mouse,
        ["camera"] = DeviceArt.Camera,
        ["watch"] = DeviceArt.Watch,
        ["headphones"] = SoundArt.Headphones,
        ["earbuds"] = SoundArt.Earbuds,
        ["speaker"] = SoundArt.Speaker,
        ["shirt"] = WearArt.Shirt,
        ["shoe"] = WearArt.Shoe,
        ["backpack"] = WearArt.Backpack,
        ["cap"] = WearArt.Cap,
        ["chair"] = HomeArt.Chair,
        ["lamp"] = HomeArt.Lamp,
        ["cushion"] = HomeArt.Cushion,
        ["plant"] = HomeArt.Plant,
        ["book"] = HomeArt.Book,
        ["box"] = HomeArt.Box,
        ["mug"] = KitchenArt.Mug,
        ["coffee"] = KitchenArt.CoffeeBag,
        ["kettle"] = KitchenArt.Kettle,
        ["bowl"] = KitchenArt.Bowl,
        ["ball"] = LeisureArt.Ball,
        ["bottle"] = LeisureArt.Bottle,
        ["tent"] = LeisureArt.Tent,
    };

    private sealed record Still(string Backdrop, string Left, string Middle, string Right);

    private static readonly Dictionary<string, Still> Categories = new(StringComparer.Ordinal)
    {
        ["category-electronics"] = new("blue", "phone-navy", "camera-black", "watch-red"),
        ["category-laptops-computers"] = new("silver", "keyboard-white", "laptop-silver", "mouse-black"),
        ["category-audio"] = new("purple", "speaker-black", "speaker-purple", "headphones-pink"),
        ["category-headphones"] = new("teal", "earbuds-white", "headphones-teal", "headphones-black"),
        ["category-clothing-shoes"] = new("pink", "cap-navy", "shirt-pink", "shoe-red"),
        ["category-home-living"] = new("sand", "plant-orange", "chair-teal", "lamp-yellow"),
        ["category-kitchen-cafe"] = new("brown", "coffee-red", "kettle-silver", "mug-white"),
        ["category-sports-leisure"] = new("green", "backpack-orange", "tent-green", "ball-yellow"),
    };

    private sealed record Logo(string Palette, string Monogram, string Shape);

    private static readonly Dictionary<string, Logo> Brands = new(StringComparer.Ordinal)
    {
        ["brand-techcorp"] = new("blue", "TC", """<path d="M400 90L582 195V405L400 510L218 405V195Z"/>"""),
        ["brand-sonavere"] = new("purple", "S", """<circle cx="400" cy="300" r="205"/>"""),
        ["brand-lindqvale"] = new("pink", "LQ", """<path d="M400 76L624 300L400 524L176 300Z"/>"""),
        ["brand-hearth-and-fjell"] = new("orange", "HF", """<path d="M400 84L596 236V460Q596 500 556 500H244Q204 500 204 460V236Z"/>"""),
        ["brand-cafe-solmira"] = new("brown", "CS", """<rect x="204" y="104" width="392" height="392" rx="120"/>"""),
        ["brand-tarnwild"] = new("green", "TW", """<path d="M212 112H588V306C588 410 500 478 400 516C300 478 212 410 212 306Z"/>"""),
    };

    public static bool TryRender(string name, out string svg)
    {
        svg = Render(name) ?? "";
        return svg.Length > 0;
    }

    private static string? Render(string name)
    {
        if (Categories.TryGetValue(name, out var still))
        {
            return Category(still);
        }

        if (Brands.TryGetValue(name, out var logo))
        {
            return Brand(logo);
        }

        var detail = name.EndsWith(DetailSuffix, StringComparison.Ordinal);
        return Find(detail ? name[..^DetailSuffix.Length] : name) is var (draw, tint)
            ? Scene(tint, [tint], detail ? CloseUp : WholeScene, Shadow + draw(tint))
            : null;
    }

    private static (Func<Palette, string> Draw, Palette Palette)? Find(string name)
    {
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && Kinds.TryGetValue(name[..dash], out var draw) && Palette.Find(name[(dash + 1)..]) is { } tint ? (draw, tint) : null;
    }

    private static string Category(Still still) => Group(still.Backdrop, (still.Middle, 400, 0.84), (still.Left, 165, 0.52), (still.Right, 645, 0.52));

    /// <summary>Objects beside each other, the first one behind the others.</summary>
    public static string Group(string backdrop, params IReadOnlyList<(string Name, int Centre, double Scale)> items)
    {
        var drawn = items.Select(item => (item.Centre, item.Scale, Item: Find(item.Name)!.Value)).ToList();
        return Scene(
            Palette.Of(backdrop),
            drawn.Select(one => one.Item.Palette).Distinct(),
            WholeScene,
            string.Concat(drawn.Select(one => Placed(one.Centre, one.Scale, one.Item)))
        );
    }

    /// <summary>Every object stands on y=484, so scaling about that line keeps a group on one floor.</summary>
    private static string Placed(int centre, double scale, (Func<Palette, string> Draw, Palette Palette) item) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <g transform="translate({centre} 500) scale({scale}) translate(-400 -484)">{Shadow}{item.Draw(item.Palette)}</g>
            """
        );

    private static string Brand(Logo logo)
    {
        var tint = Palette.Of(logo.Palette);
        var size = logo.Monogram.Length == 1 ? 240 : 164;
        return Scene(
            tint,
            [tint],
            WholeScene,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                <g fill="{tint.Deep}" opacity=".18" transform="translate(0 14)">{logo.Shape}</g>
                <g fill="{tint.Body}">{logo.Shape}</g>
                <g fill="none" stroke="#fff" stroke-width="8" opacity=".55" transform="translate(400 300) scale(.88) translate(-400 -300)">{logo.Shape}</g>
                <text x="400" y="306" font-family="Avenir Next, Segoe UI, Helvetica, Arial, sans-serif" font-size="{size}" font-weight="700"
                  fill="#fff" text-anchor="middle" dominant-baseline="central">{logo.Monogram}</text>
                """
            )
        );
    }

    private const string Shadow = """<ellipse cx="400" cy="484" rx="270" ry="26" fill="url(#shadow)"/>""";

    private static string Scene(Palette backdrop, IEnumerable<Palette> tints, string viewBox, string content) =>
        $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="800" height="600" viewBox="{viewBox}">
            <defs>
            <linearGradient id="sky" x1="0" y1="0" x2="1" y2="1">
              <stop stop-color="{backdrop.SkyTop}"/><stop offset="1" stop-color="{backdrop.SkyBottom}"/>
            </linearGradient>
            <linearGradient id="screen" x1="0" y1="0" x2="1" y2="1">
              <stop stop-color="#3a4fa8"/><stop offset=".55" stop-color="#7d6bd6"/><stop offset="1" stop-color="#f2a38c"/>
            </linearGradient>
            <radialGradient id="shadow"><stop stop-color="#1b2433" stop-opacity=".34"/><stop offset="1" stop-color="#1b2433" stop-opacity="0"/></radialGradient>
            {string.Concat(tints.Select(BodyGradient))}
            </defs>
            <rect width="800" height="600" fill="url(#sky)"/>
            <circle cx="400" cy="290" r="250" fill="#fff" opacity=".3"/>
            {content}
            </svg>
            """;

    private static string BodyGradient(Palette tint) =>
        $"""
            <linearGradient id="body-{tint.Name}" x1="0" y1="0" x2=".6" y2="1">
              <stop stop-color="{tint.Light}"/><stop offset=".6" stop-color="{tint.Base}"/>
            </linearGradient>
            """;
}
