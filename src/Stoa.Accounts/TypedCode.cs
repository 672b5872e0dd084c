using System.Globalization;
using System.Text;

namespace Stoa.Accounts;

/// <summary>
/// Codes as people type them: in groups ("506 733", "ABCDEF-GHIJKL"), with what a keyboard or a clipboard adds, and in the digits of any script.
/// </summary>
internal static class TypedCode
{
    /// <summary>The letters and digits alone: digits of other scripts as those of ASCII, separators dropped; what else there is stays, and is wrong.</summary>
    public static string Of(string typed)
    {
        var code = new StringBuilder(typed.Length);
        foreach (var rune in typed.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.DecimalDigitNumber)
            {
                code.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            }
            else if (!Separates(category))
            {
                code.Append(rune.ToString());
            }
        }
        return code.ToString();
    }

    private static bool Separates(UnicodeCategory category) =>
        category
            is UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.DashPunctuation
                or UnicodeCategory.ConnectorPunctuation
                or UnicodeCategory.OtherPunctuation;
}
