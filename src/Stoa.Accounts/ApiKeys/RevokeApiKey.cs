using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>
/// Revokes an API key for good, its old secret included; on every node the next request is refused. It stays in the list, because the audit log names it.
/// Revoking twice changes nothing.
/// </summary>
internal sealed class RevokeApiKey(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/api-keys/{id}", routes.Resolve<RevokeApiKey>().Handle)
            .WithName(ApiKeyRoutes.Section, "revokeApiKey", "Revoke an API key")
            .Staff("api_keys", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(AccountSuccesses.ApiKeyRevoked)
            .ProducesFault(AccountFaults.ApiKeyNotFound);

    public async Task<Outcome<Nothing>> Handle(ById request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => Revoke(connection, request.Id, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(KeyCache.Topic, "");
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Revoke(NpgsqlConnection connection, Guid? id, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var locked = await IssuedKey.Lock(connection, id, now, context);
        if (locked.Value is not { } key)
        {
            return locked.Failure!;
        }
        if (key.Status != KeyStatuses.Revoked)
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(RevokeSql, key.Id, now);
            batch.Add(ChangeNotifications.NotifySql, KeyCache.Topic, "");
            audit.Add(batch, context, AccountAuditActions.ApiKeyRevoked, IssuedKey.Subject(key.Id), key.Audited());
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return new Nothing();
    }

    /// <summary>Revokes all keys of a user; what the log is told of them, by <see cref="AddEntries"/>, at the end of the transaction.</summary>
    public static Task<IReadOnlyList<IssuedKey>> All(NpgsqlConnection connection, Guid user, DateTimeOffset now, CancellationToken cancelled) =>
        connection.Many(RevokeEverySql, row => IssuedKey.From(row, now), cancelled, user, now);

    /// <summary>Those that were made, or made anew, since then.</summary>
    public static Task<IReadOnlyList<IssuedKey>> Since(
        NpgsqlConnection connection,
        Guid user,
        DateTimeOffset since,
        DateTimeOffset now,
        CancellationToken cancelled
    ) => connection.Many(RevokeSinceSql, row => IssuedKey.From(row, now), cancelled, user, now, since);

    /// <summary>Keys that were revoked because of something else that happened to their maker.</summary>
    public static void AddEntries(AuditLog audit, NpgsqlBatch batch, RequestOrigin origin, Guid actor, IReadOnlyList<IssuedKey> keys)
    {
        foreach (var key in keys)
        {
            audit.Add(batch, origin, actor, AccountAuditActions.ApiKeyRevoked, IssuedKey.Subject(key.Id), key.Audited());
        }
    }

    internal const string RevokeSql = "UPDATE accounts.api_keys SET revoked_at = $2, version = version + 1 WHERE id = $1";

    /// <summary>All of a user ($1, now).</summary>
    internal const string RevokeAllSql =
        "UPDATE accounts.api_keys k SET revoked_at = $2, version = k.version + 1 WHERE k.user_id = $1 AND k.revoked_at IS NULL";

    internal const string RevokeEverySql = $"{RevokeAllSql} RETURNING {IssuedKey.Columns}";

    internal const string RevokeSinceSql = $"{RevokeAllSql} AND (k.created_at >= $3 OR k.rotated_at >= $3) RETURNING {IssuedKey.Columns}";
}
