using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Stoa.Commerce.Pricing;

namespace Stoa.Commerce.Promotions;

/// <summary>
/// Codes are compared as people type them: in any case, with accents of one or two characters, with any apostrophe, and without what cannot be seen.
/// </summary>
internal static class PromotionCode
{
    public const int MaxLength = 50;

    private const string Apostrophes = "\u2018\u2019\u201B\u02BC\uFF07\u0060\u00B4";

    /// <summary>No letter that is taken for a digit, and none that makes words.</summary>
    private const string Alphabet = "23456789BCDFGHJKLMNPQRSTVWXZ";

    private const int RandomLength = 10;

    private static readonly SearchValues<char> Unseen = SearchValues.Create(
        "\u00AD\u034F\u061C\u180B\u180C\u180D\u180E\u180F\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E"
            + "\u2060\u2061\u2062\u2063\u2064\u2065\u2066\u2067\u2068\u2069\u206A\u206B\u206C\u206D\u206E\u206F"
            + "\uFE00\uFE01\uFE02\uFE03\uFE04\uFE05\uFE06\uFE07\uFE08\uFE09\uFE0A\uFE0B\uFE0C\uFE0D\uFE0E\uFE0F\uFEFF"
    );

    /// <summary>As <c>commerce.code_key</c> does. Empty where nothing is left of it.</summary>
    public static string Key(string code)
    {
        var key = new StringBuilder(code.Length);
        foreach (var c in Folding.Compatible(code.Trim()))
        {
            if (!Unseen.Contains(c))
            {
                key.Append(
                    Apostrophes.Contains(c, StringComparison.Ordinal) ? "'"
                    : c is 'ß' or 'ẞ' ? "SS"
                    : c.ToString()
                );
            }
        }
        return key.ToString().Trim().ToUpperInvariant();
    }

    /// <summary>One that nobody guesses.</summary>
    public static string Generate(string prefix) => prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);
}
