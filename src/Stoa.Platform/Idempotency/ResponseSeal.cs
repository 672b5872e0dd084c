using System.Security.Cryptography;
using System.Text;
using Stoa.Platform.Sealing;

namespace Stoa.Platform.Idempotency;

/// <summary>
/// Seals a response that holds a secret with the client's own Idempotency-Key, of which the database has only what is derived from it: nobody who reads the
/// table reads the secret, and whoever sends the key again gets it. Deriving is slow (PBKDF2), because keys need not be random.
/// </summary>
internal sealed class ResponseSeal
{
    private const int Iterations = 100_000;
    private const int KeyLength = 32;

    private readonly byte[] _secret;

    private ResponseSeal(byte[] derived) => (Key, _secret) = (Convert.ToHexStringLower(derived.AsSpan(KeyLength)), derived[..KeyLength]);

    /// <summary>What is stored in the key's place; it tells nothing of the key that opens.</summary>
    public string Key { get; }

    public static ResponseSeal Of(Guid user, string route, string key) =>
        new(
            Rfc2898DeriveBytes.Pbkdf2(
                Encoding.UTF8.GetBytes(key),
                Encoding.UTF8.GetBytes($"kept response\0{route}\0{user}"),
                Iterations,
                HashAlgorithmName.SHA256,
                2 * KeyLength
            )
        );

    /// <summary>What tells one request from another to whoever has the key, and nobody else: a request may hold a password.</summary>
    public byte[] Fingerprint(ReadOnlySpan<byte> request)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        HKDF.Expand(HashAlgorithmName.SHA256, _secret, key, "fingerprint"u8);
        return HMACSHA256.HashData(key, request);
    }

    public byte[] Close(ReadOnlySpan<byte> body) => SealedBytes.Seal(_secret, body);

    /// <summary>The response as it was.</summary>
    /// <exception cref="AuthenticationTagMismatchException">The row was changed.</exception>
    public byte[] Open(ReadOnlySpan<byte> text) => SealedBytes.Open(_secret, text);
}
