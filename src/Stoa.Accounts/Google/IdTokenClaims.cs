using System.Text.Json;

namespace Stoa.Accounts.Google;

/// <summary>The claims of a token whose signature, issuer and audience are right.</summary>
internal readonly struct IdTokenClaims(JsonElement claims)
{
    private const int LongestSubject = 255;
    private const int SkewSeconds = 60;
    private const double LastSecond = 253402300799;

    public string? Subject => Text("sub");
    public string? Email => Text("email");
    public bool EmailVerified => claims.TryGetProperty("email_verified", out var claim) && claim.ValueKind == JsonValueKind.True;

    /// <summary>When it can no longer be used, our tolerance included.</summary>
    public DateTimeOffset Ends => DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(Seconds("exp")!.Value + SkewSeconds, LastSecond));

    /// <summary>Null where it is missing or no text.</summary>
    public string? Text(string name) => UntrustedJson.Text(claims, name);

    /// <summary>What is wrong with them; null when nothing is.</summary>
    public string? WhyNot(IReadOnlyCollection<string> audiences, string? nonce, DateTimeOffset time)
    {
        var now = time.ToUnixTimeSeconds();
        return !AudienceIsSure(audiences) ? "issued to another client"
            : Seconds("exp") is not { } until || until + SkewSeconds <= now ? "expired"
            : Seconds("iat") is not { } since || since - SkewSeconds > now ? "issued in the future"
            : claims.TryGetProperty("nbf", out _) && (Seconds("nbf") is not { } from || from - SkewSeconds > now) ? "not valid yet"
            : nonce is not null && Text("nonce") != nonce ? "another nonce"
            : Subject is not { Length: > 0 and <= LongestSubject } subject || subject.Any(char.IsControl) ? "no usable subject"
            : null;
    }

    /// <summary>The two parts of the name; split at the first space where the provider gives only the whole one.</summary>
    public (string Given, string Family) Names()
    {
        var (given, family) = (Text("given_name") ?? "", Text("family_name") ?? "");
        if (given.Length > 0 || family.Length > 0 || Text("name") is not { } whole)
        {
            return (given, family);
        }
        var words = whole.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (words.ElementAtOrDefault(0) ?? "", words.ElementAtOrDefault(1) ?? "");
    }

    /// <summary>With several audiences it must also say that it was issued to us (<c>azp</c>).</summary>
    private bool AudienceIsSure(IReadOnlyCollection<string> audiences)
    {
        var audience = claims.GetProperty("aud");
        if (audience.ValueKind == JsonValueKind.String)
        {
            return true;
        }
        return audience.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.String)
            && (audience.GetArrayLength() == 1 || (Text("azp") is { } party && audiences.Contains(party, StringComparer.Ordinal)));
    }

    /// <summary>A time; some providers write fractions. Null where it is missing or no time.</summary>
    private double? Seconds(string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && double.IsFinite(seconds)
            ? seconds
            : null;
}
