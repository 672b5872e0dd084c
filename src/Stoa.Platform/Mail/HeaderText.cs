using System.Globalization;
using System.Text;

namespace Stoa.Platform.Mail;

/// <summary>Text inside header fields: as it is where it is plain ASCII, else as encoded words (RFC 2047, Q), folded at blanks.</summary>
internal static class HeaderText
{
    private const int LongestWord = 75;
    private const string Opening = "=?utf-8?Q?";
    private const string Closing = "?=";

    public static string Unstructured(string text) =>
        IsPlain(text) && !text.Contains("=?", StringComparison.Ordinal) && text.Length <= 900 ? text : Encoded(text);

    /// <summary>A display name.</summary>
    public static string Phrase(string text) =>
        IsPlain(text) ? "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"" : Encoded(text);

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string Encoded(string text)
    {
        var words = new StringBuilder(Opening);
        var length = Opening.Length;
        foreach (var rune in text.EnumerateRunes())
        {
            var quoted = Quoted(rune);
            if (length + quoted.Length + Closing.Length > LongestWord)
            {
                words.Append(Closing).Append("\r\n ").Append(Opening);
                length = Opening.Length;
            }
            words.Append(quoted);
            length += quoted.Length;
        }
        return words.Append(Closing).ToString();
    }

    private static string Quoted(Rune rune)
    {
        if (rune.Value == ' ')
        {
            return "_";
        }
        if (rune.IsAscii && Rune.IsLetterOrDigit(rune))
        {
            return rune.ToString();
        }
        Span<byte> bytes = stackalloc byte[4];
        var quoted = new StringBuilder(12);
        foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
        {
            quoted.Append(CultureInfo.InvariantCulture, $"={b:X2}");
        }
        return quoted.ToString();
    }
}
