using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Payments.Stripe;

/// <summary>
/// <c>Stripe-Signature: t={seconds},v1={hex},…</c>: HMAC-SHA256 over <c>t.body</c>, keyed with the whole text of the secret. One of the secrets has to fit one
/// v1; other schemes are ignored. More than five minutes off, either way, is refused.
/// </summary>
internal static class StripeSignature
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    public static bool IsValid(ReadOnlySpan<byte> body, string header, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        string? time = null;
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (part[..at], part[(at + 1)..]) : ("", "");
            if (name == "t")
            {
                time ??= value;
            }
            else if (name == "v1" && value.Length == 2 * SHA256.HashSizeInBytes && value.All(char.IsAsciiHexDigit))
            {
                signatures.Add(Convert.FromHexString(value));
            }
        }
        return long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= Tolerance.TotalSeconds
            && Fits(body, time, secrets, signatures);
    }

    private static bool Fits(ReadOnlySpan<byte> body, string time, IReadOnlyList<string> secrets, List<byte[]> signatures)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(time), (byte)'.', .. body];
        var fits = false;
        foreach (var secret in secrets)
        {
            var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
            foreach (var signature in signatures)
            {
                fits |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }
        return fits;
    }
}
