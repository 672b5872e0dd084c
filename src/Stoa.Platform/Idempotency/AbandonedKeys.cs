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
        if (_claims.IsEmpty)
        {
            return false;
        }
        foreach (var (ended, _) in _claims.Where(claim => claim.Value < clock.GetUtcNow()))
        {
            _claims.TryRemove(ended, out _);
        }
        KeyClaim[] claims = [.. _claims.Keys.Take(AtOnce)];
        var held = await database.Many(
            ReleaseSql,
            row => row.GetGuid(0),
            stopping,
            claims.Select(claim => claim.UserId).ToArray(),
            claims.Select(claim => claim.Route).ToArray(),
            claims.Select(claim => claim.Key).ToArray(),
            claims.Select(claim => claim.Id).ToArray()
        );
        foreach (var claim in claims.Where(claim => !held.Contains(claim.Id)))
        {
            _claims.TryRemove(claim, out _);
        }
        return claims.Length == AtOnce && held.Count == 0;
    }

    /// <summary>
    /// The claims that could not be released yet: a transaction that lost its client, and that the database still runs, holds their rows. What has a response
    /// was committed after all; a claim that another request has taken over is not this one.
    /// </summary>
    private const string ReleaseSql = """
        WITH standing AS MATERIALIZED (
            SELECT k.user_id, k.route, k.key, k.claim
            FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) AS g (user_id, route, key, claim)
                JOIN platform.idempotency_keys k USING (user_id, route, key, claim)
            WHERE k.status IS NULL
        ), free AS MATERIALIZED (
            SELECT k.user_id, k.route, k.key, k.claim FROM platform.idempotency_keys k JOIN standing s USING (user_id, route, key, claim)
            WHERE k.status IS NULL FOR UPDATE OF k SKIP LOCKED
        ), released AS (
            DELETE FROM platform.idempotency_keys k USING free f WHERE k.user_id = f.user_id AND k.route = f.route AND k.key = f.key
            RETURNING k.claim
        )
        SELECT claim FROM standing EXCEPT SELECT claim FROM released
        """;
}
