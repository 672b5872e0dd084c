using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// As many rows as the shop has products in every table that grows: users, customers, orders with two lines and a payment, devices, audit entries, events,
/// mails that wait or were given up, notes of mails that were sent. Inserted without triggers, but for devices: what the others count is not asked for here.
/// </summary>
internal static class GrowthRows
{
    public const int Staff = 5_000_000;
    public const int Buyers = 6_000_000;

    public static string OrderId(int number) => $"00000000-0000-7000-9000-{number:D12}";

    public static async Task Fill(Site site, int rows)
    {
        foreach (var statement in People(rows).Concat(Sales(rows)).Concat(Records(rows)))
        {
            await site.Execute(rows, $"SET session_replication_role = replica; {statement}");
        }
        await site.Execute(rows, "VACUUM ANALYZE");
    }

    private const string OrderSql = "('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid";

    /// <summary>Names of which each stands for some hundred people.</summary>
    private const string NameSql = "'Name' || n % 9973";

    private const string AddressSql = "'u' || n || '@growth.test'";

    private static string Each(int rows) => string.Create(Text.Plain, $"generate_series(1, {rows}) AS n");

    /// <summary>The last one now, the others before it.</summary>
    private static string Moment(int rows) => string.Create(Text.Plain, $"now() - ({rows} - n) * interval '30 seconds'");

    private static IEnumerable<string> People(int rows)
    {
        var (all, ago) = (Each(rows), Moment(rows));
        yield return $"""
            INSERT INTO accounts.users (id, email, email_key, first_name, last_name, created_at, updated_at)
            SELECT bench.customer(n), {AddressSql}, {AddressSql}, {NameSql}, 'Family' || n % 7919, {ago}, {ago} FROM {all}
            """;
        yield return $"""
            INSERT INTO commerce.customers (id, user_id, email, email_key, first_name, last_name, created_at, updated_at, orders, spent, last_order_at)
            SELECT bench.customer(n), bench.customer(n), {AddressSql}, {AddressSql}, {NameSql}, 'Family' || n % 7919, {ago}, {ago},
                1, n % 100000, {ago} FROM {all}
            """;
        yield return $"""
            SET session_replication_role = origin;
            INSERT INTO push.devices (fcm_token, platform, user_id, device_name, tags, last_seen_at, created_at, updated_at)
            SELECT 'growth-' || n, (ARRAY['android', 'ios'])[1 + n % 2], bench.customer(n), 'Phone ' || n % 997, ARRAY['t' || n % 50], {ago}, {ago}, {ago}
            FROM {all}
            """;
    }

    private static IEnumerable<string> Sales(int rows)
    {
        var (all, ago) = (Each(rows), Moment(rows));
        yield return $"""
            INSERT INTO commerce.orders (id, order_number, user_id, status, currency, subtotal, discount_total, tax_total, shipping_total, total,
                shipping_address, billing_address, shipping_method_id, created_at, updated_at, email, payment_status, fulfilment_status)
            SELECT {OrderSql}, 'G' || n, bench.customer(n), (ARRAY['pending', 'paid', 'shipped', 'delivered', 'delivered'])[1 + n % 5], 'USD', 2000 + n % 500,
                0, 0, 0, 2000 + n % 500, a.address, a.address, 'ship_standard', {ago}, {ago}, {AddressSql},
                (ARRAY['authorized', 'paid', 'paid', 'paid', 'paid'])[1 + n % 5],
                (ARRAY['unfulfilled', 'unfulfilled', 'fulfilled', 'delivered', 'delivered'])[1 + n % 5]
            FROM {all},
                LATERAL (SELECT jsonb_set('{Orders.Address}'::jsonb, ARRAY['first_name'], to_jsonb({NameSql})) AS address) a
            """;
        yield return $"""
            INSERT INTO commerce.order_lines (id, order_id, position, product_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total)
            SELECT gen_random_uuid(), {OrderSql}, line, 'prod-' || 1 + (n + line) % {rows}, 'GROWTH-' || n % 5000, 'A product', 1000, 1, 0, 0, 1000
            FROM {all}, generate_series(1, 2) AS line
            """;
        yield return $"""
            INSERT INTO payments.payments (id, provider, method_id, user_id, order_id, amount, currency, status, captured, reference, expires_at, created_at,
                updated_at)
            SELECT ('00000000-0000-7000-a000-' || lpad(n::text, 12, '0'))::uuid, 'test', 'pm_123', bench.customer(n), {OrderSql}, 2000, 'USD', 'captured', 2000,
                'growth-' || n, {ago}, {ago}, {ago} FROM {all}
            """;
    }

    private static IEnumerable<string> Records(int rows)
    {
        var (all, ago) = (Each(rows), Moment(rows));
        yield return $"""
            INSERT INTO platform.audit_log (id, at, actor_id, action, subject, address, request_id, hash)
            SELECT h.last_id + n, {ago}, bench.customer({Staff} + n % 20), (ARRAY['order.updated', 'product.updated', 'role.updated'])[1 + n % 3],
                'order:' || n % 5000, '127.0.0.1', '', sha256(n::text::bytea)
            FROM platform.audit_head h, {all};
            UPDATE platform.audit_head SET last_id = last_id + {rows}
            """;
        yield return $"""
            SELECT platform.extend_event_log(position + {rows}) FROM platform.event_head;
            INSERT INTO platform.event_log (position, sequence, id, type, aggregate_kind, aggregate_id, payload, occurred_at)
            SELECT h.position + n, 1, gen_random_uuid(), 'order.placed', 'order', ({OrderSql})::text, '{"{}"}', {ago}
            FROM platform.event_head h, {all};
            UPDATE platform.event_head SET position = position + {rows}
            """;
        yield return $"""
            INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at, attempts, dead_at, last_error)
            SELECT 'mail', 'mail', m.payload, {ago}, now() + interval '30 days', 8, CASE WHEN n % 2 = 0 THEN now() END, 'refused'
            FROM {all},
                (SELECT jsonb_build_object('Template', 'order_placed', 'To', 'u@growth.test', 'Language', 'en', 'Subject', 'Your order',
                    'Paragraphs', jsonb_build_array('Thank you.'), 'Action', NULL, 'Link', NULL) AS payload) m
            """;
        yield return $"""
            INSERT INTO platform.sent_mails (id, user_id, template, language, attempts, sent_at)
            SELECT 10000000 + n, bench.customer(n), 'order_placed', 'en', 1, {ago} FROM {all}
            """;
    }
}
