using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Accounts.ApiKeys;

/// <summary>
/// How keys are spelled: what they are (<c>stoa_sk_live_</c>, <c>stoa_pk_live_</c>), 256 random bits as 43 digits to the base of 62, and 6 digits of CRC-32
/// over all of it. The checksum is no secret: it lets scanners know a key that leaked, and a mistyped one is refused without a look into the database.
/// </summary>
internal static class KeyText
{
    public const string Beginning = "stoa_";
    private const string Secret = "stoa_sk_live_";
    private const string Publishable = "stoa_pk_live_";
    private const int TypeLength = 13;
    private const int RandomLength = 43;
    private const int CheckLength = 6;
    public const int Length = TypeLength + RandomLength + CheckLength;

    /// <summary>What is shown of a key: 12 of its 43 digits, so that 185 bits stay unknown.</summary>
    private const int ShownLength = TypeLength + 12;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> AllDigits = SearchValues.Create(Digits);
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Remainder((uint)value))];

    public static string Generate(bool publishable)
    {
        var text = new StringBuilder(publishable ? Publishable : Secret, Length);
        text.Append(Spell(new BigInteger(RandomNumberGenerator.GetBytes(32), isUnsigned: true), RandomLength));
        return text.Append(Spell(Crc32(Encoding.ASCII.GetBytes(text.ToString())), CheckLength)).ToString();
    }

    public static string Shown(string key) => key[..ShownLength];

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.ASCII.GetBytes(key));

    /// <summary>SHA-256 of a well-formed key; false for any other text.</summary>
    public static bool TryHash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        if (
            key.Length != Length
            || !(key.StartsWith(Secret, StringComparison.Ordinal) || key.StartsWith(Publishable, StringComparison.Ordinal))
            || key[TypeLength..].ContainsAnyExcept(AllDigits)
        )
        {
            return false;
        }
        Span<byte> ascii = stackalloc byte[Length];
        Encoding.ASCII.GetBytes(key, ascii);
        Span<char> check = stackalloc char[CheckLength];
        Spell(Crc32(ascii[..^CheckLength]), check);
        if (!key[^CheckLength..].SequenceEqual(check))
        {
            return false;
        }
        SHA256.HashData(ascii, hash);
        return true;
    }

    /// <summary>CRC-32 of IEEE 802.3, as in zip and PNG.</summary>
    internal static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var rest = uint.MaxValue;
        foreach (var one in bytes)
        {
            rest = Table[(byte)(rest ^ one)] ^ (rest >> 8);
        }
        return ~rest;
    }

    private static uint Remainder(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        }
        return value;
    }

    private static string Spell(BigInteger number, int length)
    {
        var text = new char[length];
        for (var at = length - 1; at >= 0; at--)
        {
            number = BigInteger.DivRem(number, Digits.Length, out var digit);
            text[at] = Digits[(int)digit];
        }
        return new string(text);
    }

    private static void Spell(uint number, Span<char> text)
    {
        for (var at = text.Length - 1; at >= 0; at--)
        {
            (number, var digit) = Math.DivRem(number, (uint)Digits.Length);
            text[at] = Digits[(int)digit];
        }
    }
}
