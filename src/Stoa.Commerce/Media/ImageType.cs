using System.Buffers.Binary;
using Stoa.Contracts.Payloads;

namespace Stoa.Commerce.Media;

/// <summary>The kinds of pictures that are taken.</summary>
internal enum ImageType
{
    Jpeg,
    Png,
    Webp,
    Avif,
    Gif,
}

/// <summary>Tells pictures by their first bytes, whatever their name is or what they are declared to be.</summary>
internal sealed class ImageTypes : IClosedSet
{
    /// <summary>The brands of an AVIF stand in its first box, which is shorter.</summary>
    public const int HeadLength = 512;

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF];
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static IReadOnlyList<string> Values { get; } = [.. Enum.GetValues<ImageType>().Select(NameOf)];

    public static string NameOf(ImageType type) =>
        type switch
        {
            ImageType.Jpeg => "image/jpeg",
            ImageType.Png => "image/png",
            ImageType.Webp => "image/webp",
            ImageType.Avif => "image/avif",
            ImageType.Gif => "image/gif",
        };

    /// <summary>Null for anything else.</summary>
    public static ImageType? Of(ReadOnlySpan<byte> head) =>
        head.StartsWith(Jpeg) ? ImageType.Jpeg
        : head.StartsWith(Png) ? ImageType.Png
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? ImageType.Gif
        : head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8) ? ImageType.Webp
        : IsAvif(head) ? ImageType.Avif
        : null;

    /// <summary>An ISO base media file (ISO/IEC 14496-12, 4.3) that names a brand of AVIF; HEIC names others.</summary>
    private static bool IsAvif(ReadOnlySpan<byte> head)
    {
        if (head.Length < 16 || !head[4..].StartsWith("ftyp"u8))
        {
            return false;
        }
        var end = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), (uint)head.Length);
        for (var at = 8; at + 4 <= end; at += 4)
        {
            // Between the first brand and the others stands a version.
            if (at != 12 && (head[at..].StartsWith("avif"u8) || head[at..].StartsWith("avis"u8)))
            {
                return true;
            }
        }
        return false;
    }
}
