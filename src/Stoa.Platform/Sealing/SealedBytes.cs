using System.Security.Cryptography;

namespace Stoa.Platform.Sealing;

/// <summary>AES-256-GCM with a random nonce: nonce (12 bytes), tag (16 bytes), encrypted text.</summary>
public static class SealedBytes
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Encrypts.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="plain">What is kept secret.</param>
    /// <param name="owner">Whose it is; opened for anybody else it is useless. Empty for nobody's.</param>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> owner = default)
    {
        var text = new byte[NonceLength + TagLength + plain.Length];
        var nonce = text.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plain, text.AsSpan(NonceLength + TagLength), text.AsSpan(NonceLength, TagLength), owner);
        return text;
    }

    /// <summary>Decrypts.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was changed, or sealed for another owner or with another key.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, ReadOnlySpan<byte> owner = default)
    {
        var plain = new byte[text.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(text[..NonceLength], text[(NonceLength + TagLength)..], text[NonceLength..(NonceLength + TagLength)], plain, owner);
        return plain;
    }
}
