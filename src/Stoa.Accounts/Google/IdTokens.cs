using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Stoa.Contracts;

namespace Stoa.Accounts.Google;

/// <summary>An identity confirmed by the provider. <paramref name="Issuer"/> and <paramref name="Subject"/> together never change; an address can.</summary>
/// <param name="Issuer">Our one spelling of it.</param>
/// <param name="IsAuthoritative">The address is a Gmail or Workspace address, so the account's owner controls the mailbox today.</param>
/// <param name="TokenEnds">After this time the token is refused everywhere.</param>
internal sealed record Identity(
    string Issuer,
    string Subject,
    string? Email,
    bool EmailVerified,
    bool IsAuthoritative,
    string GivenName,
    string FamilyName,
    DateTimeOffset TokenEnds
);

/// <summary>
/// Checks ID tokens (OpenID Connect Core, 3.1.3.7), wherever they come from. Signature, algorithm, issuer and audience are IdentityModel's; what OpenID
/// Connect asks beyond a JWT, and every time by our clock, is in <see cref="IdTokenClaims"/>. Nothing in a token makes it throw.
/// </summary>
internal sealed partial class IdTokens(ProviderKeys keys, IOptions<GoogleOptions> options, TimeProvider clock, ILogger<IdTokens> log)
{
    public const int LongestToken = 16 * 1024;
    private const string GoogleIssuer = "https://accounts.google.com";
    private const string GoogleIssuerOfOld = "accounts.google.com";

    private static readonly Failure Invalid = GoogleProvider.Refusal("id_token_invalid");
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = LongestToken };

    /// <summary>Checks signature, issuer, audience, lifetime and nonce.</summary>
    /// <param name="token">As it came.</param>
    /// <param name="audiences">The client ids that a token may be for.</param>
    /// <param name="nonce">What it must repeat; null where none was sent.</param>
    /// <param name="cancelled">The provider's keys may have to be fetched.</param>
    public async Task<Outcome<Identity>> Check(string token, IReadOnlyCollection<string> audiences, string? nonce, CancellationToken cancelled)
    {
        if (Parse(token) is not var (header, payload) || !IsAcceptable(header))
        {
            return Refuse("malformed or unsupported token");
        }
        var keyId = UntrustedJson.Text(header, "kid");
        var key = await keys.Find(keyId, not: null, cancelled);
        if (key.Failure is { } keyless)
        {
            Refused(log, "signing key unavailable");
            return keyless;
        }
        var result = await Validate(token, key.Value!, audiences);
        // The provider may have replaced the key.
        if (result.Exception is SecurityTokenInvalidSignatureException && (await keys.Find(keyId, not: key.Value, cancelled)).Value is { } newer)
        {
            result = await Validate(token, newer, audiences);
        }
        if (!result.IsValid)
        {
            return Refuse(result.Exception?.GetType().Name ?? "not valid");
        }
        var claims = new IdTokenClaims(payload);
        return claims.WhyNot(audiences, nonce, clock.GetUtcNow()) is { } reason ? Refuse(reason) : Read(claims);
    }

    /// <summary>Header and payload. Only the one spelling of each counts, because a token is recognised by its text when it comes a second time.</summary>
    private static (JsonElement Header, JsonElement Payload)? Parse(string token)
    {
        var parts = token.Length <= LongestToken ? token.Split('.') : [];
        if (parts.Length != 3 || parts.Any(part => part.Length == 0 || part.AsSpan().ContainsAnyExcept(Alphabet)))
        {
            return null;
        }
        return Part(parts[0]) is { } header && Part(parts[1]) is { } payload && Base64Url.IsValid(parts[2]) ? (header, payload) : null;
    }

    private static JsonElement? Part(string part) => Base64Url.IsValid(part) ? UntrustedJson.Object(Base64Url.DecodeFromChars(part)) : null;

    /// <summary>No extension that has to be understood, no other kind of token, and a key id that is one where it is there.</summary>
    private static bool IsAcceptable(JsonElement header) =>
        !header.TryGetProperty("crit", out _)
        && (!header.TryGetProperty("typ", out _) || string.Equals(UntrustedJson.Text(header, "typ"), "JWT", StringComparison.OrdinalIgnoreCase))
        && (!header.TryGetProperty("kid", out _) || UntrustedJson.Text(header, "kid") is { Length: > 0 })
        && UntrustedJson.Text(header, "alg") is SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256;

    private Task<TokenValidationResult> Validate(string token, SecurityKey key, IReadOnlyCollection<string> audiences) =>
        _handler.ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                IssuerSigningKeyResolver = (_, _, _, _) => [key],
                TryAllIssuerSigningKeys = false,
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
                ValidIssuers = options.Value.Issuer == GoogleIssuer ? [GoogleIssuer, GoogleIssuerOfOld] : [options.Value.Issuer],
                ValidAudiences = audiences,
                IgnoreTrailingSlashWhenValidatingAudience = false,
                ValidateLifetime = false,
                // Keys come and go; verifiers that outlive them would only fill the cache.
                CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            }
        );

    private Identity Read(IdTokenClaims claims)
    {
        var (given, family) = claims.Names();
        return new Identity(
            options.Value.Issuer,
            claims.Subject!,
            claims.Email,
            claims.EmailVerified,
            claims.EmailVerified && IsAuthoritative(claims),
            given,
            family,
            claims.Ends
        );
    }

    /// <summary>Google is authoritative for gmail.com and for the domain of an organisation (<c>hd</c>); for gmail.com only Google is.</summary>
    private bool IsAuthoritative(IdTokenClaims claims) =>
        claims.Text("hd") is { Length: > 0 }
        || (
            options.Value.Issuer == GoogleIssuer
            && claims.Email is { } email
            && (email.EndsWith("@gmail.com", StringComparison.OrdinalIgnoreCase) || email.EndsWith("@googlemail.com", StringComparison.OrdinalIgnoreCase))
        );

    private Failure Refuse(string reason)
    {
        Refused(log, reason);
        return Invalid;
    }

    [LoggerMessage(1, LogLevel.Warning, "An ID token was refused: {Reason}")]
    private static partial void Refused(ILogger log, string reason);
}
