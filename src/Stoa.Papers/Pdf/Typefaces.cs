using System.Text;
using PdfSharp.Fonts;

namespace Stoa.Papers.Pdf;

/// <summary>
/// The fonts that documents are printed in, embedded here so that they look the same on every machine (Fonts/README.md says whose they are). One family is
/// chosen by the script of a letter.
/// </summary>
internal sealed class Typefaces : IFontResolver
{
    public const string Latin = "NotoSans";
    private const string Chinese = "DroidSansFallback";

    private static readonly (int First, int Last, string Family)[] Scripts =
    [
        (0x0530, 0x058F, "NotoSansArmenian"),
        (0x0590, 0x05FF, "NotoSansHebrew"),
        (0x0600, 0x06FF, "NotoSansArabic"),
        (0x0750, 0x077F, "NotoSansArabic"),
        (0x08A0, 0x08FF, "NotoSansArabic"),
        (0x0E00, 0x0E7F, "NotoSansThai"),
        (0x10A0, 0x10FF, "NotoSansGeorgian"),
        (0x1100, 0x11FF, Chinese),
        (0x1C90, 0x1CBF, "NotoSansGeorgian"),
        (0x2D00, 0x2D2F, "NotoSansGeorgian"),
        (0x2E80, 0x9FFF, Chinese),
        (0xAC00, 0xD7AF, Chinese),
        (0xF900, 0xFAFF, Chinese),
        (0xFB13, 0xFB17, "NotoSansArmenian"),
        (0xFB1D, 0xFB4F, "NotoSansHebrew"),
        (0xFB50, 0xFDFF, "NotoSansArabic"),
        (0xFE30, 0xFE4F, Chinese),
        (0xFE70, 0xFEFF, "NotoSansArabic"),
        (0xFF00, 0xFFEF, Chinese),
        (0x20000, 0x323AF, Chinese),
    ];

    private Typefaces() { }

    /// <summary>PDFsharp asks one resolver of the whole process.</summary>
    public static void Install() => GlobalFontSettings.FontResolver ??= new Typefaces();

    public static string FamilyOf(Rune rune) => Array.Find(Scripts, script => rune.Value >= script.First && rune.Value <= script.Last).Family ?? Latin;

    /// <summary>Whether a line may be broken before and behind it: scripts without spaces.</summary>
    public static bool StandsAlone(Rune rune) => FamilyOf(rune) == Chinese && rune.Value is not (>= 0xAC00 and <= 0xD7AF);

    /// <summary>The Latin family has a bold face of its own; others are made bold.</summary>
    public FontResolverInfo ResolveTypeface(string familyName, bool bold, bool italic) =>
        familyName == Latin
            ? new FontResolverInfo(bold ? "NotoSans-Bold" : "NotoSans-Regular")
            : new FontResolverInfo(familyName == Chinese ? Chinese : familyName + "-Regular", bold, false);

    public byte[] GetFont(string faceName)
    {
        using var file = typeof(Typefaces).Assembly.GetManifestResourceStream($"Fonts/{faceName}.ttf")!;
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}
