using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>
/// A browser with a security key, written from WebAuthn level 3: it answers the options that a server gives, by their text, and can be told to lie.
/// </summary>
public sealed class SoftAuthenticator(string origin) : IDisposable
{
    private const byte UserPresent = 0x01,
        UserVerified = 0x04,
        BackupEligible = 0x08,
        HoldsCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private string? _userHandle;

    public string Id => Encoded(_id);

    public string Origin { get; set; } = origin;

    /// <summary>Null: the one that the options name.</summary>
    public string? RelyingParty { get; set; }

    public bool VerifiesUser { get; set; } = true;
    public bool CrossOrigin { get; set; }

    /// <summary>The passkey may be copied to the other devices of its user; that is decided once, when it is made.</summary>
    public bool MayBeBackedUp { get; set; }

    /// <summary>Increases with every use; null: this device has no counter.</summary>
    public uint? Count { get; set; } = 0;

    /// <summary>navigator.credentials.create(…).toJSON()</summary>
    public JsonObject Create(JsonNode options)
    {
        _userHandle = (string)options["user"]!["id"]!;
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        byte[] publicKey = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. AuthenticatorData((string)options["rp"]!["id"]!, HoldsCredential), .. new byte[16], 0, (byte)_id.Length, .. _id, .. publicKey];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Credential(
            new JsonObject
            {
                ["clientDataJSON"] = Encoded(ClientData("webauthn.create", options)),
                ["attestationObject"] = Encoded(attestation),
                ["transports"] = new JsonArray("internal"),
            }
        );
    }

    /// <summary>navigator.credentials.get(…).toJSON()</summary>
    public JsonObject Get(JsonNode options)
    {
        var clientData = ClientData("webauthn.get", options);
        var data = AuthenticatorData((string)options["rpId"]!, 0);
        return Credential(
            new JsonObject
            {
                ["clientDataJSON"] = Encoded(clientData),
                ["authenticatorData"] = Encoded(data),
                ["signature"] = Encoded(
                    _key.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                ),
                ["userHandle"] = _userHandle,
            }
        );
    }

    /// <summary>The passkey for <c>WebAuthn.addCredential</c> of the DevTools protocol: a browser's virtual authenticator goes on with it.</summary>
    public JsonObject Export(string relyingParty) =>
        new()
        {
            ["credentialId"] = Convert.ToBase64String(_id),
            ["isResidentCredential"] = true,
            ["rpId"] = relyingParty,
            ["privateKey"] = Convert.ToBase64String(_key.ExportPkcs8PrivateKey()),
            ["userHandle"] = Convert.ToBase64String(Base64Url.DecodeFromChars(_userHandle)),
            ["signCount"] = Count,
        };

    public void Dispose() => _key.Dispose();

    private byte[] AuthenticatorData(string relyingParty, byte more)
    {
        Count++;
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count ?? 0);
        var flags = (byte)(UserPresent | (VerifiesUser ? UserVerified : 0) | (MayBeBackedUp ? BackupEligible : 0) | more);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty ?? relyingParty)), flags, .. count];
    }

    private byte[] ClientData(string type, JsonNode options) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                challenge = (string)options["challenge"]!,
                origin = Origin,
                crossOrigin = CrossOrigin,
            }
        );

    private JsonObject Credential(JsonObject response) =>
        new()
        {
            ["id"] = Id,
            ["rawId"] = Id,
            ["type"] = "public-key",
            ["authenticatorAttachment"] = "platform",
            ["response"] = response,
            ["clientExtensionResults"] = new JsonObject(),
        };

    private static string Encoded(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
