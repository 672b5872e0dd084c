using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.StripeDouble;

/// <summary>The header <c>Stripe-Signature</c>.</summary>
internal static class Signature
{
    /// <summary>
    /// One v1 for each secret: HMAC-SHA256 over the time, a dot and the raw body, keyed with the whole text of the secret. Test mode adds a v0, which proves
    /// nothing and has to be ignored.
    /// </summary>
    /// <param name="time">Unix seconds.</param>
    public static string Header(long time, ReadOnlySpan<byte> body, IEnumerable<string> secrets)
    {
        var head = Encoding.ASCII.GetBytes(time.ToString(CultureInfo.InvariantCulture) + ".");
        byte[] signed = [.. head, .. body];
        var header = new StringBuilder().Append(CultureInfo.InvariantCulture, $"t={time}");
        foreach (var secret in secrets)
        {
            header.Append(",v1=").Append(Hex(secret, signed));
        }
        return header.Append(",v0=").Append(Hex("v0", signed)).ToString();
    }

    private static string Hex(string secret, byte[] signed) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
}
