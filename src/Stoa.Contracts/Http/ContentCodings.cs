using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Primitives;

namespace Stoa.Contracts.Http;

/// <summary>The forms in which bytes are sent (RFC 9110, 8.4).</summary>
internal enum ContentCoding
{
    Identity,
    Gzip,
    Brotli,
}

/// <summary>Chooses the coding that a client wants most, and makes it.</summary>
internal static class ContentCodings
{
    /// <summary>Smaller bodies fit into one packet as they are.</summary>
    public const int WorthIt = 1024;

    /// <summary>Of <c>identity</c> where it is not named: acceptable, and wanted less than anything that is.</summary>
    private const int Unnamed = -1;

    public static string? NameOf(ContentCoding coding) =>
        coding switch
        {
            ContentCoding.Brotli => "br",
            ContentCoding.Gzip => "gzip",
            _ => null,
        };

    /// <summary>
    /// Reads <c>Accept-Encoding</c> (RFC 9110, 12.5.3): the coding with the highest weight, of equals the smaller body. Without the header, and where nothing
    /// that is accepted can be made, it is identity: the header is disregarded then rather than answered with 406 (12.1).
    /// </summary>
    /// <param name="accepted">The header, one line or several.</param>
    /// <param name="length">Of the plain body. A small one is coded only for a client that takes it in no other way.</param>
    public static ContentCoding Choose(StringValues accepted, long length)
    {
        if (accepted.Count == 0)
        {
            return ContentCoding.Identity;
        }
        var weights = new Weights();
        foreach (var line in accepted)
        {
            weights.Read(line);
        }
        var (brotli, gzip, identity) = weights.Settle();
        if (length < WorthIt && identity != 0)
        {
            return ContentCoding.Identity;
        }
        return brotli > 0 && brotli >= gzip && brotli >= identity ? ContentCoding.Brotli
            : gzip > 0 && gzip >= identity ? ContentCoding.Gzip
            : ContentCoding.Identity;
    }

    /// <summary>The coded bytes.</summary>
    /// <param name="plain">The bytes.</param>
    /// <param name="coding">Not identity.</param>
    /// <param name="isKept">For many clients, so a smaller body is worth some time.</param>
    public static byte[] Code(ReadOnlySpan<byte> plain, ContentCoding coding, bool isKept)
    {
        using var target = new MemoryStream(512 + (plain.Length / 4));
        using (var stream = Open(target, coding, isKept))
        {
            stream.Write(plain);
        }
        return target.ToArray();
    }

    private static Stream Open(Stream target, ContentCoding coding, bool isKept) =>
        coding == ContentCoding.Brotli
            ? new BrotliStream(target, new BrotliCompressionOptions { Quality = isKept ? 6 : 3 }, leaveOpen: true)
            : new GZipStream(target, new ZLibCompressionOptions { CompressionLevel = isKept ? 7 : 3 }, leaveOpen: true);

    /// <summary>In thousandths, as the header has them; null where a coding is not named.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Weights
    {
        private int? _brotli;
        private int? _gzip;
        private int? _identity;
        private int? _any;

        public void Read(ReadOnlySpan<char> line)
        {
            foreach (var range in line.Split(','))
            {
                var item = line[range].Trim();
                var semicolon = item.IndexOf(';');
                var name = semicolon < 0 ? item : item[..semicolon].TrimEnd();
                var weight = semicolon < 0 ? 1000 : WeightOf(item[(semicolon + 1)..].Trim());
                if (Is(name, "br"))
                {
                    _brotli = weight;
                }
                else if (Is(name, "gzip") || Is(name, "x-gzip"))
                {
                    _gzip = weight;
                }
                else if (Is(name, "identity"))
                {
                    _identity = weight;
                }
                else if (name is "*")
                {
                    _any = weight;
                }
            }
        }

        public readonly (int Brotli, int Gzip, int Identity) Settle() => (_brotli ?? _any ?? 0, _gzip ?? _any ?? 0, _identity ?? _any ?? Unnamed);

        private static bool Is(ReadOnlySpan<char> name, ReadOnlySpan<char> coding) => name.Equals(coding, StringComparison.OrdinalIgnoreCase);

        /// <summary><c>q=0.8</c>; what is no weight counts as 0, since it can be no wish for anything.</summary>
        private static int WeightOf(ReadOnlySpan<char> parameter)
        {
            if (parameter is not ['q' or 'Q', '=', '0' or '1', ..] || parameter.Length > 7)
            {
                return 0;
            }
            var digits = parameter[3..];
            var weight = (parameter[2] - '0') * 1000;
            if (digits.IsEmpty)
            {
                return weight;
            }
            if (digits[0] != '.' || digits[1..].ContainsAnyExceptInRange('0', '9'))
            {
                return 0;
            }
            var part = 100;
            foreach (var digit in digits[1..])
            {
                weight += (digit - '0') * part;
                part /= 10;
            }
            return weight <= 1000 ? weight : 0;
        }
    }
}
