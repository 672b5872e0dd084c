using Npgsql;
using Stoa.Commerce.Checkout;
using Stoa.Commerce.Settings;
using Stoa.Platform.Data;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Alerts;

/// <summary>
/// Finds carts that nobody has touched for a while. That is told as <c>cart.abandoned</c>, once for each time that a cart was left, whether or not the shop
/// reminds anybody. Where it does, owners who may be sent advertising and can be reached are reminded: once for each cart, until it was ordered. Carts of days
/// ago are left alone, so that switching this on writes to nobody about what is long forgotten.
/// </summary>
internal sealed class AbandonedCarts(NpgsqlDataSource database, SettingsStore settings, TimeProvider clock)
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(3);

    public async Task Find(CancellationToken cancelled)
    {
        var values = settings.Current;
        var (now, idle, told) = (clock.GetUtcNow(), TimeSpan.FromMinutes(values.Get(CommerceSettings.CartAbandonedMinutes)), CommerceEvents.CartAbandoned);
        while (await database.Change(TellSql, cancelled, now, now - idle, now - idle - Forgotten, told.Name, told.AggregateKind) == Most) { }
        if (!values.Get(CommerceSettings.AbandonedCarts))
        {
            return;
        }
        while (await database.Change(FindSql, cancelled, now, now - idle, now - idle - Forgotten) == Most) { }
    }

    private const int Most = 500;

    /// <summary>Whose advertising was agreed to, of a cart c and a customer m.</summary>
    internal const string MayBeReminded = """
        m.marketing AND m.anonymised_at IS NULL
            AND (m.id = c.user_id OR (c.user_id IS NULL AND m.user_id IS NULL AND c.email_key <> '' AND m.email_key = c.email_key))
        """;

    /// <summary>A cart that is being paid for at this moment is not abandoned.</summary>
    internal const string IsAbandoned = $"""
        EXISTS (SELECT FROM commerce.cart_items i WHERE i.cart_id = c.id)
        AND NOT EXISTS (SELECT FROM commerce.checkouts k WHERE k.cart_id = c.id AND k.status IN ({CheckoutRow.ActiveStatuses}))
        """;

    /// <summary>The version is marked and the event told in one statement: of two nodes, the second finds it marked, and a cart that changes waits.</summary>
    internal const string TellSql = $"""
        WITH found AS (
            SELECT c.id FROM commerce.carts c
            WHERE c.abandoned_version IS DISTINCT FROM c.version AND c.updated_at <= $2 AND c.updated_at > $3
                AND (c.user_id IS NOT NULL OR c.email_key <> '') AND {IsAbandoned}
            ORDER BY c.updated_at LIMIT 500 FOR UPDATE OF c SKIP LOCKED),
        marked AS (
            UPDATE commerce.carts c SET abandoned_version = c.version FROM found f
            WHERE c.id = f.id AND c.abandoned_version IS DISTINCT FROM c.version
            RETURNING c.id)
        INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
        SELECT $4, $5, m.id::text, json_build_object('id', m.id), $1 FROM marked m
        """;

    /// <summary>The cart is marked and the alert made in one statement: of two nodes, the second finds it marked.</summary>
    internal const string FindSql = $"""
        WITH found AS (
            SELECT c.id, m.locale FROM commerce.carts c JOIN commerce.customers m ON {MayBeReminded}
            WHERE c.reminded_at IS NULL AND c.updated_at <= $2 AND c.updated_at > $3 AND {IsAbandoned}
            ORDER BY c.updated_at LIMIT 500 FOR UPDATE OF c SKIP LOCKED),
        marked AS (
            UPDATE commerce.carts c SET reminded_at = $1 FROM found f WHERE c.id = f.id AND c.reminded_at IS NULL
            RETURNING c.id, c.user_id, c.email, c.email_key, f.locale)
        INSERT INTO commerce.alerts (id, kind, cart_id, user_id, email, email_key, language, status, created_at, updated_at)
        SELECT gen_random_uuid(), 'cart', m.id, m.user_id, CASE WHEN m.user_id IS NULL THEN m.email ELSE '' END,
            CASE WHEN m.user_id IS NULL THEN m.email_key ELSE '' END, coalesce(split_part(m.locale, '-', 1), 'en'), 'active', $1, $1
        FROM marked m
        """;
}
