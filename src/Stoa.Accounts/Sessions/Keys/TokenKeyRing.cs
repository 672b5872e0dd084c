using System.Buffers;
using System.Text.Json;

namespace Stoa.Accounts.Sessions.Keys;

/// <summary>The key pairs that this node knows: the one that signs now, the one before, whose tokens are still good, and one that is to sign next.</summary>
internal sealed class TokenKeyRing
{
    /// <summary>Newest first; replaced as a whole.</summary>
    private volatile TokenKey[] _keys = [];

    /// <summary>Those that are known stay the same objects.</summary>
    public void Replace(IEnumerable<TokenKey> keys)
    {
        var known = _keys.ToDictionary(key => key.Id, StringComparer.Ordinal);
        _keys = [.. keys.Select(key => known.GetValueOrDefault(key.Id) is { } same && same.SignsFrom == key.SignsFrom ? same : key)];
    }

    /// <summary>The one whose header the token has.</summary>
    public TokenKey? Of(ReadOnlySpan<char> token)
    {
        foreach (var key in _keys)
        {
            if (token.StartsWith(key.Header, StringComparison.Ordinal))
            {
                return key;
            }
        }
        return null;
    }

    public bool Has(string algorithm) => Array.Exists(_keys, key => key.Algorithm == algorithm);

    /// <summary>The one that signs now.</summary>
    /// <exception cref="InvalidOperationException">There is none: the keys were not loaded.</exception>
    public TokenKey Signing(string algorithm, DateTimeOffset now)
    {
        var keys = _keys;
        return Array.Find(keys, key => key.Algorithm == algorithm && key.SignsFrom <= now)
            // By another node's clock it has begun.
            ?? Array.FindLast(keys, key => key.Algorithm == algorithm)
            ?? throw new InvalidOperationException($"No key for {algorithm} is loaded.");
    }

    /// <summary>The set of public keys (RFC 7517); empty where only a secret signs.</summary>
    public byte[] Published()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys"u8);
            foreach (var key in _keys)
            {
                key.WriteTo(json);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
