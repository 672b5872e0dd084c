using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Integrations.Delivery;

/// <summary>
/// Signatures of Standard Webhooks: HMAC-SHA256 over <c>id.timestamp.body</c>, keyed with the decoded secret, one for each secret that is valid.
/// </summary>
internal static class Signer
{
    public const int SecretLength = 32;
    private const string SecretPrefix = "whsec_";

    /// <summary>As its owner is shown it.</summary>
    public static string Show(ReadOnlySpan<byte> secret) => SecretPrefix + Convert.ToBase64String(secret);

    /// <summary>What is signed, in front of the body.</summary>
    public static string Head(string id, long stamp) => string.Create(CultureInfo.InvariantCulture, $"{id}.{stamp}.");

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    public static string Sign(string id, long stamp, ReadOnlySpan<byte> body, params ReadOnlySpan<byte[]> secrets)
    {
        var head = Head(id, stamp);
        var length = head.Length + body.Length;
        var signed = ArrayPool<byte>.Shared.Rent(length);
        Encoding.ASCII.GetBytes(head, signed);
        body.CopyTo(signed.AsSpan(head.Length));
        var header = new StringBuilder(secrets.Length * 48);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets)
        {
            HMACSHA256.HashData(secret, signed.AsSpan(0, length), mac);
            header.Append(header.Length == 0 ? "v1," : " v1,").Append(Convert.ToBase64String(mac));
        }
        ArrayPool<byte>.Shared.Return(signed);
        return header.ToString();
    }
}
