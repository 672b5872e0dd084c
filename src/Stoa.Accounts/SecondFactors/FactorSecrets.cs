using System.Security.Cryptography;
using Stoa.Accounts.Sessions;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// Encrypts authenticator secrets with AES-256-GCM, bound to their user, so that a row copied to another user is useless. The key is in another table of the
/// same database: reading one table is not enough, reading the whole database is (ADR 24).
/// </summary>
internal sealed class FactorSecrets(SigningKeys keys)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public byte[] Seal(ReadOnlySpan<byte> secret, Guid user)
    {
        var text = new byte[NonceLength + TagLength + secret.Length];
        var nonce = text.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys.Factors, TagLength);
        aes.Encrypt(nonce, secret, text.AsSpan(NonceLength + TagLength), text.AsSpan(NonceLength, TagLength), user.ToByteArray());
        return text;
    }

    /// <summary>Decrypts a secret.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was sealed for another user or with another key.</exception>
    public byte[] Open(ReadOnlySpan<byte> text, Guid user)
    {
        var secret = new byte[text.Length - NonceLength - TagLength];
        using var aes = new AesGcm(keys.Factors, TagLength);
        aes.Decrypt(text[..NonceLength], text[(NonceLength + TagLength)..], text[NonceLength..(NonceLength + TagLength)], secret, user.ToByteArray());
        return secret;
    }
}
