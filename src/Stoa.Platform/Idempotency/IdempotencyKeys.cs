using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Platform.Idempotency;

/// <summary>The right to run one keyed request. Its answer is kept only while the claim still stands, so a late runner can change nothing.</summary>
public sealed record Claim(Guid UserId, string Route, string Key, Guid Id);

/// <summary>How a keyed request begins: with a claim, with the answer of its first run, or with a fault.</summary>
public readonly record struct Beginning(Claim? Claim, Answer? Replay, Fault? Fault);

/// <summary>
/// <c>Idempotency-Key</c> (IETF draft 07) on PostgreSQL: a row per user, route and key. The answer is stored in the transaction of the
/// effect itself (see Keep), so there is never an effect without its answer. A second request finds the claim (409), another
/// path or body (422) or the answer. A claim whose node has died is taken over at once; its lease is the net below that.
/// </summary>
public sealed class IdempotencyKeys(NpgsqlDataSource database, Signals signals, TimeProvider clock)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KeepFor = TimeSpan.FromHours(24);

    /// <summary>The key of a request; null where it sends none.</summary>
    public static (string? Key, Fault? Fault) KeyOf(Call call)
    {
        var header = call.Http.Request.Headers["Idempotency-Key"];
        if (header.Count == 0)
        {
            return (null, null);
        }
        var key = header.ToString();
        return header.Count == 1 && key.Length is >= 1 and <= 255 && key.All(c => c is > ' ' and <= '~') ? (key, null) : (null, Fault.IdempotencyKeyInvalid);
    }

    public async Task<Beginning> Begin(Call call, string key)
    {
        var claim = new Claim(call.Caller.UserId, call.Route.Name, key, Guid.CreateVersion7());
        var fingerprint = Fingerprint(call);
        var now = clock.GetUtcNow();
        var claimed = await database.Change(ClaimSql, call.Cancelled, claim.UserId, claim.Route, key, fingerprint, claim.Id,
            signals.Node?.BackendPid, signals.Node?.BackendStart, now + Lease, now, now - KeepFor);
        if (claimed == 1)
        {
            return new Beginning(claim, null, null);
        }
        return await database.One(FindSql, row => Decide(row, fingerprint), call.Cancelled, claim.UserId, claim.Route, key) is { } found
            ? found
            : new Beginning(null, null, Fault.IdempotencyKeyInUse);
    }

    /// <summary>Keeps the answer in the transaction of <paramref name="batch"/>. Zero rows changed: the claim was lost, and the transaction must not commit.</summary>
    public static NpgsqlBatchCommand Keep(NpgsqlBatch batch, Claim claim, Answer answer) =>
        batch.Add(KeepSql, claim.UserId, claim.Route, claim.Key, claim.Id, answer.Status, answer.ContentType, answer.Body.ToArray(), answer.ErrorCode, answer.Language);

    /// <summary>Keeps the answer of a request that changed nothing else.</summary>
    public Task Keep(Claim claim, Answer answer, CancellationToken cancelled) =>
        database.Change(KeepSql, cancelled, claim.UserId, claim.Route, claim.Key, claim.Id, answer.Status, answer.ContentType, answer.Body.ToArray(), answer.ErrorCode, answer.Language);

    /// <summary>Gives the key free again after a failure of ours, which nobody should get replayed.</summary>
    public Task Release(Claim claim) => database.Change(ReleaseSql, CancellationToken.None, claim.UserId, claim.Route, claim.Key, claim.Id);

    /// <summary>Forgets what is older than 24 hours.</summary>
    public Task<int> Forget(CancellationToken cancelled) => database.Change(ForgetSql, cancelled, clock.GetUtcNow() - KeepFor);

    /// <summary>Of what the request asks for: its contract, what its path names, its body.</summary>
    private static byte[] Fingerprint(Call call)
    {
        var head = new StringBuilder(call.Contract.Name).Append('\0');
        foreach (var (name, value) in call.Http.Request.RouteValues.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            // No path holds the byte 0.
            head.Append(name).Append('=').Append(value).Append('\0');
        }
        return SHA256.HashData([.. Encoding.UTF8.GetBytes(head.ToString()), .. call.Body.Span]);
    }

    private static Beginning Decide(NpgsqlDataReader row, byte[] fingerprint)
    {
        if (!row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(fingerprint))
        {
            return new Beginning(null, null, Fault.IdempotencyKeyReused);
        }
        return row.IsDBNull(1)
            ? new Beginning(null, null, Fault.IdempotencyKeyInUse)
            : new Beginning(null, new Answer(row.GetInt32(1), TextOf(2), row.GetFieldValue<byte[]>(3), TextOf(4), TextOf(5)), null);

        string? TextOf(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    private const string ClaimSql = """
        INSERT INTO platform.idempotency_keys AS k (user_id, route, key, fingerprint, claim, holder_pid, holder_start, lease_until, created_at)
        VALUES ($1, $2, $3, $4, $5, $6::int, $7::timestamptz, $8, $9)
        ON CONFLICT (user_id, route, key) DO UPDATE
        SET fingerprint = excluded.fingerprint, claim = excluded.claim, holder_pid = excluded.holder_pid, holder_start = excluded.holder_start,
            lease_until = excluded.lease_until, created_at = excluded.created_at, status = NULL, content_type = NULL, body = NULL, error_code = NULL, language = NULL
        WHERE k.created_at < $10
           OR (k.status IS NULL AND k.fingerprint = excluded.fingerprint AND (k.lease_until < $9
               OR (k.holder_pid IS NOT NULL AND NOT EXISTS (
                   SELECT FROM pg_stat_activity a WHERE a.pid = k.holder_pid AND a.backend_start = k.holder_start))))
        """;

    private const string FindSql = "SELECT fingerprint, status, content_type, body, error_code, language FROM platform.idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3";

    private const string KeepSql = """
        UPDATE platform.idempotency_keys SET status = $5, content_type = $6::text, body = $7, error_code = $8::text, language = $9::text
        WHERE user_id = $1 AND route = $2 AND key = $3 AND claim = $4 AND status IS NULL
        """;

    private const string ReleaseSql = "DELETE FROM platform.idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3 AND claim = $4 AND status IS NULL";

    private const string ForgetSql = "DELETE FROM platform.idempotency_keys WHERE created_at < $1";
}
