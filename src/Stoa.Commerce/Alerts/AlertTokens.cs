using Npgsql;
using Stoa.Commerce.Customers;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Alerts;

/// <summary>What the links in mails do, without a login: whoever has the mail may. Following one twice does nothing more.</summary>
internal sealed class AlertTokens(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The address is whose it was said to be: from now on it is told. False where the link is over or unknown.</summary>
    public async Task<bool> Confirm(string token, CancellationToken cancelled) =>
        GuestTokens.KeyOf(token) is { } key
        && (
            await database.InTransaction<bool>(
                async connection =>
                {
                    if (await Find(connection, key, "confirm", cancelled) is not { } alert)
                    {
                        return false;
                    }
                    await connection.Change(ConfirmSql, cancelled, alert.Id, clock.GetUtcNow());
                    return true;
                },
                cancelled
            )
        ).Value;

    /// <summary>Ends everything that this address is told; of a cart, the consent to advertising with it. False where the link is unknown.</summary>
    public async Task<bool> Unsubscribe(string token, CancellationToken cancelled) =>
        GuestTokens.KeyOf(token) is { } key
        && (
            await database.InTransaction<bool>(
                async connection =>
                {
                    if (await Find(connection, key, "unsubscribe", cancelled) is not { } alert)
                    {
                        return false;
                    }
                    var now = clock.GetUtcNow();
                    await connection.Change(EndSql, cancelled, alert.Id, now);
                    if (alert.Kind == AlertKinds.Cart && await connection.One(CustomerSql, row => row.GetGuid(0), cancelled, alert.Id) is var customer)
                    {
                        await Consents.Set(connection, customer, alert.IsMember, false, ConsentSources.Account, null, now, cancelled);
                    }
                    return true;
                },
                cancelled
            )
        ).Value;

    /// <summary>Forgets links that are over, and addresses that were never confirmed: the periodic job.</summary>
    public async Task Forget(CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        await database.Change(ForgetSql, cancelled, now);
        await database.Change(ForgetPendingSql, cancelled, now);
    }

    private static Task<Found?> Find(NpgsqlConnection connection, Guid key, string purpose, CancellationToken cancelled) =>
        connection.One(FindSql, row => new Found(row.GetGuid(0), row.GetString(1), row.GetBoolean(2)), cancelled, key, purpose);

    private sealed record Found(Guid Id, string Kind, bool IsMember);

    internal const string AddSql = """
        INSERT INTO commerce.alert_tokens (key, alert_id, purpose, expires_at) SELECT $1::uuid, $2, $3, $4 WHERE $2::uuid IS NOT NULL
        """;

    internal const string FindSql = """
        SELECT a.id, a.kind, a.user_id IS NOT NULL FROM commerce.alert_tokens t JOIN commerce.alerts a ON a.id = t.alert_id
        WHERE t.key = $1 AND t.purpose = $2 AND t.expires_at > now()
        """;

    internal const string ConfirmSql = """
        WITH confirmed AS (UPDATE commerce.alerts SET status = 'active', updated_at = $2 WHERE id = $1 AND status = 'pending' RETURNING product_id)
        INSERT INTO commerce.alerts_due (product_id) SELECT product_id FROM confirmed
        """;

    internal const string EndSql = """
        UPDATE commerce.alerts a SET status = 'ended', updated_at = $2
        FROM commerce.alerts one
        WHERE one.id = $1 AND a.kind <> 'shipped' AND a.status IN ('pending', 'active', 'telling')
            AND coalesce(a.user_id::text, a.email_key) = coalesce(one.user_id::text, one.email_key)
            AND (a.user_id = one.user_id OR a.email_key = one.email_key)
        """;

    internal const string CustomerSql = """
        SELECT coalesce(a.user_id, (SELECT c.id FROM commerce.customers c WHERE c.email_key = a.email_key AND c.user_id IS NULL)) FROM commerce.alerts a
        WHERE a.id = $1 AND (a.user_id IS NOT NULL OR EXISTS (SELECT FROM commerce.customers c WHERE c.email_key = a.email_key AND c.user_id IS NULL))
        """;

    internal const string ForgetSql = "DELETE FROM commerce.alert_tokens WHERE expires_at <= $1";

    internal const string ForgetPendingSql = """
        DELETE FROM commerce.alerts a WHERE a.status = 'pending' AND a.created_at <= $1::timestamptz - interval '2 days'
            AND NOT EXISTS (SELECT FROM commerce.alert_tokens t WHERE t.alert_id = a.id)
        """;
}
