using System.Security.Cryptography;
using Stoa.Accounts.Sessions;
using Stoa.Platform.Sealing;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// Encrypts authenticator secrets with AES-256-GCM, bound to their user, so that a row copied to another user is useless. The key is in another table of the
/// same database: reading one table is not enough, reading the whole database is (ADR 24).
/// </summary>
internal sealed class FactorSecrets(SigningKeys keys)
{
    public byte[] Seal(ReadOnlySpan<byte> secret, Guid user) => SealedBytes.Seal(keys.Factors, secret, user.ToByteArray());

    /// <summary>Decrypts a secret.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was sealed for another user or with another key.</exception>
    public byte[] Open(ReadOnlySpan<byte> text, Guid user) => SealedBytes.Open(keys.Factors, text, user.ToByteArray());
}
