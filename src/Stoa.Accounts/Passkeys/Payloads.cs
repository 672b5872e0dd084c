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

    public static readonly PasskeyChallenge Challenge = new(
        Guid.Parse("0194783c-5c00-7000-8000-000000000022"),
        JsonElement.Parse("""{"challenge":"ZGVjb3ktY2hhbGxlbmdlLW9mLTMyLWJ5dGVzLWxvbmc","rpId":"shop.example"}""")
    );

    public const string Credential =
        """{"challenge_id":"0194783c-5c00-7000-8000-000000000022","credential":{"id":"...","rawId":"...","type":"public-key","response":{},"clientExtensionResults":{}}}""";
}
