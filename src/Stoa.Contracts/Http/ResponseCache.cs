using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Http;

/// <summary>
/// Finished responses of public reads, by contract, address and, where the envelope holds a sentence, language. Each has tags that say what it shows, and
/// a change drops those with its tags; without the cache everything is still correct. Bounded in bytes: it has two halves, and when the younger is full
/// the older is forgotten; what is asked for again moves to the younger. A hit takes no lock.
/// </summary>
public sealed class ResponseCache(long maxBytes)
{
    private readonly Lock _gate = new();
    private volatile Half _young = new();
    private volatile Half _old = new();
    private long _generation;

    /// <summary>False while nobody can tell whether the responses are still true (change notifications are down).</summary>
    public bool Trusted { get; set; } = true;

    /// <summary>Read before loading what is to be kept; a change in between then keeps the stale response out.</summary>
    public long Generation => Volatile.Read(ref _generation);

    public void Clear()
    {
        lock (_gate)
        {
            _generation++;
            (_young, _old) = (new Half(), new Half());
        }
    }

    /// <summary>Drops what has one of the tags.</summary>
    public void Drop(IEnumerable<string> tags)
    {
        lock (_gate)
        {
            _generation++;
            foreach (var tag in tags)
            {
                _young.Drop(tag);
                _old.Drop(tag);
            }
        }
    }

    internal Entry? Find(Contract contract, Texts texts, string target)
    {
        if (!Trusted)
        {
            return null;
        }
        var key = KeyOf(contract, texts, target);
        return _young.Find(key) ?? (_old.Find(key) is { } entry ? Rejuvenate(key, entry) : null);
    }

    internal void Keep(Contract contract, Texts texts, string target, Entry entry, long generation)
    {
        if (!Trusted || target.Length > 2048)
        {
            return;
        }
        lock (_gate)
        {
            if (generation == _generation)
            {
                Add(KeyOf(contract, texts, target), entry);
            }
        }
    }

    private Entry Rejuvenate(Key key, Entry entry)
    {
        lock (_gate)
        {
            // Not if it was dropped meanwhile.
            if (_old.Find(key) == entry)
            {
                _old.Remove(key);
                Add(key, entry);
            }
        }
        return entry;
    }

    private void Add(Key key, Entry entry)
    {
        var size = entry.SizeBeside(key.Target);
        if (_young.Bytes + size > maxBytes / 2)
        {
            (_old, _young) = (_young, new Half());
        }
        _young.Add(key, entry, size);
    }

    private static Key KeyOf(Contract contract, Texts texts, string target) => new(contract, contract.SaysWhatWasDone ? texts : null, target);

    private readonly record struct Key(Contract Contract, Texts? Texts, string Target);

    /// <summary>Written under the lock, read without.</summary>
    private sealed class Half
    {
        private readonly ConcurrentDictionary<Key, Entry> _entries = new();
        private readonly Dictionary<string, HashSet<Key>> _byTag = new(StringComparer.Ordinal);

        public long Bytes { get; private set; }

        public Entry? Find(Key key) => _entries.GetValueOrDefault(key);

        public void Add(Key key, Entry entry, long size)
        {
            _entries[key] = entry;
            Bytes += size;
            foreach (var tag in entry.Tags)
            {
                if (!_byTag.TryGetValue(tag, out var keys))
                {
                    _byTag[tag] = keys = [];
                }
                keys.Add(key);
            }
        }

        public void Remove(Key key)
        {
            if (!_entries.TryRemove(key, out var entry))
            {
                return;
            }
            Bytes -= entry.SizeBeside(key.Target);
            foreach (var tag in entry.Tags)
            {
                if (_byTag.TryGetValue(tag, out var keys) && keys.Remove(key) && keys.Count == 0)
                {
                    _byTag.Remove(tag);
                }
            }
        }

        public void Drop(string tag)
        {
            if (_byTag.TryGetValue(tag, out var keys))
            {
                foreach (var key in keys.ToArray())
                {
                    Remove(key);
                }
            }
        }
    }

    internal sealed class Entry
    {
        /// <summary>What a contract of bare lists says of a list, in place of <c>meta</c>.</summary>
        private static readonly string[] OfLists = ["X-Total-Count", "X-Total-Is-Minimum", "X-Corrected-Keyword", "X-Facets"];

        public required byte[] Body { get; init; }
        public required StringValues ETag { get; init; }
        public required StringValues ContentType { get; init; }
        public required StringValues Language { get; init; }
        public required StringValues Link { get; init; }
        public required IReadOnlyList<KeyValuePair<string, StringValues>> AboutList { get; init; }
        public required long Length { get; init; }

        /// <summary>What it shows.</summary>
        public required IReadOnlyList<string> Tags { get; init; }

        /// <summary>Bytes in memory, roughly, with its key and its tags.</summary>
        public long SizeBeside(string target) =>
            Body.Length + (target.Length * 2) + 300 + (Tags.Count * 100) + AboutList.Sum(header => 50 + (2L * header.Value.ToString().Length));

        public static Entry Of(HttpContext http, Contract contract, RenderedResponse answer, IReadOnlyList<string> tags) =>
            new()
            {
                Body = answer.Body.ToArray(),
                Length = answer.Body.Length,
                ETag = TagOf(answer.Body.Span, contract),
                ContentType = answer.ContentType,
                Language = answer.Language,
                Link = http.Response.Headers.Link,
                AboutList = [.. OfLists.Select(name => KeyValuePair.Create(name, http.Response.Headers[name])).Where(header => header.Value.Count > 0)],
                Tags = tags,
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
