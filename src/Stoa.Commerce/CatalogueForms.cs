using System.Globalization;
using System.Text;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Commerce;

/// <summary>Forms of texts in the catalogue, and of what is written beside it.</summary>
internal static class CatalogueForms
{
    public const int MaxId = 100;
    public const int MaxSlug = 100;

    /// <summary>What can stand in an address without being encoded: an id that holds a slash would be two parts of a path.</summary>
    public static readonly StringFormat Id = new(
        Rule.Type(JsonKind.Id),
        text => char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? text : null,
        Pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$"
    );

    /// <summary>Letters and digits of any script, in lower case, joined by single hyphens.</summary>
    public static readonly StringFormat Slug = new(Rule.Type(JsonKind.Slug), text => IsSlug(text) ? text : null);

    /// <summary>The slug of what is written as $1 id, $2 name, $3 slug or null: the one given, else one made from the name.</summary>
    public const string MadeSlug = "coalesce($3::text, nullif(commerce.slugify($2), ''), md5($1))";

    private static bool IsSlug(string text) =>
        text[0] != '-'
        && text[^1] != '-'
        && !text.Contains("--", StringComparison.Ordinal)
        && !IsMark(text.EnumerateRunes().First())
        && text.EnumerateRunes().All(rune => rune.Value == '-' || IsMark(rune) || (IsLetter(rune) && Rune.ToLowerInvariant(rune) == rune));

    /// <summary>
    /// Also what <c>commerce.fold</c> takes for a part of words, and so leaves in the slug of a name, and this runtime takes for no letter or digit: numbers
    /// that are letters (〇), everything in the blocks of Indic and South-East Asian scripts (฿), and letters in dark circles and squares.
    /// </summary>
    private static bool IsLetter(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber
        || rune.Value
            is (>= 0x900 and <= 0xDF3 and not (0x964 or 0x965))
                or (>= 0xE00 and <= 0xEFF and not 0xE4F)
                or (>= 0x1050 and <= 0x109F)
                or (>= 0x1F150 and <= 0x1F189);

    /// <summary>No more than so many characters of a text, and none of those that take two by half: the database refuses such a half.</summary>
    public static string Cut(string text, int max) => text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    /// <summary>Vowels and tones of many scripts: part of the letter before them, and of the word.</summary>
    public static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
