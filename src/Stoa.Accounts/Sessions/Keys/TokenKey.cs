using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Stoa.Accounts.Sessions.Keys;

/// <summary>
/// A key pair that signs access tokens. Its header is the only one that its tokens may have: algorithm and key are decided by what we wrote, never by what a
/// token says of itself (RFC 8725, 3.1).
/// </summary>
internal sealed class TokenKey(string id, string algorithm, byte[] privateKey, DateTimeOffset signsFrom)
{
    private const int RsaBits = 3072;

    /// <summary>Of the longest signature, RSA's.</summary>
    public const int LongestSignature = RsaBits / 8;

    /// <summary>The base class library promises nothing for two threads on one object.</summary>
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];

    /// <summary>
    /// Hashes of tokens whose signature was right, each in the place that its own bits name; a newcomer takes the place of whoever had it. They go with the
    /// key. Wrong ones are not kept, so that forgeries drive nobody out.
    /// </summary>
    private readonly byte[]?[] _checked = new byte[CheckedPlaces][];

    private const int CheckedPlaces = 1 << 14;

    public string Id => id;

    public string Algorithm => algorithm;

    public DateTimeOffset SignsFrom => signsFrom;

    /// <summary>Encoded, with the full stop after it.</summary>
    public string Header { get; } = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"{{id}}"}""")) + ".";

    /// <summary>A new pair: its id and its private key as PKCS #8.</summary>
    public static (string Id, byte[] PrivateKey) Create(string algorithm)
    {
        using AsymmetricAlgorithm pair = algorithm == TokenAlgorithms.Ecdsa ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(RsaBits);
        return (Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)), pair.ExportPkcs8PrivateKey());
    }

    public byte[] Sign(byte[] data) =>
        Use(pair =>
            pair is ECDsa ecdsa
                ? ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                : ((RSA)pair).SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        );

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var pair = Rent();
        try
        {
            return pair is ECDsa ecdsa
                ? ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                : ((RSA)pair).VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        finally
        {
            _idle.Add(pair);
        }
    }

    /// <summary>The signature of the token with this hash was found right by this key before.</summary>
    /// <param name="hash">SHA-256 of the whole token, signature included.</param>
    public bool HasChecked(ReadOnlySpan<byte> hash) => Volatile.Read(ref PlaceOf(hash)) is { } known && hash.SequenceEqual(known);

    public void KeepChecked(ReadOnlySpan<byte> hash) => Volatile.Write(ref PlaceOf(hash), hash.ToArray());

    private ref byte[]? PlaceOf(ReadOnlySpan<byte> hash) => ref _checked[BinaryPrimitives.ReadUInt16LittleEndian(hash) % CheckedPlaces];

    /// <summary>The public half (RFC 7517).</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kid"u8, id);
        json.WriteString("use"u8, "sig"u8);
        json.WriteString("alg"u8, algorithm);
        foreach (var (name, value) in Use(PublicMembers))
        {
            json.WriteString(name, value);
        }
        json.WriteEndObject();
    }

    private static (string, string)[] PublicMembers(AsymmetricAlgorithm pair)
    {
        if (pair is ECDsa ecdsa)
        {
            var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
            return [("kty", "EC"), ("crv", "P-256"), ("x", Base64Url.EncodeToString(point.X)), ("y", Base64Url.EncodeToString(point.Y))];
        }
        var rsa = ((RSA)pair).ExportParameters(includePrivateParameters: false);
        return [("kty", "RSA"), ("n", Base64Url.EncodeToString(rsa.Modulus)), ("e", Base64Url.EncodeToString(rsa.Exponent))];
    }

    private T Use<T>(Func<AsymmetricAlgorithm, T> work)
    {
        var pair = Rent();
        try
        {
            return work(pair);
        }
        finally
        {
            _idle.Add(pair);
        }
    }

    private AsymmetricAlgorithm Rent()
    {
        if (_idle.TryTake(out var idle))
        {
            return idle;
        }
        AsymmetricAlgorithm pair = algorithm == TokenAlgorithms.Ecdsa ? ECDsa.Create() : RSA.Create();
        pair.ImportPkcs8PrivateKey(privateKey, out _);
        return pair;
    }
}
