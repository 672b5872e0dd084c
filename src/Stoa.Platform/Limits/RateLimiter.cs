using Microsoft.AspNetCore.Http;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Limits;

/// <summary>
/// The limits of every request: the general ones in memory, those of sensitive routes shared by all nodes. An account is counted by what the client
/// sent, so one that does not exist is limited like one that does; which of the buckets was full is not told.
/// </summary>
internal sealed class RateLimiter(LimitPolicies policies, SharedLimits shared, TimeProvider clock) : Limiter
{
    private readonly GeneralLimit<Guid> _users = new(policies.User, clock);
    private readonly GeneralLimit<Network> _addresses = new(policies.Address, clock);

    public override bool Knows(string policy) => policies.Find(policy) is not null;

    public override Failure? Enter(HttpContext http, Route route, Caller? caller)
    {
        if (!policies.Enabled)
        {
            return null;
        }
        var network = Network.Of(http.Connection.RemoteIpAddress);
        if ((caller is null ? _addresses.Use(network) : _users.Use(caller.UserId)) is { } wait)
        {
            return new Failure { Fault = Fault.RequestQuotaReached, RetryAfter = wait };
        }
        return route.LimitPolicy is { } policy ? Refusal(shared.Full(ByAddress(policy, network))) : null;
    }

    public override async ValueTask<Failure?> Spend(HttpContext http, string policy, string? account)
    {
        if (!policies.Enabled)
        {
            return null;
        }
        var buckets = string.IsNullOrEmpty(account) ? [] : ByAccount(policy, account);
        if (shared.Full(buckets) is { } wait)
        {
            return Refusal(wait);
        }
        return Refusal(await shared.Use([.. buckets, .. ByAddress(policy, Network.Of(http.Connection.RemoteIpAddress))], http.RequestAborted));
    }

    /// <summary>What the server does now and then to keep the counters small.</summary>
    public Upkeep Upkeep => new("limits", TimeSpan.FromMinutes(1), (_, cancelled) =>
    {
        _users.Tidy();
        _addresses.Tidy();
        return shared.Forget(cancelled);
    });

    internal Bucket[] ByAccount(string policy, string account) =>
        [.. policies.Find(policy)!.Account.Select(limit => shared.BucketOf(policy + " account", account.Trim().ToLowerInvariant(), limit))];

    private Bucket[] ByAddress(string policy, Network network) =>
        [.. policies.Find(policy)!.Address.Select(limit => shared.BucketOf(policy + " address", network.ToString(), limit))];

    private static Failure? Refusal(TimeSpan? wait) => wait is null ? null : new Failure { Fault = Fault.TooManyRequests, RetryAfter = wait };
}
