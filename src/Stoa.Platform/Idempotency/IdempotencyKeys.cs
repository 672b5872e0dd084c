using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Idempotency;

/// <summary>The claim on one row of keys. A response is kept only while it still stands, so a late runner can change nothing.</summary>
/// <param name="UserId">Whose key it is.</param>
/// <param name="Route">By name.</param>
/// <param name="Key">As it is stored.</param>
/// <param name="Id">Of this run.</param>
/// <param name="Seal">What the response is encrypted with before it is stored; null where it holds no secret.</param>
internal sealed record KeyClaim(Guid UserId, string Route, string Key, Guid Id, ResponseSeal? Seal = null) : IdempotencyClaim;

/// <summary>
/// <c>Idempotency-Key</c> (IETF draft 07) on PostgreSQL: a row per user (or guest, or API key), route and key. The answer is stored in the transaction of the
/// effect itself (see Keep), so there is never an effect without its answer. A second request finds the claim (409), another
/// path or body (422) or the response. A claim whose node has died is taken over at once, one that could not be released is released as soon as that can be
/// done; its lease is the net below both.
/// </summary>
internal sealed class IdempotencyKeys(NpgsqlDataSource database, ChangeNotifications notifications, AbandonedKeys abandoned, TimeProvider clock)
    : IdempotencyStore
{
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>Who has no account shares one room with all others who have none: there nobody may come upon another's key by chance.</summary>
    private static readonly Guid Everybody = Guid.Empty;

    private const int ShortestOfStrangers = 20;
    internal static readonly TimeSpan KeepFor = TimeSpan.FromHours(24);

    public override async Task<IdempotencyStart> Begin(RequestContext context, string key)
    {
        var owner = OwnerOf(context);
        if (owner == Everybody && key.Length < ShortestOfStrangers)
        {
            return new IdempotencyStart(null, null, RequestFaults.IdempotencyKeyInvalid);
        }
        var seal = context.Route.ShowsSecret || owner == Everybody ? ResponseSeal.Of(owner, context.Route.Name, key) : null;
        var claim = new KeyClaim(owner, context.Route.Name, seal?.Key ?? key, Guid.CreateVersion7(), seal);
        var request = Describe(context);
        var fingerprint = seal?.Fingerprint(request) ?? SHA256.HashData(request);
        if (await Claim(claim, fingerprint) is [var takenOver])
        {
            if (takenOver)
            {
                Figures.KeyWasTakenOver();
            }
            return new IdempotencyStart(claim, null, null);
        }
        return await database.One(FindSql, row => Decide(row, fingerprint, seal), context.CancellationToken, claim.UserId, claim.Route, claim.Key) is { } found
            ? found
            : new IdempotencyStart(null, null, RequestFaults.IdempotencyKeyInUse);
    }

    /// <summary>Whether the key was taken over from another run; nothing where that one still has it.</summary>
    private async Task<IReadOnlyList<bool>> Claim(KeyClaim claim, byte[] fingerprint)
    {
        var now = clock.GetUtcNow();
        try
        {
            return await database.Many(
                ClaimSql,
                row => row.GetBoolean(0),
                // A claim that was made and not heard of would block its own key.
                CancellationToken.None,
                claim.UserId,
                claim.Route,
                claim.Key,
                fingerprint,
                claim.Id,
                notifications.Node?.BackendPid,
                notifications.Node?.BackendStart,
                now + Lease,
                now,
                now - KeepFor
            );
        }
        catch
        {
            // It may have been made all the same.
            abandoned.Add(claim);
            throw;
        }
    }

    /// <summary>Keeps the response in the connection's transaction; false: the claim was lost, and the transaction must not commit.</summary>
    internal static async Task<bool> Keep(NpgsqlConnection connection, KeyClaim claim, RenderedResponse response) =>
        await connection.Change(KeepSql, CancellationToken.None, Arguments(claim, response)) == 1;

    public override async Task<bool> Keep(IdempotencyClaim claim, RenderedResponse response) =>
        await database.Change(KeepSql, CancellationToken.None, Arguments((KeyClaim)claim, response)) == 1;

    public override async Task Release(IdempotencyClaim claim)
    {
        var own = (KeyClaim)claim;
        try
        {
            await database.Change(ReleaseSql, CancellationToken.None, own.UserId, own.Route, own.Key, own.Id);
        }
        catch
        {
            abandoned.Add(own);
            throw;
        }
    }

    /// <summary>Whose keys they are: a user's, a guest's, or an API key's own, apart from its maker's and from those of their other keys.</summary>
    private static Guid OwnerOf(RequestContext context) =>
        context.Route.Access != RouteAccess.Public ? context.Caller.Key?.Id ?? context.Caller.UserId
        : context.Key is { IsPublishable: false } key ? key.Id
        : Everybody;

    /// <summary>Forgets what is older than 24 hours.</summary>
    public Task<int> PurgeExpired(CancellationToken cancelled) => database.Change(PurgeExpiredSql, cancelled, clock.GetUtcNow() - KeepFor);

    /// <summary>Of what the request asks for: its contract, what its path and its query name, its body.</summary>
    private static byte[] Describe(RequestContext context)
    {
        var head = new StringBuilder(context.Contract.Name).Append('\0');
        foreach (var (name, value) in context.PathParameters.Concat(context.QueryParameters))
        {
            // No path holds the byte 0, and what a query has of it is refused before.
            head.Append(name).Append('=').Append(value).Append('\0');
        }
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. context.Body.Span];
    }

    private static object?[] Arguments(KeyClaim claim, RenderedResponse response) =>
        [
            claim.UserId,
            claim.Route,
            claim.Key,
            claim.Id,
            response.Status,
            response.ContentType,
            claim.Seal?.Close(response.Body.Span) ?? response.Body.ToArray(),
            response.ErrorCode,
            response.Language,
            response.Location,
            response.ETag,
        ];

    private static IdempotencyStart Decide(NpgsqlDataReader row, byte[] fingerprint, ResponseSeal? seal)
    {
        if (!row.GetByteArray("fingerprint").AsSpan().SequenceEqual(fingerprint))
        {
            return new IdempotencyStart(null, null, RequestFaults.IdempotencyKeyReused);
        }
        if (row.GetOrNull<int>("status") is not { } status)
        {
            return new IdempotencyStart(null, null, RequestFaults.IdempotencyKeyInUse);
        }
        var response = new RenderedResponse(
            status,
            row.GetStringOrNull("content_type"),
            seal?.Open(row.GetByteArray("body")) ?? row.GetByteArray("body"),
            row.GetStringOrNull("error_code"),
            row.GetStringOrNull("language"),
            row.GetStringOrNull("location"),
            row.GetStringOrNull("etag")
        );
        return new IdempotencyStart(null, response, null);
    }

    private const string ClaimSql = """
        INSERT INTO platform.idempotency_keys AS k (user_id, route, key, fingerprint, claim, holder_pid, holder_start, lease_until, created_at)
        VALUES ($1, $2, $3, $4, $5, $6::int, $7::timestamptz, $8, $9)
        ON CONFLICT (user_id, route, key) DO UPDATE
        SET fingerprint = excluded.fingerprint, claim = excluded.claim, holder_pid = excluded.holder_pid, holder_start = excluded.holder_start,
            lease_until = excluded.lease_until, created_at = excluded.created_at, status = NULL, content_type = NULL,
            body = NULL, error_code = NULL, language = NULL, location = NULL, etag = NULL
        WHERE k.created_at < $10
           OR (k.status IS NULL AND k.fingerprint = excluded.fingerprint AND (k.lease_until < $9
               OR (k.holder_pid IS NOT NULL AND NOT EXISTS (
                   SELECT FROM pg_stat_activity a WHERE a.pid = k.holder_pid AND a.backend_start = k.holder_start))))
        RETURNING k.xmax <> 0
        """;

    private const string FindSql = """
        SELECT fingerprint, status, content_type, body, error_code, language, location, etag
        FROM platform.idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3
        """;

    private const string KeepSql = """
        UPDATE platform.idempotency_keys SET status = $5, content_type = $6::text, body = $7, error_code = $8::text, language = $9::text, location = $10::text,
            etag = $11::text
        WHERE user_id = $1 AND route = $2 AND key = $3 AND claim = $4 AND status IS NULL
        """;

    private const string ReleaseSql = "DELETE FROM platform.idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3 AND claim = $4 AND status IS NULL";

    private const string PurgeExpiredSql = "DELETE FROM platform.idempotency_keys WHERE created_at < $1";
}
