using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Idempotency;

/// <summary>
/// The claims of requests that have failed, and that could not be released because the database was away. Without this, whoever tries again when it is back
/// would be told for a whole lease that the first request still runs. A node that dies needs none of it: its claims are taken over.
/// </summary>
internal sealed class AbandonedKeys(NpgsqlDataSource database, WorkLoops loops, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(0.5);
    private const int AtOnce = 500;

    private readonly ConcurrentDictionary<KeyClaim, DateTimeOffset> _claims = [];

    public void Add(KeyClaim claim) => _claims[claim] = clock.GetUtcNow() + IdempotencyKeys.Lease;

    // No bell: in an outage every request that fails would ring it.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.Run("keys to release", Every, new Bell(), Release, stoppingToken);

    private async Task<bool> Release(CancellationToken stopping)
    {
        foreach (var (ended, _) in _claims.Where(claim => claim.Value < clock.GetUtcNow()))
        {
            _claims.TryRemove(ended, out _);
        }
        KeyClaim[] claims = [.. _claims.Keys.Take(AtOnce)];
        if (claims.Length == 0)
        {
            return false;
        }
        await database.Change(
            ReleaseSql,
            stopping,
            claims.Select(claim => claim.UserId).ToArray(),
            claims.Select(claim => claim.Route).ToArray(),
            claims.Select(claim => claim.Key).ToArray(),
            claims.Select(claim => claim.Id).ToArray()
        );
        foreach (var claim in claims)
        {
            _claims.TryRemove(claim, out _);
        }
        return claims.Length == AtOnce;
    }

    /// <summary>What has a response was committed after all. A claim that another request has taken over is not this one.</summary>
    private const string ReleaseSql = """
        DELETE FROM platform.idempotency_keys k USING unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) AS g (user_id, route, key, claim)
        WHERE k.user_id = g.user_id AND k.route = g.route AND k.key = g.key AND k.claim = g.claim AND k.status IS NULL
        """;
}
