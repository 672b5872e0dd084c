using System.Globalization;

namespace Stoa.Commerce.Media;

/// <summary>
/// What of a picture is shown: the same in five widths and two formats, re-encoded. Each has its address for ever. One that would be wider than the original
/// has the original's width, so that every picture has all ten.
/// </summary>
internal sealed record Rendition(int Width, string Extension, string ContentType)
{
    /// <summary>The greatest first.</summary>
    public static readonly IReadOnlyList<int> Widths = [2048, 1280, 640, 320, 160];

    public static readonly IReadOnlyList<Rendition> All =
    [
        .. Widths.SelectMany(width => new Rendition[] { new(width, "webp", "image/webp"), new(width, "jpg", "image/jpeg") }),
    ];

    /// <summary>Its file, and the end of its address.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{Width}.{Extension}");

    /// <summary>The one whose address stands in products: large enough for a page, and shown by everything that shows pictures.</summary>
    public static string AddressOf(string hash) => $"/media/{hash}/1280.jpg";

    public static Rendition? Find(string name) => All.FirstOrDefault(rendition => rendition.Name == name);
}
