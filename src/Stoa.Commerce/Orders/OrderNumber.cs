using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Stoa.Commerce.Orders;

/// <summary>
/// <c>ORD-</c> and digits that tell nobody how many orders there are: how often one was given, encrypted with the shop's key into as many digits. So no two
/// are the same until those of one length are used up; then they get a digit longer. Eight at first.
/// </summary>
internal static class OrderNumber
{
    public const string Prefix = "ORD-";
    private const int FewestDigits = 8;
    private const int Rounds = 10;

    /// <summary>The number of the order at a place.</summary>
    /// <param name="key">The shop's, for ever.</param>
    /// <param name="place">From 0; one that no other order has.</param>
    public static string Create(ReadOnlySpan<byte> key, long place)
    {
        var (digits, count) = (FewestDigits, PowerOfTen(FewestDigits));
        while (place >= count)
        {
            (place, digits, count) = (place - count, digits + 1, count * 10);
        }
        return Prefix + Encrypt(key, place, digits).ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// A Feistel network over two halves of decimal digits, as in FF1 (NIST SP 800-38G), with HMAC-SHA256 in its rounds: a permutation of all numbers of that
    /// many digits.
    /// </summary>
    internal static long Encrypt(ReadOnlySpan<byte> key, long number, int digits)
    {
        var (left, right) = (digits / 2, digits - (digits / 2));
        var (a, b) = Math.DivRem(number, PowerOfTen(right));
        for (var round = 0; round < Rounds; round++)
        {
            // The half that is changed is the left one in even rounds, the right one in odd ones.
            var size = PowerOfTen(round % 2 == 0 ? left : right);
            (a, b) = (b, (a + Mix(key, digits, round, b, size)) % size);
        }
        return (a * PowerOfTen(right)) + b;
    }

    private static long Mix(ReadOnlySpan<byte> key, int digits, int round, long half, long size)
    {
        Span<byte> said = stackalloc byte[10];
        (said[0], said[1]) = ((byte)digits, (byte)round);
        BinaryPrimitives.WriteInt64BigEndian(said[2..], half);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, said, mac);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(mac) % (ulong)size);
    }

    private static long PowerOfTen(int digits)
    {
        var power = 1L;
        for (var digit = 0; digit < digits; digit++)
        {
            power *= 10;
        }
        return power;
    }
}
