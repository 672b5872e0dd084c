using System.Globalization;
using System.Text;

namespace Stoa.Contracts.Input;

/// <summary>What texts of people and programs have to be, wherever they come from.</summary>
public static class TextRules
{
    public const int MaxEmail = 254;

    /// <summary>Length in code points: what a person would count.</summary>
    public static int Length(string text)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            length++;
        }
        return length;
    }

    /// <summary>No NUL, which PostgreSQL cannot store, and no lone surrogate.</summary>
    public static bool IsClean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0')
            {
                return false;
            }
            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /// <summary>
    /// ISO 8601 to the minute or finer, with <c>Z</c> or an offset, because a local time is ambiguous; null if it is not. Cut to microseconds, which are what
    /// PostgreSQL keeps: it would round the last ones of the year 9999 into one that no client reads.
    /// </summary>
    public static DateTimeOffset? Time(string text) => Written(text)?.ToUniversalTime();

    /// <summary>What the clock shows in it, as if it were UTC: <c>09:00+01:00</c> is nine o'clock. Null if it is no moment.</summary>
    public static DateTimeOffset? WallClock(string text) => Written(text) is { } time ? new DateTimeOffset(time.DateTime, TimeSpan.Zero) : null;

    private static DateTimeOffset? Written(string text) =>
        DateTimeOffset.TryParseExact(
            ToTicks(text),
            ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mmzzz"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond))
            : null;

    /// <summary>Without what is finer than a tick of 100 ns: clients send nanoseconds.</summary>
    private static string ToTicks(string text)
    {
        var point = text.IndexOf('.');
        var end = point < 0 ? -1 : text.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9') + point + 1;
        return end - point > 8 && end - point <= 20 ? string.Concat(text.AsSpan(0, point + 8), text.AsSpan(end)) : text;
    }

    /// <summary>
    /// What mail servers accept in practice rather than all that RFC 5322 allows: one @, a local part of 1–64, a domain of at least two
    /// labels, no white space, quotes or brackets, and nothing that cannot be seen: what looks like an address is that address.
    /// </summary>
    public static bool IsEmail(string text)
    {
        var at = text.IndexOf('@');
        if (at is < 1 or > 64 || at != text.LastIndexOf('@') || text[0] == '.' || text[at - 1] == '.' || text.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || IsInvisible(rune) || rune.Value is '"' or '<' or '>' or '(' or ')' or '[' or ']' or ',' or ';' or ':' or '\\')
            {
                return false;
            }
        }
        var labels = text[(at + 1)..].Split('.');
        return labels.Length >= 2 && labels.All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-');
    }

    /// <summary>
    /// An address as it is kept: the part before the @ in Unicode normalization form KC (UAX 15), because spellings of one address are one account, and mail
    /// is to go to the mailbox that they stand for. As it was given where that would be no address.
    /// </summary>
    /// <param name="email">What <see cref="IsEmail"/> lets through.</param>
    public static string Mailbox(string email)
    {
        if (Ascii.IsValid(email))
        {
            return email;
        }
        var at = email.IndexOf('@');
        var mailbox = email[..at].Normalize(NormalizationForm.FormKC) + email[at..];
        return Length(mailbox) <= MaxEmail && IsEmail(mailbox) ? mailbox : email;
    }

    /// <summary>Control and format characters (soft hyphens, zero-width spaces, directions), and unassigned or private code points.</summary>
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
