using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stoa.Contracts;

namespace Stoa.Accounts.Google;

/// <summary>Who somebody is, as the provider vouches. <paramref name="Issuer"/> and <paramref name="Subject"/> together never change; an address can.</summary>
/// <param name="Issuer">Our one spelling of it.</param>
/// <param name="IsAuthoritative">The address is Google's own or its Workspace's, so that whoever has the account has the mailbox today and not only once.</param>
/// <param name="TokenEnds">After it nobody accepts the token any more.</param>
internal sealed record Identity(
    string Issuer, string Subject, string? Email, bool EmailVerified, bool IsAuthoritative, string GivenName, string FamilyName, DateTimeOffset TokenEnds);

/// <summary>
/// Checks ID tokens (OpenID Connect Core, 3.1.3.7), wherever they come from: signed by a key of the provider with RS256 or ES256, by this
/// issuer, for us, now, and for this very sign-in. Nothing in a token makes it throw.
/// </summary>
internal sealed partial class IdTokens(ProviderKeys keys, IOptions<GoogleOptions> options, TimeProvider clock, ILogger<IdTokens> log)
{
    public const int LongestToken = 16 * 1024;
    private const int LongestSubject = 255;
    private const int SkewSeconds = 60;
    private const double LastSecond = 253402300799;
    private const string GoogleIssuer = "https://accounts.google.com";
    private const string GoogleIssuerOfOld = "accounts.google.com";

    private static readonly Failure Invalid = GoogleProvider.Refusal("id_token_invalid");
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <param name="token">As it came.</param>
    /// <param name="audiences">The client ids that a token may be for.</param>
    /// <param name="nonce">What it must repeat; null where none was sent.</param>
    /// <param name="cancelled">The provider's keys may have to be fetched.</param>
    public async Task<Outcome<Identity>> Check(string token, IReadOnlyCollection<string> audiences, string? nonce, CancellationToken cancelled)
    {
        if (Parse(token) is not { } parts)
        {
            return Refuse("it is no token of a kind we accept");
        }
        var key = await keys.Find(parts.KeyId, cancelled);
        if (key.Failure is { } keyless)
        {
            Refused(log, "its key is not to be had");
            return keyless;
        }
        if (!key.Value!.Verifies(parts.Algorithm, parts.Signed, parts.Signature))
        {
            return Refuse("its signature is wrong");
        }
        try
        {
            using var claims = JsonDocument.Parse(parts.Claims, HostileJson.Options);
            return Judge(claims.RootElement, audiences, nonce) is { } reason ? Refuse(reason) : Read(claims.RootElement);
        }
        catch (Exception garbage) when (HostileJson.IsGarbage(garbage))
        {
            return Refuse("its claims are not readable");
        }
    }

    private static Parts? Parse(string token)
    {
        var parts = token.Length <= LongestToken ? token.Split('.') : [];
        if (parts.Length != 3 || parts.Any(part => part.Length == 0 || part.AsSpan().ContainsAnyExcept(Alphabet)))
        {
            return null;
        }
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]), HostileJson.Options);
            var root = header.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.TryGetProperty("crit", out _)
                || (root.TryGetProperty("typ", out _) && !string.Equals(HostileJson.Text(root, "typ"), "JWT", StringComparison.OrdinalIgnoreCase))
                || HostileJson.Text(root, "alg") is not { } algorithm || algorithm is not ("RS256" or "ES256")
                || HostileJson.Text(root, "kid") is not { Length: > 0 } id)
            {
                return null;
            }
            return new Parts(algorithm, id, Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Base64Url.DecodeFromChars(parts[1]), Base64Url.DecodeFromChars(parts[2]));
        }
        catch (Exception garbage) when (HostileJson.IsGarbage(garbage))
        {
            return null;
        }
    }

    /// <summary>What is wrong with the claims of a genuine token; null when nothing is.</summary>
    private string? Judge(JsonElement claims, IReadOnlyCollection<string> audiences, string? nonce)
    {
        if (claims.ValueKind != JsonValueKind.Object)
        {
            return "its claims are no object";
        }
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return !IsOurIssuer(HostileJson.Text(claims, "iss")) ? "another issuer gave it"
            : !IsForUs(claims, audiences) ? "it is for somebody else"
            : Seconds(claims, "exp") is not { } until || until + SkewSeconds <= now ? "it is expired"
            : Seconds(claims, "iat") is not { } since || since - SkewSeconds > now ? "it is from the future"
            : claims.TryGetProperty("nbf", out _) && (Seconds(claims, "nbf") is not { } from || from - SkewSeconds > now) ? "it is not valid yet"
            : nonce is not null && HostileJson.Text(claims, "nonce") != nonce ? "it is for another sign-in"
            : HostileJson.Text(claims, "sub") is not { Length: > 0 and <= LongestSubject } subject || subject.Any(char.IsControl) ? "it names nobody"
            : null;
    }

    private bool IsOurIssuer(string? issuer) =>
        issuer is not null && (issuer == options.Value.Issuer || (options.Value.Issuer == GoogleIssuer && issuer == GoogleIssuerOfOld));

    /// <summary>With several audiences it must also say that we are the one who asked for it.</summary>
    private static bool IsForUs(JsonElement claims, IReadOnlyCollection<string> audiences)
    {
        if (!claims.TryGetProperty("aud", out var audience))
        {
            return false;
        }
        if (audience.ValueKind == JsonValueKind.String)
        {
            return audiences.Contains(audience.GetString()!);
        }
        if (audience.ValueKind != JsonValueKind.Array || !audience.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.String)
            || !audience.EnumerateArray().Any(entry => audiences.Contains(entry.GetString()!)))
        {
            return false;
        }
        return audience.GetArrayLength() == 1 || (HostileJson.Text(claims, "azp") is { } party && audiences.Contains(party));
    }

    /// <summary>A time; some providers write fractions. Null where it is missing or no time.</summary>
    private static double? Seconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && double.IsFinite(seconds) ? seconds : null;

    private Identity Read(JsonElement claims)
    {
        var email = HostileJson.Text(claims, "email");
        var verified = claims.TryGetProperty("email_verified", out var claim) && claim.ValueKind == JsonValueKind.True;
        return new Identity(options.Value.Issuer, HostileJson.Text(claims, "sub")!, email, verified, verified && IsAuthoritative(claims, email),
            HostileJson.Text(claims, "given_name") ?? "", HostileJson.Text(claims, "family_name") ?? "",
            DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(Seconds(claims, "exp")!.Value + SkewSeconds, LastSecond)));
    }

    /// <summary>As Google says of itself: for gmail.com, and for the domain of an organisation (<c>hd</c>). For gmail.com nobody but Google is.</summary>
    private bool IsAuthoritative(JsonElement claims, string? email) =>
        HostileJson.Text(claims, "hd") is { Length: > 0 }
        || (options.Value.Issuer == GoogleIssuer && email is not null
            && (email.EndsWith("@gmail.com", StringComparison.OrdinalIgnoreCase) || email.EndsWith("@googlemail.com", StringComparison.OrdinalIgnoreCase)));

    private Failure Refuse(string reason)
    {
        Refused(log, reason);
        return Invalid;
    }

    private sealed record Parts(string Algorithm, string KeyId, byte[] Signed, byte[] Claims, byte[] Signature);

    [LoggerMessage(1, LogLevel.Warning, "An ID token was refused: {Reason}")]
    private static partial void Refused(ILogger log, string reason);
}
