using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Contracts.Payloads;

namespace Stoa.Accounts.Passkeys;

// What the browser reads and writes (W3C WebAuthn Level 3, 5.1: the dictionaries whose names end with JSON), for documentation: the framework's handler
// makes and judges it, as JSON. Names are the browser's own under every contract; binary values are base64url without padding.

/// <summary>What <see cref="PasskeyChallenge"/> is where a passkey is to be created.</summary>
internal sealed record PasskeyCreationChallenge(Guid ChallengeId, PublicKeyCredentialCreationOptionsJson Options);

/// <summary>What <see cref="PasskeyChallenge"/> is where one is to be used.</summary>
internal sealed record PasskeyRequestChallenge(Guid ChallengeId, PublicKeyCredentialRequestOptionsJson Options);

/// <summary>For <c>PublicKeyCredential.parseCreationOptionsFromJSON</c> and <c>navigator.credentials.create</c>.</summary>
/// <param name="Timeout">Milliseconds.</param>
[OpenObject]
internal sealed record PublicKeyCredentialCreationOptionsJson(
    [property: JsonPropertyName("rp")] RelyingPartyJson Rp,
    [property: JsonPropertyName("user")] PasskeyUserJson User,
    [property: JsonPropertyName("challenge")] string Challenge,
    [property: JsonPropertyName("pubKeyCredParams")] IReadOnlyList<CredentialParameterJson> PubKeyCredParams,
    [property: JsonPropertyName("timeout")] int Timeout,
    [property: JsonPropertyName("excludeCredentials")] IReadOnlyList<CredentialDescriptorJson> ExcludeCredentials,
    [property: JsonPropertyName("authenticatorSelection")] AuthenticatorSelectionJson AuthenticatorSelection,
    [property: JsonPropertyName("hints"), KnownValues<Hints>] IReadOnlyList<string> Hints,
    [property: JsonPropertyName("attestationFormats")] IReadOnlyList<string> AttestationFormats
);

/// <summary>For <c>PublicKeyCredential.parseRequestOptionsFromJSON</c> and <c>navigator.credentials.get</c>.</summary>
/// <param name="Timeout">Milliseconds.</param>
/// <param name="AllowCredentials">At a login empty: the authenticator knows its passkeys, and the server reveals none. Else the caller's.</param>
[OpenObject]
internal sealed record PublicKeyCredentialRequestOptionsJson(
    [property: JsonPropertyName("challenge")] string Challenge,
    [property: JsonPropertyName("timeout")] int Timeout,
    [property: JsonPropertyName("rpId")] string RpId,
    [property: JsonPropertyName("allowCredentials")] IReadOnlyList<CredentialDescriptorJson> AllowCredentials,
    [property: JsonPropertyName("userVerification"), OneOf<Requirements>] string UserVerification,
    [property: JsonPropertyName("hints"), KnownValues<Hints>] IReadOnlyList<string> Hints
);

internal sealed record RelyingPartyJson([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("id")] string Id);

internal sealed record PasskeyUserJson(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("displayName")] string DisplayName
);

/// <summary>An algorithm that the server verifies.</summary>
/// <param name="Alg">COSE algorithm: -7 is ES256.</param>
internal sealed record CredentialParameterJson(
    [property: JsonPropertyName("type"), OneOf<CredentialTypes>] string Type,
    [property: JsonPropertyName("alg")] int Alg
);

internal sealed record CredentialDescriptorJson(
    [property: JsonPropertyName("type"), OneOf<CredentialTypes>] string Type,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("transports"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), KnownValues<Transports>]
        IReadOnlyList<string>? Transports
);

internal sealed record AuthenticatorSelectionJson(
    [property: JsonPropertyName("residentKey"), OneOf<Requirements>] string ResidentKey,
    [property: JsonPropertyName("requireResidentKey")] bool RequireResidentKey,
    [property: JsonPropertyName("userVerification"), OneOf<Requirements>] string UserVerification
);

/// <summary><c>toJSON()</c> of what <c>navigator.credentials.create</c> gives.</summary>
[OpenObject]
internal sealed record RegistrationResponseJson(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("rawId")] string RawId,
    [property: JsonPropertyName("response")] AttestationResponseJson Response,
    [property: JsonPropertyName("clientExtensionResults")] JsonElement ClientExtensionResults,
    [property: JsonPropertyName("type"), OneOf<CredentialTypes>] string Type
);

/// <summary>Browsers send more, which the server reads from the attestation object itself.</summary>
[OpenObject]
internal sealed record AttestationResponseJson(
    [property: JsonPropertyName("clientDataJSON")] string ClientDataJson,
    [property: JsonPropertyName("attestationObject")] string AttestationObject,
    [property: JsonPropertyName("transports"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), KnownValues<Transports>]
        IReadOnlyList<string>? Transports
);

/// <summary><c>toJSON()</c> of what <c>navigator.credentials.get</c> gives.</summary>
[OpenObject]
internal sealed record AuthenticationResponseJson(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("rawId")] string RawId,
    [property: JsonPropertyName("response")] AssertionResponseJson Response,
    [property: JsonPropertyName("clientExtensionResults")] JsonElement ClientExtensionResults,
    [property: JsonPropertyName("type"), OneOf<CredentialTypes>] string Type
);

/// <summary>The signature over the challenge.</summary>
/// <param name="UserHandle">Whose passkey it is; without it a login finds nobody.</param>
[OpenObject]
internal sealed record AssertionResponseJson(
    [property: JsonPropertyName("clientDataJSON")] string ClientDataJson,
    [property: JsonPropertyName("authenticatorData")] string AuthenticatorData,
    [property: JsonPropertyName("signature")] string Signature,
    [property: JsonPropertyName("userHandle")] string UserHandle
);

internal sealed class CredentialTypes : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["public-key"];
}

/// <summary>ResidentKeyRequirement and UserVerificationRequirement.</summary>
internal sealed class Requirements : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["discouraged", "preferred", "required"];
}

/// <summary>PublicKeyCredentialHint, to which browsers add.</summary>
internal sealed class Hints : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["security-key", "client-device", "hybrid"];
}

/// <summary>AuthenticatorTransport, to which browsers add.</summary>
internal sealed class Transports : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["usb", "nfc", "ble", "smart-card", "hybrid", "internal"];
}
