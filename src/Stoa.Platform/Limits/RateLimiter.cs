using Microsoft.AspNetCore.Http;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Limits;

/// <summary>
/// The limits of every request: the general ones in memory, those of sensitive routes shared by all nodes. An account is counted by what the client
/// sent, so one that does not exist is limited like one that does; which of the buckets was full is not told.
/// </summary>
/// <param name="policies">How much is too much.</param>
/// <param name="shared">The buckets of all nodes.</param>
/// <param name="clock">The time.</param>
/// <param name="keyOf">What accounts are compared by: one that is spelled in many ways has one bucket.</param>
internal sealed class RateLimiter(LimitPolicies policies, SharedLimits shared, TimeProvider clock, Func<string, string> keyOf) : Limiter
{
    private readonly GeneralLimit<Guid> _users = new(policies.User, clock);
    private readonly GeneralLimit<Network> _addresses = new(policies.Address, clock);
    private readonly GeneralLimit<Network> _unknownTokens = new(policies.Address, clock);
    private readonly GeneralLimit<Guid> _adminWrites = new(policies.AdminWrites, clock);
    private readonly GeneralLimit<(Guid? User, Network Network)> _searches = new(policies.Searches, clock);
    private readonly GeneralLimit<Guid> _secretKeys = new(policies.SecretKeys, clock);
    private readonly GeneralLimit<(Guid Key, Network Network)> _publishableKeys = new(policies.PublishableKeys, clock);

    public override bool Knows(string policy) => policies.Find(policy) is not null;

    public override Failure? Enter(HttpContext http, Route route, Caller? caller, ApiKey? key = null)
    {
        if (!policies.Enabled)
        {
            return null;
        }
        var network = Network.Of(http.Connection.RemoteIpAddress);
        var wait = key is null
            ? caller is null
                ? _addresses.Use(network)
                : (caller.IsGuest ? _unknownTokens.Full(network) : null) ?? _users.Use(caller.UserId)
            : key.IsPublishable
                ? _publishableKeys.Use((key.Id, network))
                : _secretKeys.Use(key.Id);
        if (key is null && caller is not null && route is { Access: RouteAccess.Staff, Method: not "GET" })
        {
            wait ??= _adminWrites.Use(caller.UserId);
        }
        if (IsSearch(http.Request))
        {
            wait ??= _searches.Use(
                key is { IsPublishable: false } ? (key.Id, default)
                : caller is null ? (null, network)
                : (caller.UserId, default)
            );
        }
        if (wait is not null)
        {
            return new Failure { Fault = RequestFaults.RequestQuotaReached, RetryAfter = wait };
        }
        return route.LimitPolicy is { } policy ? Refusal(shared.Full(ByAddress(policy, network))) : null;
    }

    public override Failure? Enter(HttpContext http, string policy)
    {
        if (!policies.Enabled)
        {
            return null;
        }
        var network = Network.Of(http.Connection.RemoteIpAddress);
        return _addresses.Use(network) is { } wait
            ? new Failure { Fault = RequestFaults.RequestQuotaReached, RetryAfter = wait }
            : Refusal(shared.Full(ByAddress(policy, network)));
    }

    public override void Blame(HttpContext http)
    {
        if (policies.Enabled)
        {
            _unknownTokens.Use(Network.Of(http.Connection.RemoteIpAddress));
        }
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
        var network = Network.Of(http.Connection.RemoteIpAddress);
        return Refusal(
            await shared.Use([.. buckets, .. ByAddress(policy, network)], http.RequestAborted) ?? await Spread(policy, network, account, http.RequestAborted)
        );
    }

    /// <summary>What the server does now and then to keep the counters small.</summary>
    public PeriodicJob PeriodicJob =>
        new(
            "limits",
            TimeSpan.FromMinutes(1),
            (_, cancelled) =>
            {
                _users.Tidy();
                _addresses.Tidy();
                _unknownTokens.Tidy();
                _adminWrites.Tidy();
                _searches.Tidy();
                _secretKeys.Tidy();
                _publishableKeys.Tidy();
                return shared.PurgeExpired(cancelled);
            }
        );

    private async Task<TimeSpan?> Spread(string policy, Network network, string? account, CancellationToken cancelled) =>
        policies.Find(policy)!.Spread is { } limit && !string.IsNullOrEmpty(account)
            ? await shared.Spread(
                shared.BucketOf(policy + " spread", network.ToString(), limit),
                shared.BucketOf(policy + " member", keyOf(account.Trim()), limit),
                cancelled
            )
            : null;

    /// <summary>Most requests are told by their query as it came, without taking it apart.</summary>
    private static bool IsSearch(HttpRequest request) =>
        request.QueryString.Value is { Length: > 0 } query
        && (query.Contains("keyword", StringComparison.OrdinalIgnoreCase) || query.Contains('%'))
        && request.Query.ContainsKey("keyword");

    internal Bucket[] ByAccount(string policy, string account) =>
        [.. policies.Find(policy)!.Account.Select(limit => shared.BucketOf(policy + " account", keyOf(account.Trim()), limit))];

    internal Bucket[] ByAddress(string policy, Network network) =>
        [.. policies.Find(policy)!.Address.Select(limit => shared.BucketOf(policy + " address", network.ToString(), limit))];

    internal static Failure? Refusal(TimeSpan? wait) => wait is null ? null : new Failure { Fault = RequestFaults.TooManyRequests, RetryAfter = wait };
}
