using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Http;

/// <summary>
/// Finished responses of public reads, by contract, URL and, if the envelope has a sentence, language. Cleared as a whole when their data
/// changes; without it everything is
/// still correct. Bounded in bytes: when full it is cleared, which costs reloads but needs no bookkeeping per hit.
/// </summary>
public sealed class ResponseCache(long maxBytes)
{
    private readonly ConcurrentDictionary<Key, Entry> _entries = new();
    private long _bytes;
    private long _generation;

    /// <summary>False while the change notifications are disconnected, when cached responses may be stale.</summary>
    public bool Trusted { get; set; } = true;

    /// <summary>Read before loading the data; a change in between then prevents caching the stale response.</summary>
    public long Generation => Volatile.Read(ref _generation);

    public void Clear()
    {
        Interlocked.Increment(ref _generation);
        _entries.Clear();
        Interlocked.Exchange(ref _bytes, 0);
    }

    internal Entry? Find(Contract contract, Texts texts, string target) =>
        Trusted && _entries.TryGetValue(KeyOf(contract, texts, target), out var entry) ? entry : null;

    internal void Keep(Contract contract, Texts texts, string target, Entry entry, long generation)
    {
        if (!Trusted || generation != Generation || target.Length > 2048)
        {
            return;
        }
        var size = entry.Body.Length + (target.Length * 2) + 300;
        if (Interlocked.Add(ref _bytes, size) > maxBytes)
        {
            Clear();
            return;
        }
        _entries[KeyOf(contract, texts, target)] = entry;
        if (generation != Generation)
        {
            _entries.TryRemove(KeyOf(contract, texts, target), out _);
        }
    }

    private static Key KeyOf(Contract contract, Texts texts, string target) => new(contract, contract.SaysWhatWasDone ? texts : null, target);

    private readonly record struct Key(Contract Contract, Texts? Texts, string Target);

    internal sealed class Entry
    {
        public required byte[] Body { get; init; }
        public required StringValues ETag { get; init; }
        public required StringValues ContentType { get; init; }
        public required StringValues Language { get; init; }
        public required StringValues Link { get; init; }
        public required StringValues TotalCount { get; init; }
        public required long Length { get; init; }

        public static Entry Of(HttpContext http, Contract contract, RenderedResponse answer) =>
            new()
            {
                Body = answer.Body.ToArray(),
                Length = answer.Body.Length,
                ETag = TagOf(answer.Body.Span, contract),
                ContentType = answer.ContentType,
                Language = answer.Language,
                Link = http.Response.Headers.Link,
                TotalCount = http.Response.Headers["X-Total-Count"],
            };

        /// <summary>RFC 9110, 8.8: weak where two bodies that mean the same may differ in their bytes.</summary>
        private static string TagOf(ReadOnlySpan<byte> body, Contract contract)
        {
            if (!contract.WritesTime)
            {
                return Tag(body);
            }
            var (start, length) = contract.TimeIn(body).GetOffsetAndLength(body.Length);
            return "W/" + Tag([.. body[..start], .. body[(start + length)..]]);
        }

        private static string Tag(ReadOnlySpan<byte> bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"";
    }
}
