using System.Security.Cryptography;
using System.Text;

namespace Stoa.Payments.Credit;

/// <summary>
/// The code of a gift card is money: 120 random bits in five groups of five, shown once and stored as SHA-256 only. With that many bits the hash needs neither
/// salt nor time: it cannot be guessed, also by whoever has read the database and knows the last four characters.
/// </summary>
internal static class GiftCardCode
{
    /// <summary>What somebody may type, separators included.</summary>
    public const int MaxLength = 100;

    /// <summary>No letter that is taken for a digit, and none that makes words.</summary>
    private const string Alphabet = "23456789BCDFGHJKLMNPQRSTVWXZ";

    private const int Groups = 5;
    private const int GroupLength = 5;
    private const int LastLength = 4;

    public static string Generate() => string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));

    /// <summary>As codes are compared: upper case, without blanks, dashes and what cannot be seen. Null for what cannot be a code.</summary>
    public static string? Normalize(string typed)
    {
        var code = new StringBuilder(Groups * GroupLength);
        foreach (var c in typed)
        {
            var upper = char.ToUpperInvariant(c);
            if (Alphabet.Contains(upper, StringComparison.Ordinal))
            {
                code.Append(upper);
            }
            else if (!IsSeparator(c))
            {
                return null;
            }
        }
        return code.Length == Groups * GroupLength ? code.ToString() : null;
    }

    /// <summary>What is stored of a code.</summary>
    /// <param name="code">As <see cref="Normalize"/> leaves it.</param>
    public static byte[] Hash(string code) => SHA256.HashData(Encoding.ASCII.GetBytes(code));

    /// <summary>What staff and buyers tell cards apart by.</summary>
    /// <param name="code">In whatever spelling; of what is no code, as much as looks like one.</param>
    public static string Last4(string code)
    {
        var letters = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return letters.Length <= LastLength ? letters : letters[^LastLength..];
    }

    private static bool IsSeparator(char c) =>
        char.IsWhiteSpace(c)
        || char.GetUnicodeCategory(c)
            is System.Globalization.UnicodeCategory.DashPunctuation
                or System.Globalization.UnicodeCategory.ConnectorPunctuation
                or System.Globalization.UnicodeCategory.Format
        || c == '\u2212';
}
