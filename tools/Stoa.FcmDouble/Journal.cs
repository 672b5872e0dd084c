using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Stoa.FcmDouble;

/// <summary>Totals of the journal.</summary>
/// <param name="Requests">Messages that arrived, accepted or not.</param>
/// <param name="Accepted">Receipts: what a phone would have been shown, duplicates included.</param>
/// <param name="Devices">Number of distinct tokens among them.</param>
/// <param name="Duplicates">Receipts beyond the first of each token.</param>
/// <param name="Most">Most receipts of one token.</param>
public sealed record Totals(long Requests, long Accepted, long Devices, long Duplicates, int Most);

/// <summary>Receipts per token. Tokens are stored as hashes, so that a million of them fit in memory.</summary>
public sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, Entry> _entries = [];
    private long _arrived;
    private long _requests;
    private long _accepted;
    private long _duplicates;
    private int _most;

    public Totals Totals
    {
        get
        {
            lock (_lock)
            {
                return new Totals(_requests, _accepted, _accepted - _duplicates, _duplicates, _most);
            }
        }
    }

    /// <summary>Messages that have come in, whether or not they have an answer yet.</summary>
    public long Arrived => Interlocked.Read(ref _arrived);

    /// <summary>How often the token was delivered to.</summary>
    public int Receipts(string token)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(Hash(token), out var entry) ? entry.Receipts : 0;
        }
    }

    /// <summary>How often it was tried.</summary>
    public int Attempts(string token)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(Hash(token), out var entry) ? entry.Attempts : 0;
        }
    }

    /// <summary>The last request for the token, where bodies are kept.</summary>
    public string? Body(string token)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(Hash(token), out var entry) ? entry.Body : null;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            (_requests, _accepted, _duplicates, _most) = (0, 0, 0, 0);
        }
    }

    internal void Arrive() => Interlocked.Increment(ref _arrived);

    /// <summary>Counts from 1.</summary>
    internal int Attempt(string token, string? body)
    {
        lock (_lock)
        {
            _requests++;
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, Hash(token), out _);
            entry.Body = body ?? entry.Body;
            return ++entry.Attempts;
        }
    }

    /// <summary>The message's id: the same for the same receipt of the same token in every run.</summary>
    internal string Accept(string token)
    {
        var hash = Hash(token);
        int receipt;
        lock (_lock)
        {
            receipt = ++CollectionsMarshal.GetValueRefOrAddDefault(_entries, hash, out _).Receipts;
            _accepted++;
            _duplicates += receipt > 1 ? 1 : 0;
            _most = Math.Max(_most, receipt);
        }
        return string.Create(CultureInfo.InvariantCulture, $"0:{receipt}%{(ulong)hash:x16}");
    }

    private static UInt128 Hash(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(token.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private struct Entry
    {
        public int Attempts;
        public int Receipts;
        public string? Body;
    }
}
