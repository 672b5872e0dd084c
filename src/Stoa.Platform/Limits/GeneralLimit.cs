using System.Collections.Concurrent;

namespace Stoa.Platform.Limits;

/// <summary>
/// One limit over many keys in this process's memory (GCRA: each key is the moment at which all that it used has flowed off again).
/// For load, not for security: each node counts for itself.
/// </summary>
internal sealed class GeneralLimit<TKey>(Limit limit, TimeProvider clock)
    where TKey : notnull
{
    private const int KeepAtMost = 200_000;
    private readonly ConcurrentDictionary<TKey, Drain> _keys = new();
    private readonly long _window = limit.Window.Ticks;
    private readonly long _share = limit.Window.Ticks / limit.Permits;

    /// <summary>Counts one request; null if it is within the limit, otherwise how long to wait.</summary>
    public TimeSpan? Use(TKey key)
    {
        var now = clock.GetElapsedTime(0).Ticks;
        var drain = _keys.GetOrAdd(key, static _ => new Drain());
        while (true)
        {
            var empty = Volatile.Read(ref drain.EmptyAt);
            var next = Math.Max(empty, now) + _share;
            if (next - now > _window)
            {
                return TimeSpan.FromTicks(next - now - _window);
            }
            if (Interlocked.CompareExchange(ref drain.EmptyAt, next, empty) == empty)
            {
                return null;
            }
        }
    }

    /// <summary>How long to wait for the next use, which is not counted; null where there is nothing to wait for.</summary>
    public TimeSpan? Full(TKey key)
    {
        var now = clock.GetElapsedTime(0).Ticks;
        var over = (_keys.TryGetValue(key, out var drain) ? Math.Max(Volatile.Read(ref drain.EmptyAt), now) : now) + _share - now - _window;
        return over > 0 ? TimeSpan.FromTicks(over) : null;
    }

    /// <summary>Removes keys at their initial state; all keys if a client invented more than fit in memory.</summary>
    public void Tidy()
    {
        var now = clock.GetElapsedTime(0).Ticks;
        if (_keys.Count > KeepAtMost)
        {
            _keys.Clear();
        }
        foreach (var (key, drain) in _keys)
        {
            if (Volatile.Read(ref drain.EmptyAt) <= now)
            {
                _keys.TryRemove(key, out _);
            }
        }
    }

    private sealed class Drain
    {
        public long EmptyAt;
    }
}
