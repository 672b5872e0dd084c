namespace Stoa.Payments;

/// <summary>Card numbers have no business here: what looks like one is refused before anything is stored or logged.</summary>
internal static class CardNumber
{
    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>13 to 19 digits, blanks and hyphens between them, with a check digit that is right (ISO/IEC 7812).</summary>
    public static bool IsOne(string text)
    {
        int sum = 0,
            digits = 0;
        for (var at = text.Length - 1; at >= 0; at--)
        {
            if (text[at] is ' ' or '-')
            {
                continue;
            }
            if (!char.IsAsciiDigit(text[at]))
            {
                return false;
            }
            var digit = text[at] - '0';
            var weighed = digits++ % 2 == 0 ? digit : digit * 2;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return digits is >= Shortest and <= Longest && sum % 10 == 0;
    }
}
