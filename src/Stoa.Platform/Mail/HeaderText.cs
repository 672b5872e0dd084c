using System.Text;

namespace Stoa.Platform.Mail;

/// <summary>Texts that come to stand in the header of a mail, where a line break would begin another field.</summary>
internal static class HeaderText
{
    public static bool IsOneLine(string text) => !text.EnumerateRunes().Any(IsUnprintable);

    /// <summary>With blanks for what would break it.</summary>
    public static string OneLine(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(IsUnprintable(rune) ? " " : rune.ToString());
        }
        return clean.ToString();
    }

    /// <summary>The separators of lines and paragraphs are no control characters.</summary>
    private static bool IsUnprintable(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;
}
