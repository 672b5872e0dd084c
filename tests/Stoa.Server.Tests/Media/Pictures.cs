using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using NetVips;

namespace Stoa.Server.Tests.Media;

/// <summary>Files of pictures, good and hostile, made here.</summary>
internal static class Pictures
{
    private static int _seed;

    /// <summary>What libvips makes of noise, so that no two are the same.</summary>
    public static byte[] New(string suffix, int width = 40, int height = 30, Func<Image, Image>? change = null)
    {
        using var noise = Image.Gaussnoise(width, height, sigma: 30, mean: 128, seed: Interlocked.Increment(ref _seed)).Cast(Enums.BandFormat.Uchar);
        using var colours = noise
            .Bandjoin(noise.Rot180(), noise.Linear([0.5], [60]).Cast(Enums.BandFormat.Uchar))
            .Copy(interpretation: Enums.Interpretation.Srgb);
        using var changed = (change ?? (static image => image.Copy()))(colours);
        return suffix switch
        {
            "jpg" => changed.JpegsaveBuffer(q: 90),
            "png" => changed.PngsaveBuffer(),
            "webp" => changed.WebpsaveBuffer(q: 90),
            "avif" => changed.HeifsaveBuffer(q: 60, compression: Enums.ForeignHeifCompression.Av1, effort: 0),
            "gif" => changed.GifsaveBuffer(),
            "tiff" => changed.TiffsaveBuffer(),
            _ => throw new ArgumentException(suffix, nameof(suffix)),
        };
    }

    /// <summary>What a picture of these bytes is kept under.</summary>
    public static string HashOf(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>Of one colour in each half: red on the left, blue on the right.</summary>
    public static Image RedAndBlue(int width, int height)
    {
        using var red = Image.Black(width / 2, height).Linear([1, 1, 1], [255.0, 0, 0]);
        using var blue = Image.Black(width / 2, height).Linear([1, 1, 1], [0.0, 0, 255]);
        return red.Join(blue, Enums.Direction.Horizontal).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
    }

    /// <summary>A PNG of one bit a pixel whose pixels are all black, compressed to about a thousandth.</summary>
    public static byte[] PngBomb(int width, int height)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 1;
        Chunk(png, "IHDR", header);
        using var pixels = new MemoryStream();
        using (var packed = new ZLibStream(pixels, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[1 + ((width + 7) / 8)];
            for (var y = 0; y < height; y++)
            {
                packed.Write(row);
            }
        }
        Chunk(png, "IDAT", pixels.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    /// <summary>A GIF that says to be of this size and has one pixel.</summary>
    public static byte[] GifHeader(ushort width, ushort height)
    {
        byte[] size = [(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)];
        return [.. "GIF89a"u8, .. size, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, .. size, 0, 2, 2, 0x44, 1, 0, 0x3B];
    }

    /// <summary>A JPEG with a camera's notes: orientation, maker, and where it was taken.</summary>
    public static byte[] WithExif(byte[] jpeg, int orientation)
    {
        // TIFF, little-endian: tags 271 Make, 274 Orientation, 34853 GPS with 1 LatitudeRef and 2 Latitude.
        using var exif = new MemoryStream();
        exif.Write("Exif\0\0"u8);
        exif.Write("II*\0\x08\0\0\0"u8);
        exif.Write([3, 0]);
        Tag(exif, 271, 2, 12, 50);
        Tag(exif, 274, 3, 1, (uint)orientation);
        Tag(exif, 34853, 4, 1, 62);
        exif.Write([0, 0, 0, 0]);
        exif.Write("SecretCamera"u8);
        exif.Write([2, 0]);
        Tag(exif, 1, 2, 2, 'N');
        Tag(exif, 2, 5, 3, 92);
        exif.Write([0, 0, 0, 0]);
        foreach (var number in new uint[] { 52, 1, 31, 1, 1234, 100 })
        {
            exif.Write(BitConverter.GetBytes(number));
        }
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)((exif.Length + 2) >> 8), (byte)(exif.Length + 2), .. exif.ToArray(), .. jpeg[2..]];
    }

    /// <summary>A PNG with a text chunk.</summary>
    public static byte[] WithText(byte[] png, string text)
    {
        using var chunk = new MemoryStream();
        Chunk(chunk, "tEXt", Encoding.Latin1.GetBytes("Comment\0" + text));
        // Behind the signature and the header.
        return [.. png[..33], .. chunk.ToArray(), .. png[33..]];
    }

    private static void Tag(Stream exif, ushort tag, ushort type, uint count, uint value)
    {
        exif.Write(BitConverter.GetBytes(tag));
        exif.Write(BitConverter.GetBytes(type));
        exif.Write(BitConverter.GetBytes(count));
        exif.Write(BitConverter.GetBytes(value));
    }

    private static void Chunk(Stream png, string type, byte[] content)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. content];
        png.Write(typed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(typed));
        png.Write(number);
    }
}
