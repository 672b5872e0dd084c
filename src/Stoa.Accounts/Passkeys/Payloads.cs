using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;

namespace Stoa.Accounts.Passkeys;

internal sealed record Passkey(Guid Id, string Name, bool BackedUp, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    public const string Columns = "p.id, p.name, p.backed_up, p.created_at, p.last_used_at";

    public static Passkey From(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetBoolean(2),
            row.GetFieldValue<DateTimeOffset>(3),
            row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4)
        );
}

internal sealed record AllPasskeys(IReadOnlyList<Passkey> Passkeys);

/// <summary>The answer to a new passkey.</summary>
/// <param name="RecoveryCodes">With the first second factor of a user, and only then.</param>
internal sealed record AddedPasskey(
    Passkey Passkey,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? RecoveryCodes
);

/// <summary>The answer that a ceremony begins with.</summary>
/// <param name="ChallengeId">To be sent back with the credential.</param>
/// <param name="Options">For navigator.credentials, in the browser's own JSON: the same under every contract.</param>
internal sealed record PasskeyChallenge(Guid ChallengeId, JsonElement Options);

internal static class PasskeyExamples
{
    public const string Section = "Passkeys";

    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2025-01-18T10:00:00Z", CultureInfo.InvariantCulture);

    public static readonly Passkey Passkey = new(Guid.Parse("0194783c-5c00-7000-8000-000000000021"), "My phone", BackedUp: true, At, LastUsedAt: null);

    private static readonly Guid ChallengeId = Guid.Parse("0194783c-5c00-7000-8000-000000000022");

    public static readonly PasskeyChallenge CreationChallenge = new(
        ChallengeId,
        JsonElement.Parse(
            """
            {"rp":{"name":"shop.example","id":"shop.example"},"user":{"id":"MDE5NDc4M2M","name":"user@example.com","displayName":"user@example.com"},
            "challenge":"ZGVjb3ktY2hhbGxlbmdlLW9mLTMyLWJ5dGVzLWxvbmc","pubKeyCredParams":[{"type":"public-key","alg":-7}],"timeout":300000,
            "excludeCredentials":[],"authenticatorSelection":{"residentKey":"required","requireResidentKey":true,"userVerification":"required"},"hints":[],
            "attestationFormats":[]}
            """
        )
    );

    public static readonly PasskeyChallenge RequestChallenge = new(
        ChallengeId,
        JsonElement.Parse(
            """
            {"challenge":"ZGVjb3ktY2hhbGxlbmdlLW9mLTMyLWJ5dGVzLWxvbmc","timeout":300000,"rpId":"shop.example","allowCredentials":[],
            "userVerification":"required","hints":[]}
            """
        )
    );

    public static readonly PasskeyChallenge StepUpChallenge = new(
        ChallengeId,
        JsonElement.Parse(
            """
            {"challenge":"ZGVjb3ktY2hhbGxlbmdlLW9mLTMyLWJ5dGVzLWxvbmc","timeout":300000,"rpId":"shop.example",
            "allowCredentials":[{"type":"public-key","id":"AAEC","transports":["internal"]}],"userVerification":"required","hints":[]}
            """
        )
    );

    public const string Registration = """
        {"challenge_id":"0194783c-5c00-7000-8000-000000000022","name":"My phone","credential":{"id":"AAEC","rawId":"AAEC","type":"public-key",
        "response":{"clientDataJSON":"e30","attestationObject":"o2M","transports":["internal"]},"clientExtensionResults":{}}}
        """;

    public const string Authentication = """
        {"challenge_id":"0194783c-5c00-7000-8000-000000000022","credential":{"id":"AAEC","rawId":"AAEC","type":"public-key",
        "response":{"clientDataJSON":"e30","authenticatorData":"SZY","signature":"MEU","userHandle":"MDE5"},"clientExtensionResults":{}}}
        """;
}
