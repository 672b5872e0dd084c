using System.Collections.Frozen;
using System.Text;

namespace Stoa.Papers.Pdf;

/// <summary>
/// Letters of Arabic in the forms that they have beside one another. PDFsharp draws one glyph for each code point and knows of no joining, so each letter
/// becomes the code point of its form, which Unicode has for older systems; it says itself which letter a form is of (NFKC). Vowel marks are left out: they
/// would need places of their own, and names are written without.
/// </summary>
internal static class ArabicForms
{
    private const char Tatweel = '\u0640';
    private const char Lam = '\u0644';
    private const char Joiner = '\u200D';

    /// <summary>Where forms stand in the order isolated, final, initial, medial; letters that join on one side only have the first two.</summary>
    private static readonly (int First, int Last)[] Blocks = [(0xFE80, 0xFEF4), (0xFB50, 0xFBB1), (0xFBD3, 0xFBE7), (0xFBFC, 0xFBFF)];

    private static readonly FrozenDictionary<char, char[]> Letters = Blocks
        .SelectMany(block => Enumerable.Range(block.First, block.Last - block.First + 1))
        .Select(code => (Form: (char)code, Letter: ((char)code).ToString().Normalize(NormalizationForm.FormKC)))
        .Where(entry => entry.Letter.Length == 1 && entry.Letter[0] != entry.Form)
        .GroupBy(entry => entry.Letter[0], entry => entry.Form)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Lam and an alef behind it are one letter, isolated or final.</summary>
    private static readonly FrozenDictionary<char, char[]> LamAlefs = Enumerable
        .Range(0xFEF5, 0xFEFC - 0xFEF5 + 1)
        .Select(code => (Form: (char)code, Letters: ((char)code).ToString().Normalize(NormalizationForm.FormKC)))
        .GroupBy(entry => entry.Letters[1], entry => entry.Form)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>In the order in which it is read.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsArabic))
        {
            return text;
        }
        var letters = text.Where(c => !IsMark(c)).ToArray();
        var formed = new StringBuilder(letters.Length);
        for (var i = 0; i < letters.Length; i++)
        {
            var joinsBefore = i > 0 && JoinsNext(letters[i - 1]) && JoinsPrevious(letters[i]);
            if (letters[i] == Lam && i + 1 < letters.Length && LamAlefs.TryGetValue(letters[i + 1], out var ligature))
            {
                formed.Append(ligature[joinsBefore ? 1 : 0]);
                i++;
                continue;
            }
            var joinsAfter = i + 1 < letters.Length && JoinsNext(letters[i]) && JoinsPrevious(letters[i + 1]);
            formed.Append(Letters.TryGetValue(letters[i], out var forms) ? Form(forms, joinsBefore, joinsAfter) : letters[i]);
        }
        return formed.ToString();
    }

    public static bool IsArabic(char c) => c is (>= '\u0600' and <= '\u06FF') or (>= '\u0750' and <= '\u077F') or (>= '\u08A0' and <= '\u08FF');

    private static char Form(char[] forms, bool joinsBefore, bool joinsAfter) =>
        forms[
            Math.Min(
                forms.Length - 1,
                (joinsBefore, joinsAfter) switch
                {
                    (true, true) => 3,
                    (false, true) => 2,
                    (true, false) => 1,
                    _ => 0,
                }
            )
        ];

    private static bool JoinsNext(char c) => c is Tatweel or Joiner || (Letters.TryGetValue(c, out var forms) && forms.Length == 4);

    private static bool JoinsPrevious(char c) => c is Tatweel or Joiner || (Letters.TryGetValue(c, out var forms) && forms.Length > 1);

    private static bool IsMark(char c) => c is (>= '\u0610' and <= '\u061A') or (>= '\u064B' and <= '\u065F') or '\u0670' or (>= '\u06D6' and <= '\u06ED');
}
