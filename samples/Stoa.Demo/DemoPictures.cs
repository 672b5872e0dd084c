namespace Stoa.Demo;

/// <summary>
/// The pictures of the hand-written products: one for each kind, in the colours that the shop has it in, and one for each colour that a variant is chosen by.
/// They are files of this project, which tools/Stoa.DemoPictures draws; the shop takes them as it takes any upload.
/// </summary>
internal static class DemoPictures
{
    private sealed record Range(string Backdrop, string Kind, params string[] Colours);

    private static readonly Range[] Ranges =
    [
        new("blue", "laptop", "navy", "silver", "black"),
        new("silver", "phone", "white", "blue", "black"),
        new("blue", "monitor", "black", "silver"),
        new("silver", "keyboard", "teal", "sand"),
        new("sand", "mouse", "brown", "white"),
        new("orange", "camera", "pink", "black"),
        new("silver", "watch", "silver", "brown", "black", "pink"),
        new("silver", "box", "sand", "blue", "black"),
        new("purple", "speaker", "yellow", "orange", "red", "purple", "brown", "black", "white"),
        new("teal", "headphones", "brown", "yellow", "navy", "black"),
        new("pink", "earbuds", "green", "white", "red"),
        new("silver", "shirt", "white", "black", "navy", "teal", "red"),
        new("sand", "shoe", "blue", "orange", "brown"),
        new("yellow", "cap", "red", "navy"),
        new("sand", "chair", "green", "teal"),
        new("navy", "lamp", "purple", "yellow"),
        new("teal", "cushion", "pink"),
        new("green", "plant", "white", "orange"),
        new("brown", "mug", "sand", "green"),
        new("orange", "coffee", "green", "brown"),
        new("red", "kettle", "green", "silver"),
        new("brown", "bowl", "white"),
        new("green", "backpack", "navy", "orange"),
        new("green", "bottle", "blue"),
        new("yellow", "ball", "pink", "orange"),
        new("blue", "tent", "yellow", "green"),
        new("teal", "book", "sand", "pink", "green"),
        new("sand", "shirt", "black"),
        new("silver", "shirt", "white"),
        new("blue", "shirt", "navy"),
        new("silver", "phone", "blue"),
        new("sand", "phone", "black"),
    ];

    /// <summary>How each of so many objects stands: its middle and its size, those behind first.</summary>
    private static readonly (int Centre, double Scale)[][] Groups =
    [
        [(400, 1)],
        [(255, 0.66), (545, 0.66)],
        [(190, 0.52), (610, 0.52), (400, 0.7)],
        [(140, 0.46), (660, 0.46), (300, 0.54), (500, 0.54)],
        [(130, 0.42), (670, 0.42), (262, 0.5), (538, 0.5), (400, 0.58)],
        [],
        [(105, 0.36), (695, 0.36), (195, 0.42), (605, 0.42), (295, 0.48), (505, 0.48), (400, 0.54)],
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Ranges.Select(NameOf)];

    /// <summary>The file of a picture, WebP.</summary>
    public static ReadOnlyMemory<byte> Read(string name)
    {
        using var file = typeof(DemoPictures).Assembly.GetManifestResourceStream($"Pictures/{name}.webp")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>What is to be seen, for who sees no pictures.</summary>
    public static string Describe(string name)
    {
        var range = Array.Find(Ranges, range => NameOf(range) == name)!;
        return $"{range.Kind} in {string.Join(", ", range.Colours)}";
    }

    /// <summary>The drawing that the file was made of, SVG.</summary>
    public static string Draw(string name)
    {
        var range = Array.Find(Ranges, range => NameOf(range) == name)!;
        var items = range.Colours.Select(colour => $"{range.Kind}-{colour}").Zip(Groups[range.Colours.Length - 1]);
        return DemoImages.Group(range.Backdrop, [.. items.Select(item => (item.First, item.Second.Centre, item.Second.Scale))]);
    }

    /// <summary>A kind that is shown in its colours, <c>shirt</c>, or one of them, <c>shirt-navy</c>.</summary>
    private static string NameOf(Range range) =>
        Array.FindIndex(Ranges, first => first.Kind == range.Kind) == Array.IndexOf(Ranges, range) ? range.Kind : $"{range.Kind}-{range.Colours[0]}";
}
