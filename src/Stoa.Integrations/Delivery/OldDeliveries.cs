using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Delivery;

/// <summary>
/// Removes deliveries that are older than they are kept, with their attempts and bytes, and all of endpoints that were deleted; in short transactions.
/// </summary>
internal sealed class OldDeliveries(NpgsqlDataSource database, IOptions<WebhookOptions> options, TimeProvider clock)
{
    public const string Job = "old webhook deliveries";
    private const int AtOnce = 2_000;

    public async Task Remove(CancellationToken cancelled)
    {
        var before = clock.GetUtcNow() - options.Value.KeepFor;
        foreach (var endpoint in await database.Many(EndpointsSql, row => row.GetGuid(0), cancelled))
        {
            await All(RemoveSql, cancelled, endpoint, before);
        }
        foreach (var endpoint in await database.Many(DeletedSql, row => row.GetGuid(0), cancelled))
        {
            await All(RemoveAllSql, cancelled, endpoint);
            await All(RemoveLanesSql, cancelled, endpoint);
            await database.Change(RemoveEndpointSql, cancelled, endpoint);
        }
        await All(RemoveMessagesSql, cancelled, before);
    }

    private async Task All(string sql, CancellationToken cancelled, params object?[] arguments)
    {
        while (await database.One(sql, row => row.GetInt64(0), cancelled, [.. arguments, AtOnce]) == AtOnce)
        {
            // There may be more.
        }
    }

    internal const string EndpointsSql = "SELECT id FROM integrations.endpoints WHERE deleted_at IS NULL";

    internal const string DeletedSql = "SELECT id FROM integrations.endpoints WHERE deleted_at IS NOT NULL";

    /// <summary>What is pending may have been replayed just now: also while this waits for it, so it is asked again of what is there then.</summary>
    internal const string RemoveSql = $"""
        WITH old AS (
            DELETE FROM integrations.deliveries WHERE id IN (
                SELECT id FROM integrations.deliveries WHERE endpoint_id = $1 AND {IsOld} ORDER BY created_at LIMIT $3)
                AND {IsOld}
            RETURNING id, endpoint_id, aggregate, position
        ), waiting AS (
            DELETE FROM integrations.queue w USING old o
            WHERE w.endpoint_id = o.endpoint_id AND w.aggregate = o.aggregate AND w.position = o.position
        ), tried AS (DELETE FROM integrations.attempts WHERE delivery_id IN (SELECT id FROM old))
        SELECT count(*) FROM old
        """;

    private const string IsOld = "created_at < $2 AND (status <> 'pending' OR next_at < $2)";

    internal const string RemoveAllSql = """
        WITH old AS (
            DELETE FROM integrations.deliveries WHERE id IN (SELECT id FROM integrations.deliveries WHERE endpoint_id = $1 LIMIT $2)
            RETURNING id, endpoint_id, aggregate, position
        ), waiting AS (
            DELETE FROM integrations.queue w USING old o
            WHERE w.endpoint_id = o.endpoint_id AND w.aggregate = o.aggregate AND w.position = o.position
        ), tried AS (DELETE FROM integrations.attempts WHERE delivery_id IN (SELECT id FROM old))
        SELECT count(*) FROM old
        """;

    internal const string RemoveLanesSql = """
        WITH old AS (
            DELETE FROM integrations.lanes WHERE (endpoint_id, aggregate) IN (
                SELECT endpoint_id, aggregate FROM integrations.lanes WHERE endpoint_id = $1 LIMIT $2)
            RETURNING 1
        )
        SELECT count(*) FROM old
        """;

    internal const string RemoveEndpointSql = """
        WITH told AS (DELETE FROM integrations.cursors WHERE endpoint_id = $1)
        DELETE FROM integrations.endpoints WHERE id = $1 AND deleted_at IS NOT NULL
        """;

    /// <summary>What is used again while this waits for it stays.</summary>
    internal const string RemoveMessagesSql = """
        WITH old AS (
            DELETE FROM integrations.messages WHERE (position, contract) IN (
                SELECT position, contract FROM integrations.messages WHERE used_at < $1 ORDER BY used_at LIMIT $2)
                AND used_at < $1
            RETURNING 1
        )
        SELECT count(*) FROM old
        """;
}
