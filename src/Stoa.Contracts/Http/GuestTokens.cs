using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>
/// Tokens of people without an account: 256 random bits, shown once. Only what <see cref="KeyOf"/> makes of a token is stored, and nobody gets back from there.
/// </summary>
public static class GuestTokens
{
    private const int Bytes = 32;

    /// <summary>43 characters that need no encoding anywhere.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What stands for a token: 128 bits of its SHA-256; null for what cannot be one.</summary>
    public static Guid? KeyOf(string? token)
    {
        if (token is null || token.Length != Base64Url.GetEncodedLength(Bytes) || !Base64Url.IsValid(token))
        {
            return null;
        }
        return new Guid(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>The holder of the token in a header; null where there is none. Credentials of an account come first, an API key stands beside it.</summary>
    internal static Caller? Holder(HttpRequest request, string? header) =>
        header is not null && KeyOf(request.Headers[header]) is { } key ? new Caller(key, Guid.Empty, IsStaff: false) { IsGuest = true } : null;
}
