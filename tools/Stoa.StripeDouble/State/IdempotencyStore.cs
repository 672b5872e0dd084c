namespace Stoa.StripeDouble;

/// <summary>Status and body of an answer, as they are kept for a replay.</summary>
/// <param name="RequestId">Of the call that was executed.</param>
internal sealed record Answer(int Status, byte[] Body, string RequestId)
{
    public bool? ShouldRetry { get; init; }
}

internal enum ClaimOutcome
{
    /// <summary>The caller executes, and then calls Complete or Release.</summary>
    Execute,
    Replay,
    InUse,
    OtherParameters,
    OtherEndpoint,
}

/// <summary>What a key is good for now.</summary>
/// <param name="First">OtherEndpoint: where the key was used before.</param>
internal readonly record struct Claim(ClaimOutcome Outcome, Answer? Answer = null, string? First = null);

/// <summary>Keeps what the first call with a key was answered, failures of execution included, for 24 hours of the clock. Then it forgets the key.</summary>
internal sealed class IdempotencyStore(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public Claim Claim(string key, string endpoint, string parameters)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!_entries.TryGetValue(key, out var entry) || entry.Until <= now)
            {
                _entries[key] = new Entry(endpoint, parameters, null, now + Kept);
                return new Claim(ClaimOutcome.Execute);
            }
            return entry.Endpoint != endpoint ? new Claim(ClaimOutcome.OtherEndpoint, First: entry.Endpoint)
                : entry.Parameters != parameters ? new Claim(ClaimOutcome.OtherParameters)
                : entry.Answer is { } answer ? new Claim(ClaimOutcome.Replay, answer)
                : new Claim(ClaimOutcome.InUse);
        }
    }

    public void Complete(string key, Answer answer)
    {
        lock (_gate)
        {
            _entries[key] = _entries[key] with { Answer = answer };
        }
    }

    /// <summary>The call was not executed: the key is free again.</summary>
    public void Release(string key)
    {
        lock (_gate)
        {
            _entries.Remove(key);
        }
    }

    private sealed record Entry(string Endpoint, string Parameters, Answer? Answer, DateTimeOffset Until);
}
