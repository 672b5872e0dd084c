using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Platform.Limits;

/// <summary>Resets the limits of an account for a caller who has just proved to be its owner: attackers' requests must not lock the owner out.</summary>
public sealed class AccountLimits
{
    private readonly RateLimiter _limiter;
    private readonly ChangeNotifications _notifications;

    internal AccountLimits(RateLimiter limiter, ChangeNotifications notifications) => (_limiter, _notifications) = (limiter, notifications);

    /// <summary>Adds it to the statements of a transaction; other nodes get to know by signal.</summary>
    /// <param name="batch">The statements.</param>
    /// <param name="policy">The policy of the routes.</param>
    /// <param name="account">As requests name it.</param>
    public void AddForget(NpgsqlBatch batch, string policy, string account) =>
        batch.Add(
            SharedLimits.ForgetBucketsSql,
            _limiter.ByAccount(policy, account).Select(bucket => SharedLimits.BytesOf(bucket.Key)).ToArray(),
            SharedLimits.Topic
        );

    /// <summary>Updates this node immediately, after the commit.</summary>
    public void Raise(string policy, string account)
    {
        foreach (var bucket in _limiter.ByAccount(policy, account))
        {
            _notifications.Raise(SharedLimits.Topic, Convert.ToHexStringLower(SharedLimits.BytesOf(bucket.Key)));
        }
    }
}
