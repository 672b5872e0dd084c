using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Stoa.Accounts.Google;

/// <summary>
/// One public key of the provider. A key is good for one algorithm, which follows from the key and not from the token, so no token can talk
/// us into another one (RFC 8725, 3.1).
/// </summary>
internal sealed class ProviderKey
{
    private const int MostKeys = 32;
    private const int SmallestModulus = 2048 / 8;
    private const int LargestModulus = 8192 / 8;

    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _curve;

    private ProviderKey(RSAParameters rsa) => _rsa = rsa;

    private ProviderKey(ECParameters curve) => _curve = curve;

    public bool Verifies(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (_rsa is { } parameters)
        {
            using var rsa = RSA.Create(parameters);
            return algorithm == "RS256" && rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        using var curve = ECDsa.Create(_curve!.Value);
        return algorithm == "ES256" && curve.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>The usable keys of a key set by key id; the others are passed over, as RFC 7517 says.</summary>
    public static Dictionary<string, ProviderKey> ReadAll(byte[] set)
    {
        var keys = new Dictionary<string, ProviderKey>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(set, HostileJson.Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("keys", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                foreach (var element in list.EnumerateArray().Take(MostKeys))
                {
                    if (Read(element) is var (id, key))
                    {
                        keys[id] = key;
                    }
                }
            }
        }
        catch (Exception garbage) when (HostileJson.IsGarbage(garbage))
        {
            return keys;
        }
        return keys;
    }

    private static (string Id, ProviderKey Key)? Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || HostileJson.Text(element, "kid") is not { Length: > 0 } id || HostileJson.Text(element, "use") is not (null or "sig"))
        {
            return null;
        }
        try
        {
            var key = (HostileJson.Text(element, "kty"), HostileJson.Text(element, "alg")) switch
            {
                ("RSA", null or "RS256") => ReadRsa(element),
                ("EC", null or "ES256") => ReadCurve(element),
                _ => null,
            };
            // Proves that the parameters are a key, once and not with every token.
            key?.Verifies("", [], []);
            return key is null ? null : (id, key);
        }
        catch (Exception unusable) when (unusable is CryptographicException || HostileJson.IsGarbage(unusable))
        {
            return null;
        }
    }

    private static ProviderKey? ReadRsa(JsonElement element)
    {
        var key = new RSAParameters { Modulus = Bytes(element, "n"), Exponent = Bytes(element, "e") };
        return key.Modulus is { Length: >= SmallestModulus and <= LargestModulus } && key.Exponent is { Length: > 0 and <= 8 } ? new ProviderKey(key) : null;
    }

    private static ProviderKey? ReadCurve(JsonElement element)
    {
        var point = new ECPoint { X = Bytes(element, "x"), Y = Bytes(element, "y") };
        return HostileJson.Text(element, "crv") == "P-256" && point.X is { Length: 32 } && point.Y is { Length: 32 }
            ? new ProviderKey(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point })
            : null;
    }

    private static byte[]? Bytes(JsonElement element, string name) => HostileJson.Text(element, name) is { } text ? Base64Url.DecodeFromChars(text) : null;
}
