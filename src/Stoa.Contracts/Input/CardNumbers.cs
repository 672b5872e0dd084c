namespace Stoa.Contracts.Input;

/// <summary>
/// Numbers of payment cards have no business here: a text that holds one is refused before anything is stored or logged. What is found has the first digits and
/// the length of a scheme and a check digit that is right (ISO/IEC 7812), so that telephone numbers and barcodes pass; a UUID passes whatever its digits are.
/// </summary>
public static class CardNumbers
{
    private const int Shortest = 14;
    private const int Longest = 19;

    /// <summary>8-4-4-4-12 hexadecimal digits.</summary>
    private const int UuidLength = 36;

    /// <summary>Whether a text that people write holds one.</summary>
    public static bool AreIn(string text)
    {
        for (var at = 0; at <= text.Length - Shortest; at++)
        {
            // A number that follows a plus is a telephone's; one within a word is no number.
            if (
                char.IsAsciiDigit(text[at])
                && (at == 0 || (!char.IsLetterOrDigit(text[at - 1]) && text[at - 1] != '+'))
                && BeginsAt(text, at)
                && !IsUuidAt(text, at)
            )
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Digits in groups, with one blank, hyphen or dot between them; what comes behind them may be a date or a security code.</summary>
    private static bool BeginsAt(string text, int start)
    {
        Span<char> digits = stackalloc char[Longest];
        var count = 0;
        for (var at = start; at < text.Length && count < Longest; at++)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                digits[count++] = text[at];
                var isEnd = at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1]);
                if (isEnd && count >= Shortest && IsOne(digits[..count]))
                {
                    return true;
                }
            }
            else if (text[at] is not (' ' or '\u00A0' or '-' or '.') || !char.IsAsciiDigit(text[at - 1]))
            {
                return false;
            }
        }
        return false;
    }

    /// <summary>Whether a UUID in groups begins here: its first sixteen digits may be decimal by chance, some four of 100,000 like a card's.</summary>
    private static bool IsUuidAt(string text, int start) =>
        start + UuidLength <= text.Length
        && (start + UuidLength == text.Length || !char.IsLetterOrDigit(text[start + UuidLength]))
        && Guid.TryParseExact(text.AsSpan(start, UuidLength), "D", out _);

    private static bool IsOne(ReadOnlySpan<char> digits) => HasCheckDigit(digits) && IsOfScheme(digits);

    /// <summary>Whether the last of these digits fits the others (ISO/IEC 7812, annex B).</summary>
    public static bool HasCheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var at = 0; at < digits.Length; at++)
        {
            var digit = digits[digits.Length - 1 - at] - '0';
            var weighed = at % 2 == 0 ? digit : digit * 2;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }

    /// <summary>Visa, Mastercard, American Express, Diners Club, Discover, JCB, UnionPay, Maestro.</summary>
    private static bool IsOfScheme(ReadOnlySpan<char> digits)
    {
        var (first, length) = (int.Parse(digits[..4], System.Globalization.CultureInfo.InvariantCulture), digits.Length);
        return length switch
        {
            14 => first is >= 3000 and < 3060 or >= 3600 and < 3700 or >= 3800 and < 4000,
            15 => first is >= 3400 and < 3500 or >= 3700 and < 3800,
            16 => first is >= 2221 and <= 2720 or >= 3528 and < 3590 or >= 3600 and < 3700 or >= 3800 and < 6000 or >= 6011 and < 7000,
            _ => first is >= 3528 and < 3590 or >= 4000 and < 5000 or >= 5000 and < 5100 or >= 5600 and < 5900 or >= 6000 and < 7000,
        };
    }
}
