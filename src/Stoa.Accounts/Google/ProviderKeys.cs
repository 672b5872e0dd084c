using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Stoa.Contracts;

namespace Stoa.Accounts.Google;

/// <summary>
/// The provider's signing keys, cached for an hour. An unknown key id or a failed signature may mean that they changed, so they are fetched again, but rarely,
/// because anyone can send such a token. IdentityModel's ConfigurationManager refreshes in the background (the first token after a change would fail) and takes
/// no clock.
/// </summary>
internal sealed class ProviderKeys(Func<CancellationToken, Task<byte[]?>> fetch, TimeProvider clock) : IDisposable
{
    private const int MostKeys = 32;
    private const int SmallestModulus = 2048;
    private const int LargestModulus = 8192;
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _fetching = new(1);
    private volatile Loaded? _loaded;
    private DateTimeOffset _nextFetch;

    /// <summary>
    /// The key, or why there is none: <see cref="AccountFaults.GoogleUnavailable"/> where we have no keys at all, <see cref="AccountFaults.GoogleRefused"/>
    /// where it is none of them.
    /// </summary>
    /// <param name="id">The token's key id; null where it names none.</param>
    /// <param name="not">A key that a signature did not fit; null on the first look.</param>
    /// <param name="cancelled">The keys may have to be fetched.</param>
    public async Task<Outcome<SecurityKey>> Find(string? id, SecurityKey? not, CancellationToken cancelled)
    {
        if (FreshKey(id, not) is { } known)
        {
            return known;
        }
        await _fetching.WaitAsync(cancelled);
        try
        {
            // A request before this one may have brought it.
            if (FreshKey(id, not) is null && clock.GetUtcNow() >= _nextFetch)
            {
                await Fetch(cancelled);
            }
        }
        finally
        {
            _fetching.Release();
        }
        if (_loaded is not { } loaded)
        {
            return AccountFaults.GoogleUnavailable;
        }
        return loaded.Find(id) is { } key && !IsSame(key, not) ? key : GoogleProvider.Refusal("id_token_invalid");
    }

    public void Dispose() => _fetching.Dispose();

    private SecurityKey? FreshKey(string? id, SecurityKey? not) =>
        _loaded is { } loaded && clock.GetUtcNow() - loaded.At < Fresh && loaded.Find(id) is { } key && !IsSame(key, not) ? key : null;

    private static bool IsSame(SecurityKey key, SecurityKey? other) =>
        other is not null && key.ComputeJwkThumbprint().AsSpan().SequenceEqual(other.ComputeJwkThumbprint());

    /// <summary>If the provider's keys cannot be fetched, the cached ones stay in use.</summary>
    private async Task Fetch(CancellationToken cancelled)
    {
        var keys = await fetch(cancelled) is { } set ? ReadAll(set) : [];
        var now = clock.GetUtcNow();
        if (keys.Count > 0)
        {
            _loaded = new Loaded(keys, now);
        }
        _nextFetch = now + (keys.Count > 0 ? BetweenFetches : AfterFailure);
    }

    /// <summary>The usable keys of a key set; the others are passed over, as RFC 7517 says.</summary>
    private static List<SecurityKey> ReadAll(byte[] set) =>
        UntrustedJson.Object(set) is { } root && root.TryGetProperty("keys", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Take(MostKeys).Select(Read).OfType<SecurityKey>()]
            : [];

    /// <summary>A public key that signs with RS256 or ES256; null where it is another, or none.</summary>
    private static SecurityKey? Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        try
        {
            var key = new JsonWebKey(element.GetRawText());
            // The key is what it says of itself, not a certificate beside it.
            key.X5c.Clear();
            var fits =
                key.Use is null or "" or "sig"
                && (key.Kty, key.Alg) switch
                {
                    (JsonWebAlgorithmsKeyTypes.RSA, null or "" or SecurityAlgorithms.RsaSha256) => key.KeySize is >= SmallestModulus and <= LargestModulus,
                    (JsonWebAlgorithmsKeyTypes.EllipticCurve, null or "" or SecurityAlgorithms.EcdsaSha256) => key.Crv == JsonWebKeyECTypes.P256,
                    _ => false,
                };
            return fits && JsonWebKeyConverter.TryConvertToSecurityKey(key, out var usable) ? Proved(usable) : null;
        }
        catch (Exception unusable)
            when (unusable
                    is CryptographicException
                        or ArgumentException
                        or JsonException
                        or FormatException
                        or InvalidOperationException
                        or NotSupportedException
            )
        {
            return null;
        }
    }

    /// <summary>Runs one dummy verification per key, not per token: it shows whether the parameters form a key.</summary>
    private static SecurityKey Proved(SecurityKey key)
    {
        if (key is RsaSecurityKey rsa)
        {
            using var tried = RSA.Create(rsa.Rsa?.ExportParameters(false) ?? rsa.Parameters);
            tried.VerifyData([], [], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        return key;
    }

    private sealed record Loaded(List<SecurityKey> Keys, DateTimeOffset At)
    {
        /// <summary>By its id; where the token or the key has none, the only key is the key (OpenID Connect Core, 10.1).</summary>
        public SecurityKey? Find(string? id) =>
            id is not null && Keys.FindLast(key => key.KeyId == id) is { } named ? named
            : Keys is [var only] && (id is null || string.IsNullOrEmpty(only.KeyId)) ? only
            : null;
    }
}
