using System.Net;
using Stoa.Contracts;

namespace Stoa.Platform.Limits;

/// <summary>Whoever guesses at something that cannot be listed, such as the code of a gift card.</summary>
/// <param name="Caller">A user or a cart; null where there is neither.</param>
/// <param name="Address">The caller's address as text; empty where it is not known.</param>
public sealed record Guesser(string? Caller, string Address);

/// <summary>Limits wrong guesses by caller and address, in the buckets that all nodes share. What was right is not counted.</summary>
public sealed class GuessLimits
{
    /// <summary>The policy of the codes of gift cards.</summary>
    public const string GiftCard = "gift-card";

    private readonly LimitPolicies _policies;
    private readonly RateLimiter _limiter;
    private readonly SharedLimits _shared;

    internal GuessLimits(LimitPolicies policies, RateLimiter limiter, SharedLimits shared) => (_policies, _limiter, _shared) = (policies, limiter, shared);

    /// <summary>Before anything is looked up: null unless this caller has been wrong too often.</summary>
    public async Task<Failure?> Check(string policy, Guesser guesser, CancellationToken cancelled) =>
        _policies.Enabled ? RateLimiter.Refusal(await _shared.Wait(Buckets(policy, guesser), cancelled)) : null;

    /// <summary>Counts so many misses; a failure where they were too many, and then nothing of what was found may be told.</summary>
    public async Task<Failure?> Missed(string policy, Guesser guesser, int misses, CancellationToken cancelled)
    {
        Failure? refusal = null;
        for (var miss = 0; miss < misses && _policies.Enabled && refusal is null; miss++)
        {
            refusal = RateLimiter.Refusal(await _shared.Use(Buckets(policy, guesser), cancelled));
        }
        return refusal;
    }

    private Bucket[] Buckets(string policy, Guesser guesser) =>
        [
            .. guesser.Caller is { Length: > 0 } caller ? _limiter.ByAccount(policy, caller) : [],
            .. _limiter.ByAddress(policy, Network.Of(IPAddress.TryParse(guesser.Address, out var address) ? address : null)),
        ];
}
