using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Stoa.Accounts.Sessions;

/// <summary>The parts of a refresh token: session, generation, and whether it was issued in a cookie.</summary>
internal readonly record struct RefreshClaims(Guid SessionId, int Generation, bool InCookie = false);

/// <summary>
/// Refresh tokens are opaque to clients and signed by us: session id, generation, transport, HMAC-SHA-256 over all three. The successor of a token follows
/// from the token, so the same one can be given again within the grace time, and no token has to be stored, not even hashed.
/// </summary>
internal sealed class RefreshTokens(SigningKeys keys)
{
    /// <summary>The first characters of a token identify its session.</summary>
    public const int SessionLength = 21;

    private const int ClaimsLength = 16 + sizeof(int) + 1;
    private const int Length = ClaimsLength + HMACSHA256.HashSizeInBytes;

    public string Issue(Guid session, int generation, bool inCookie = false)
    {
        Span<byte> token = stackalloc byte[Length];
        session.TryWriteBytes(token);
        BinaryPrimitives.WriteInt32BigEndian(token[16..], generation);
        token[20] = inCookie ? (byte)1 : (byte)0;
        HMACSHA256.HashData(keys.Refresh, token[..ClaimsLength], token[ClaimsLength..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Null where we never issued it.</summary>
    public RefreshClaims? Check(string text)
    {
        Span<byte> token = stackalloc byte[Length];
        if (text.Length > 128 || Base64Url.DecodeFromChars(text, token, out _, out var length) != OperationStatus.Done || length != Length)
        {
            return null;
        }
        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.Refresh, token[..ClaimsLength], right);
        // Only our own encoding: unused bits of the last character would allow two spellings of one token.
        return CryptographicOperations.FixedTimeEquals(token[ClaimsLength..], right) && Base64Url.EncodeToString(token) == text
            ? new RefreshClaims(new Guid(token[..16]), BinaryPrimitives.ReadInt32BigEndian(token[16..]), token[20] == 1)
            : null;
    }
}
