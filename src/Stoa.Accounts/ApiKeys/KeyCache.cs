using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>
/// Secrets that were used lately, so that a request costs no database read. Whatever changes a key notifies <see cref="Topic"/>, and every node forgets all of
/// them: that is rare. While notifications are disconnected, every request reads the database.
/// </summary>
internal sealed class KeyCache
{
    public const string Topic = "api_key";
    private const int KeepAtMost = 20_000;

    private readonly ConcurrentDictionary<UInt128, KeyState> _states = new();
    private readonly NpgsqlDataSource _database;
    private long _changes;
    private bool _trusted;

    public KeyCache(NpgsqlDataSource database, ChangeNotifications notifications)
    {
        _database = database;
        notifications.On(Topic, _ => Clear());
        notifications.OnTrustChanged(trusted =>
        {
            _trusted = trusted;
            Clear();
        });
    }

    /// <summary>Of the secret with this SHA-256; null where there is none. Found by half of the hash, compared as a whole, in constant time.</summary>
    public ValueTask<KeyState?> Of(ReadOnlySpan<byte> hash, CancellationToken cancelled) =>
        _trusted && _states.TryGetValue(HalfOf(hash), out var state)
            ? new(CryptographicOperations.FixedTimeEquals(state.Hash, hash) ? state : null)
            : new(Load(hash.ToArray(), cancelled));

    private async Task<KeyState?> Load(byte[] hash, CancellationToken cancelled)
    {
        var changes = Volatile.Read(ref _changes);
        var state = await _database.One(KeyState.FindSql, KeyState.From, cancelled, hash);
        // A change during the read may be missing from it; in that case the next request reads again.
        if (state is not null && _trusted && changes == Volatile.Read(ref _changes))
        {
            if (_states.Count >= KeepAtMost)
            {
                _states.Clear();
            }
            _states[HalfOf(hash)] = state;
            if (changes != Volatile.Read(ref _changes))
            {
                _states.TryRemove(HalfOf(hash), out _);
            }
        }
        return state;
    }

    private void Clear()
    {
        Interlocked.Increment(ref _changes);
        _states.Clear();
    }

    private static UInt128 HalfOf(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);
}
