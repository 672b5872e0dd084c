using System.Text;

namespace Stoa.Accounts.SecondFactors;

/// <summary>RFC 4648, section 6, without padding: what people can type.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Bits = 5;

    /// <summary>Bytes as text.</summary>
    /// <param name="bytes">A multiple of five, so that no bits are left over.</param>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % Bits != 0)
        {
            throw new ArgumentException("The number of bytes is not a multiple of five.", nameof(bytes));
        }
        var text = new StringBuilder(bytes.Length * 8 / Bits);
        var (buffer, held) = (0, 0);
        foreach (var value in bytes)
        {
            (buffer, held) = ((buffer << 8) | value, held + 8);
            while (held >= Bits)
            {
                held -= Bits;
                text.Append(Alphabet[(buffer >> held) & 31]);
            }
            buffer &= (1 << held) - 1;
        }
        return text.ToString();
    }
}
