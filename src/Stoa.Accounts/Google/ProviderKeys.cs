using System.Collections.Frozen;
using Stoa.Contracts;

namespace Stoa.Accounts.Google;

/// <summary>
/// The keys that the provider signs with, kept for an hour. A key id we do not know means that the provider may have changed them: they are
/// fetched again, but seldom, because anybody can write a token with an unknown key id.
/// </summary>
internal sealed class ProviderKeys(Func<CancellationToken, Task<byte[]?>> fetch, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _fetching = new(1);
    private volatile Loaded? _loaded;
    private DateTimeOffset _nextFetch;

    /// <summary>The key, or why there is none: <see cref="AccountFaults.GoogleUnavailable"/> where we have no keys at all, <see cref="AccountFaults.GoogleRefused"/> where it is none of them.</summary>
    public async Task<Outcome<ProviderKey>> Find(string id, CancellationToken cancelled)
    {
        if (FreshKey(id) is { } known)
        {
            return known;
        }
        await _fetching.WaitAsync(cancelled);
        try
        {
            // Whoever was here before may have brought it.
            if (FreshKey(id) is null && clock.GetUtcNow() >= _nextFetch)
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
        return loaded.Keys.TryGetValue(id, out var key) ? key : GoogleProvider.Refusal("id_token_invalid");
    }

    public void Dispose() => _fetching.Dispose();

    private ProviderKey? FreshKey(string id) =>
        _loaded is { } loaded && clock.GetUtcNow() - loaded.At < Fresh ? loaded.Keys.GetValueOrDefault(id) : null;

    /// <summary>While the provider's keys cannot be had, those we have go on.</summary>
    private async Task Fetch(CancellationToken cancelled)
    {
        var keys = await fetch(cancelled) is { } set ? ProviderKey.ReadAll(set) : [];
        var now = clock.GetUtcNow();
        if (keys.Count > 0)
        {
            _loaded = new Loaded(keys.ToFrozenDictionary(), now);
        }
        _nextFetch = now + (keys.Count > 0 ? BetweenFetches : AfterFailure);
    }

    private sealed record Loaded(FrozenDictionary<string, ProviderKey> Keys, DateTimeOffset At);
}
