using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
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
    private static readonly Meter Meter = new("Stoa");
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "stoa.cache.requests",
        "{request}",
        "Requests that looked for a finished answer."
    );
    private static readonly KeyValuePair<string, object?> Hit = new("result", "hit");
    private static readonly KeyValuePair<string, object?> Miss = new("result", "miss");

    private readonly Lock _gate = new();
    private volatile Half _young = new();
    private volatile Half _old = new();
    private long _generation;

    /// <summary>False while nobody can tell whether the responses are still true (change notifications are down).</summary>
    public bool Trusted { get; set; } = true;

    /// <summary>What caches in front are told; null where they have to ask each time.</summary>
    public EdgePolicy? Edge { get; init; }

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
        var found = _young.Find(key) ?? (_old.Find(key) is { } entry ? Rejuvenate(key, entry) : null);
        Requests.Add(1, found is null ? Miss : Hit);
        return found;
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

    internal readonly record struct Key(Contract Contract, Texts? Texts, string Target);

    /// <summary>Written under the lock, read without.</summary>
    internal sealed class Half
    {
        private readonly ConcurrentDictionary<Key, Entry> _entries = new();
        private readonly Dictionary<string, HashSet<Key>> _byTag = new(StringComparer.Ordinal);
        private long _bytes;

        public long Bytes => Volatile.Read(ref _bytes);

        public void Grow(long bytes) => Interlocked.Add(ref _bytes, bytes);

        public Entry? Find(Key key) => _entries.GetValueOrDefault(key);

        public void Add(Key key, Entry entry, long size)
        {
            entry.Home = this;
            _entries[key] = entry;
            Grow(size);
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
            Grow(-entry.SizeBeside(key.Target));
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

        public required CodedBody Body { get; init; }
        public required StringValues ContentType { get; init; }
        public required StringValues Language { get; init; }
        public required StringValues Link { get; init; }
        public required IReadOnlyList<KeyValuePair<string, StringValues>> AboutList { get; init; }

        /// <summary>Sentences in it are in a language that was chosen.</summary>
        public required bool VariesByLanguage { get; init; }

        /// <summary>Null where caches in front have to ask each time: nobody tells them, or the answer says when it was made.</summary>
        public required EdgePolicy? Edge { get; init; }

        /// <summary>What caches in front can drop it by.</summary>
        public required StringValues Keys { get; init; }

        /// <summary>What it shows.</summary>
        public required IReadOnlyList<string> Tags { get; init; }

        /// <summary>Bytes in memory, roughly, with its key and its tags.</summary>
        public long SizeBeside(string target) =>
            Body.Length
            + Body.CodedLength
            + (target.Length * 2)
            + 300
            + (Tags.Count * 100)
            + (Keys.ToString().Length * 2)
            + AboutList.Sum(header => 50 + (2L * header.Value.ToString().Length));

        /// <summary>Where it is kept; its other forms are made later and count there too.</summary>
        public Half? Home { private get; set; }

        /// <summary>The body in the form that the request asks for.</summary>
        public CodedBody.Form For(HttpRequest request)
        {
            var form = Body.For(request, out var made);
            if (made > 0)
            {
                Home?.Grow(made);
            }
            return form;
        }

        public static Entry Of(HttpContext http, Contract contract, RenderedResponse answer, IReadOnlyList<string> tags, EdgePolicy? edge) =>
            new()
            {
                VariesByLanguage = contract.SaysWhatWasDone,
                Edge = contract.WritesTime ? null : edge,
                Keys = contract.WritesTime || edge is null ? StringValues.Empty : edge.KeysOf(tags),
                Body = new CodedBody(answer.Body.ToArray(), TagOf(answer.Body.Span, contract), isKept: !contract.WritesTime),
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
