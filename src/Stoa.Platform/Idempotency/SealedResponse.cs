using System.Security.Cryptography;
using System.Text;

namespace Stoa.Platform.Idempotency;

/// <summary>
/// Seals the response of a confidential route with what only its client knows: the Idempotency-Key, of which a hash is stored. Whoever reads the table learns
/// nothing, provided that the key cannot be guessed, as a UUID cannot.
/// </summary>
internal sealed class SealedResponse
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _key;

    public SealedResponse(string idempotencyKey)
    {
        var material = Encoding.UTF8.GetBytes(idempotencyKey);
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 32, info: "response"u8.ToArray());
        Name = Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 32, info: "name"u8.ToArray()));
    }

    /// <summary>What is stored in the key's place.</summary>
    public string Name { get; }

    public byte[] Seal(ReadOnlySpan<byte> response)
    {
        var sealedBytes = new byte[NonceLength + TagLength + response.Length];
        var nonce = sealedBytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(nonce, response, sealedBytes.AsSpan(NonceLength + TagLength), sealedBytes.AsSpan(NonceLength, TagLength));
        return sealedBytes;
    }

    /// <exception cref="AuthenticationTagMismatchException">It was sealed with another key.</exception>
    public byte[] Open(ReadOnlySpan<byte> stored)
    {
        var response = new byte[stored.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Decrypt(stored[..NonceLength], stored[(NonceLength + TagLength)..], stored.Slice(NonceLength, TagLength), response);
        return response;
    }
}
