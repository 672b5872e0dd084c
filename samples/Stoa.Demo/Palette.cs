namespace Stoa.Demo;

/// <summary>A colour as the illustrations use it: four steps for the object, two for the background behind it.</summary>
internal sealed record Palette(string Name, string Light, string Base, string Shade, string Deep, string SkyTop, string SkyBottom)
{
    public static readonly IReadOnlyList<Palette> All =
    [
        new("black", "#5a6270", "#343a46", "#1f242d", "#12151b", "#eef1f6", "#cbd3e0"),
        new("white", "#ffffff", "#f3f5f8", "#d5dbe4", "#9aa5b4", "#c7d3e3", "#9fb1c9"),
        new("silver", "#f1f4f8", "#cdd4de", "#a3adbb", "#6b7686", "#e4ecf6", "#b9c9de"),
        new("red", "#f4756b", "#d93a3a", "#a82330", "#701422", "#fdeceb", "#f6cfc9"),
        new("orange", "#ffb066", "#f08427", "#c4610f", "#86400a", "#fff1e2", "#fbd9b6"),
        new("yellow", "#ffe07a", "#f5c02c", "#cb940f", "#8a6206", "#fff8e0", "#fae6ac"),
        new("green", "#7cc98a", "#3f9b58", "#2a7341", "#174a29", "#e9f6ec", "#c5e4cd"),
        new("teal", "#6ed0cb", "#2a9d9b", "#1b7375", "#0e4a4d", "#e3f5f4", "#b9e0df"),
        new("blue", "#7db3f5", "#3b7de0", "#2759ac", "#163a78", "#e8f1fd", "#c2d8f7"),
        new("navy", "#5876a8", "#2f4a7d", "#1e3159", "#121f3b", "#e9eef7", "#c6d1e6"),
        new("purple", "#b295ea", "#7d57c9", "#593a99", "#392366", "#f1ecfb", "#d8cbf2"),
        new("pink", "#ffb3cb", "#ef7ba3", "#c4517b", "#85304f", "#fdeef4", "#f8cfde"),
        new("brown", "#b98a63", "#8a5a36", "#633d22", "#3f2512", "#f7eee6", "#e6d0bb"),
        new("sand", "#f5e6cc", "#e2c9a1", "#bda077", "#7f6845", "#fbf5ec", "#e6d9c6"),
    ];

    private static readonly Dictionary<string, Palette> ByName = All.ToDictionary(tint => tint.Name, StringComparer.Ordinal);

    /// <summary>The fill of an object's main surfaces; the id carries the name because one scene may show several colours.</summary>
    public string Body => $"url(#body-{Name})";

    public static Palette Of(string name) => ByName[name];

    public static Palette? Find(string name) => ByName.GetValueOrDefault(name);
}
