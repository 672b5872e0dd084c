using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Accounts.SecondFactors;

/// <summary>Codes of an authenticator app (RFC 6238): HMAC-SHA-1 over steps of 30 seconds, six digits, which is what every app computes.</summary>
internal static class Totp
{
    public const int SecretLength = 20;
    public const int Digits = 6;
    private const int Period = 30;

    /// <summary>A clock may be one step off, either way.</summary>
    private const int Tolerance = 1;

    /// <summary>The step whose code this is, among the current one and its neighbours; null where it is none of theirs.</summary>
    public static long? StepOf(string code, ReadOnlySpan<byte> secret, DateTimeOffset now)
    {
        var current = now.ToUnixTimeSeconds() / Period;
        long? found = null;
        for (var step = current - Tolerance; step <= current + Tolerance; step++)
        {
            // All of them are compared: how long it takes tells nothing.
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CodeOf(secret, step)), Encoding.UTF8.GetBytes(code)))
            {
                found = step;
            }
        }
        return found;
    }

    public static string CodeOf(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 as authenticator apps know it; HMAC does not rest on SHA-1's collisions.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var offset = hash[^1] & 0x0f;
        var number = (BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & int.MaxValue) % 1_000_000;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>What an app reads from a QR code.</summary>
    public static string AddressOf(string secret, string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={secret}&issuer={Uri.EscapeDataString(issuer)}"
        + $"&algorithm=SHA1&digits={Digits}&period={Period}";
}
