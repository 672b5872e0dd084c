using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Stoa.Accounts.Sessions.Keys;
using Stoa.Contracts;

namespace Stoa.Accounts.Sessions;

/// <summary>What an access token says once its signature has been checked.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AccessClaims(Guid UserId, Guid SessionId);

/// <summary>
/// Access tokens: JWT (RFC 7519) with HS256, or with a key pair where <c>Tokens:Algorithm</c> says so. Only the exact headers we write are accepted, each
/// with its one key, which rules out algorithm confusion (RFC 8725, 3.1). The token carries user and session but no roles: those are looked up, so that
/// changes apply at once.
/// </summary>
internal sealed class AccessTokens(SigningKeys keys, TokenKeyRing pairs, IOptions<TokenOptions> options, TimeProvider clock)
{
    private const string Issuer = "stoa";
    private const int MaxLength = 1024;
    private readonly long _life = (long)options.Value.AccessLifetime.TotalSeconds;
    private readonly bool _acceptsHmac = options.Value.Accepted.Contains(TokenAlgorithms.Hmac, StringComparer.Ordinal);
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8) + ".";

    public (string Token, DateTimeOffset ExpiresAt) Issue(Guid user, Guid session)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var expires = now + _life;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss"u8, Issuer);
            json.WriteString("aud"u8, Issuer);
            json.WriteString("sub"u8, user);
            json.WriteString("sid"u8, session);
            json.WriteString("jti"u8, Guid.NewGuid());
            json.WriteNumber("iat"u8, now);
            json.WriteNumber("exp"u8, expires);
            json.WriteEndObject();
        }
        var pair = options.Value.Algorithm == TokenAlgorithms.Hmac ? null : pairs.Signing(options.Value.Algorithm, DateTimeOffset.FromUnixTimeSeconds(now));
        var signed = (pair?.Header ?? Header) + Base64Url.EncodeToString(buffer.WrittenSpan);
        var data = Encoding.ASCII.GetBytes(signed);
        var signature = pair?.Sign(data) ?? HMACSHA256.HashData(keys.Access, data);
        return (signed + "." + Base64Url.EncodeToString(signature), DateTimeOffset.FromUnixTimeSeconds(expires));
    }

    /// <summary>The claims, or why there are none: <see cref="RequestFaults.TokenInvalid"/>, <see cref="RequestFaults.TokenExpired"/>.</summary>
    public (AccessClaims Claims, Fault? Fault) Check(ReadOnlySpan<char> token)
    {
        var dot = token.LastIndexOf('.');
        if (token.Length > MaxLength || dot < 0)
        {
            return (default, RequestFaults.TokenInvalid);
        }
        if (pairs.Of(token) is { } pair)
        {
            return CheckSigned(token, dot, pair);
        }
        if (!_acceptsHmac || dot <= Header.Length || !token.StartsWith(Header, StringComparison.Ordinal))
        {
            return (default, RequestFaults.TokenInvalid);
        }
        Span<byte> ascii = stackalloc byte[dot];
        Encoding.ASCII.GetBytes(token[..dot], ascii);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.Access, ascii, signature);
        // Compared as text, because only our own spelling counts: a decoder also takes blanks, padding and other unused bits at the end.
        Span<char> right = stackalloc char[Base64Url.GetEncodedLength(HMACSHA256.HashSizeInBytes)];
        Base64Url.EncodeToChars(signature, right);
        return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(token[(dot + 1)..]), MemoryMarshal.AsBytes(right))
            ? Read(ascii[Header.Length..])
            : (default, RequestFaults.TokenInvalid);
    }

    /// <summary>A signature is checked once while its key lasts; what the token says, and until when, each time.</summary>
    private (AccessClaims, Fault?) CheckSigned(ReadOnlySpan<char> token, int dot, TokenKey pair)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(token), hash);
        if (!pair.HasChecked(hash))
        {
            if (!IsSignedBy(pair, token, dot))
            {
                return (default, RequestFaults.TokenInvalid);
            }
            pair.KeepChecked(hash);
        }
        Span<byte> ascii = stackalloc byte[dot - pair.Header.Length];
        Encoding.ASCII.GetBytes(token[pair.Header.Length..dot], ascii);
        return Read(ascii);
    }

    private static bool IsSignedBy(TokenKey pair, ReadOnlySpan<char> token, int dot)
    {
        Span<byte> signature = stackalloc byte[TokenKey.LongestSignature];
        Span<char> ours = stackalloc char[Base64Url.GetEncodedLength(TokenKey.LongestSignature)];
        var theirs = token[(dot + 1)..];
        if (
            dot <= pair.Header.Length
            || theirs.Length > ours.Length
            || Base64Url.DecodeFromChars(theirs, signature, out _, out var length) != OperationStatus.Done
            // Only our own spelling counts, as above.
            || !theirs.SequenceEqual(ours[..Base64Url.EncodeToChars(signature[..length], ours)])
        )
        {
            return false;
        }
        Span<byte> ascii = stackalloc byte[dot];
        Encoding.ASCII.GetBytes(token[..dot], ascii);
        return pair.Verify(ascii, signature[..length]);
    }

    private (AccessClaims, Fault?) Read(ReadOnlySpan<byte> encoded)
    {
        Span<byte> payload = stackalloc byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        if (Base64Url.DecodeFromUtf8(encoded, payload, out _, out var length) != OperationStatus.Done)
        {
            return (default, RequestFaults.TokenInvalid);
        }
        return Read(new Utf8JsonReader(payload[..length]));
    }

    private (AccessClaims, Fault?) Read(Utf8JsonReader json)
    {
        Guid user = default,
            session = default;
        long issued = 0,
            expires = 0;
        bool ours = false,
            forUs = false;
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }
            if (json.ValueTextEquals("sub"u8))
            {
                json.Read();
                json.TryGetGuid(out user);
            }
            else if (json.ValueTextEquals("sid"u8))
            {
                json.Read();
                json.TryGetGuid(out session);
            }
            else if (json.ValueTextEquals("iat"u8))
            {
                json.Read();
                json.TryGetInt64(out issued);
            }
            else if (json.ValueTextEquals("exp"u8))
            {
                json.Read();
                json.TryGetInt64(out expires);
            }
            else if (json.ValueTextEquals("iss"u8))
            {
                json.Read();
                ours = json.ValueTextEquals(Issuer);
            }
            else if (json.ValueTextEquals("aud"u8))
            {
                json.Read();
                forUs = json.ValueTextEquals(Issuer);
            }
        }
        if (!ours || !forUs || user == default || session == default)
        {
            return (default, RequestFaults.TokenInvalid);
        }
        return WhyNotGood(issued, expires) is { } fault ? (default, fault) : (new AccessClaims(user, session), null);
    }

    /// <summary>
    /// A token is good for as long as tokens live now, whatever it was issued for, and not before it was issued: sessions that ended are remembered for that
    /// long (<see cref="Access.AccessCache"/>).
    /// </summary>
    private Fault? WhyNotGood(long issued, long expires)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return issued == 0 || issued - (long)Clocks.Skew.TotalSeconds > now ? RequestFaults.TokenInvalid
            : Math.Min(expires, issued + _life) > now ? null
            : RequestFaults.TokenExpired;
    }
}
