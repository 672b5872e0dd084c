using Stoa.Contracts.Input;

namespace Stoa.Payments;

/// <summary>Card numbers have no business here: what looks like one is refused before anything is stored or logged.</summary>
internal static class CardNumber
{
    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>13 to 19 digits, blanks and hyphens between them, with a check digit that is right (ISO/IEC 7812).</summary>
    public static bool IsOne(string text)
    {
        Span<char> digits = stackalloc char[Longest];
        var count = 0;
        foreach (var one in text)
        {
            if (one is ' ' or '-')
            {
                continue;
            }
            if (!char.IsAsciiDigit(one) || count == Longest)
            {
                return false;
            }
            digits[count++] = one;
        }
        return count >= Shortest && CardNumbers.HasCheckDigit(digits[..count]);
    }
}
