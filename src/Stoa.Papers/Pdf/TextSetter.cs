using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using PdfSharp.Drawing;

namespace Stoa.Papers.Pdf;

/// <summary>How a text looks.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextStyle(double Size, bool IsBold = false, bool IsFaint = false)
{
    public double LineHeight => Size * 1.35;
}

/// <summary>
/// Sets texts of any script: composed letters, forms of Arabic, lines that fit, right to left where it is read so, each run in the font of its script. What
/// no font has is printed as an empty box; the facts have it as it is.
/// </summary>
internal sealed class TextSetter
{
    private readonly Dictionary<(string, double, bool), XFont> _fonts = [];

    /// <summary>The lines of a text, as they are read; none where there is none.</summary>
    public IReadOnlyList<string> Lines(XGraphics page, string text, TextStyle style, double width)
    {
        var lines = new List<string>();
        foreach (var paragraph in Prepared(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var line = "";
            foreach (var word in Words(paragraph).SelectMany(word => Fitting(page, word, style, width)))
            {
                if (line.Length > 0 && Width(page, (line + word).TrimEnd(), style) > width)
                {
                    lines.Add(line.TrimEnd());
                    line = "";
                }
                line += word;
            }
            lines.Add(line.TrimEnd());
        }
        return lines;
    }

    /// <summary>Draws one line whose top left corner, or right one, is given.</summary>
    public void Draw(XGraphics page, string line, TextStyle style, double x, double top, bool isRight = false)
    {
        var brush = style.IsFaint ? XBrushes.DimGray : XBrushes.Black;
        var left = isRight ? x - Width(page, line, style) : x;
        foreach (var (text, font) in Runs(VisualOrder.Of(line), style))
        {
            page.DrawString(text, font, brush, left, top + style.Size);
            left += page.MeasureString(text, font).Width;
        }
    }

    public double Width(XGraphics page, string line, TextStyle style) => Runs(line, style).Sum(run => page.MeasureString(run.Text, run.Font).Width);

    /// <summary>As fonts have it: letters and their accents in one, nothing that is not seen.</summary>
    public static string Prepared(string text)
    {
        var seen = new StringBuilder(text.Length);
        // The framework does not normalise U+FFFE, which is no letter of anything.
        var composed = text.Replace("\uFFFE", "", StringComparison.Ordinal).Normalize(NormalizationForm.FormC);
        foreach (var rune in ArabicForms.Of(composed).EnumerateRunes())
        {
            if (rune.Value is '\t' or 0x00A0 or 0x202F or 0x2028 or 0x2029)
            {
                seen.Append(' ');
            }
            else if (rune.Value == '\n' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format) && !IsHebrewPoint(rune))
            {
                seen.Append(rune.ToString());
            }
        }
        return seen.ToString();
    }

    private static bool IsHebrewPoint(Rune rune) => rune.Value is >= 0x0591 and <= 0x05C7 && Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;

    /// <summary>What may stand at the end of a line, each with the space behind it.</summary>
    private static List<string> Words(string paragraph)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in paragraph.EnumerateRunes())
        {
            if (Typefaces.StandsAlone(rune) && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
            word.Append(rune.ToString());
            if (rune.Value == ' ' || Typefaces.StandsAlone(rune))
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        words.Add(word.ToString());
        return words;
    }

    /// <summary>A word that is wider than a line is broken wherever it has to be.</summary>
    private IEnumerable<string> Fitting(XGraphics page, string word, TextStyle style, double width)
    {
        while (Width(page, word.TrimEnd(), style) > width && word.EnumerateRunes().Skip(1).Any())
        {
            var part = "";
            foreach (var rune in word.EnumerateRunes())
            {
                if (part.Length > 0 && Width(page, part + rune.ToString(), style) > width)
                {
                    break;
                }
                part += rune.ToString();
            }
            yield return part;
            word = word[part.Length..];
        }
        yield return word;
    }

    private IEnumerable<(string Text, XFont Font)> Runs(string line, TextStyle style)
    {
        var (run, family) = (new StringBuilder(), "");
        foreach (var rune in line.EnumerateRunes())
        {
            // A space stays in the font of the word before it.
            var wanted = rune.Value == ' ' && family.Length > 0 ? family : Typefaces.FamilyOf(rune);
            if (wanted != family && run.Length > 0)
            {
                yield return (run.ToString(), Font(family, style));
                run.Clear();
            }
            family = wanted;
            run.Append(rune.ToString());
        }
        if (run.Length > 0)
        {
            yield return (run.ToString(), Font(family, style));
        }
    }

    private XFont Font(string family, TextStyle style)
    {
        if (!_fonts.TryGetValue((family, style.Size, style.IsBold), out var font))
        {
            font = new XFont(family, style.Size, style.IsBold ? XFontStyleEx.Bold : XFontStyleEx.Regular);
            _fonts.Add((family, style.Size, style.IsBold), font);
        }
        return font;
    }
}
