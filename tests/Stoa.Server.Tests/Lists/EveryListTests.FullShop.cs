using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Lists;

public sealed partial class EveryListTests
{
    /// <summary>24 entries of every list, most of which have the same name, the same times or none at all.</summary>
    public sealed class FullShop(TestDatabases databases) : IAsyncLifetime
    {
        private const string Import = "01900000-0000-7000-8000-000000000001";

        private static readonly string[] Fillings =
        [
            """
                INSERT INTO accounts.users (id, email, email_key, first_name, last_name, created_at, updated_at)
                SELECT gen_random_uuid(), 'listed' || n || '@example.com', 'listed' || n || '@example.com', '',
                    CASE WHEN n % 3 = 0 THEN '' ELSE 'Same' END,
                       date '2026-01-01' + n % 2, date '2026-01-01' + n % 3
                FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO accounts.user_roles
                SELECT u.id, r.id FROM accounts.users u CROSS JOIN accounts.roles r WHERE u.email LIKE 'listed%' AND r.name = 'admin'
                """,
            """
                INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at, attempts, dead_at, last_error)
                SELECT 'mail', 'mail', '{"Template":"accounts.verify_email","To":"a@example.com"}', date '2026-01-01' + n % 2, now(), 1, now(), 'no'
                FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO accounts.users (id, email, email_key, created_at, updated_at)
                VALUES ('01900000-0000-7000-8000-000000000002', 'noted@example.com', 'noted@example.com', now(), now())
                """,
            """
                INSERT INTO platform.sent_mails (id, user_id, template, language, attempts, sent_at)
                SELECT 1000000 + n, '01900000-0000-7000-8000-000000000002', 'accounts.verify_email', 'en', 1, current_date - n % 3
                FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO push.devices (fcm_token, platform, device_name, tags, last_seen_at, created_at, updated_at)
                SELECT 'listed-' || n, 'android', CASE WHEN n % 2 = 0 THEN 'Listed phone' END, '{listed}', date '2026-01-01' + n % 3, now(), now()
                FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO push.messages (name, type, scheduled_at, sent_at, android_message, status, created_at, updated_at)
                SELECT CASE WHEN n % 3 > 0 THEN 'Listed ' || n % 3 END, 'draft', CASE WHEN n % 2 = 0 THEN date '2026-01-01' + n % 4 END,
                       CASE WHEN n % 5 = 0 THEN date '2026-01-01' END, '{"title":"Listed title"}', 'draft', date '2026-01-01' + n % 2, now()
                FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO commerce.imports (id, type, format, status, header, delimiter, guarded, contract, currency, ignored_columns, bytes, hash,
                    phase_at, created_at, updated_at)
                SELECT ('01900000-0000-7000-8000-0000000000' || lpad(n::text, 2, '0'))::uuid, 'products', 'csv', 'staged', '{sku}', ',', true, 'store',
                    'USD', '{}', 1, '', now(), date '2026-01-01' + n % 3, now()
                FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO commerce.import_rows (import_id, line, grp, key, body, outcome)
                SELECT i.id, n, n, '', '{}', 'create' FROM commerce.imports i CROSS JOIN generate_series(2, 25) AS n
                """,
            """
                INSERT INTO commerce.customer_groups (id, name, created_at)
                SELECT 'listed-' || lpad(n::text, 2, '0'), 'Group ' || n % 3, date '2026-01-01' + n % 2 FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO commerce.customer_group_members (group_id, user_id, added_at)
                SELECT 'listed-01', u.id, date '2026-01-01' + (row_number() OVER ())::int % 2 FROM accounts.users u WHERE u.email LIKE 'listed%'
                """,
            """
                INSERT INTO commerce.customers (id, email, email_key, last_order_at, spent, created_at, updated_at)
                SELECT gen_random_uuid(), 'listed' || n || '@guests.example.com', 'listed' || n || '@guests.example.com',
                    CASE WHEN n % 3 > 0 THEN date '2026-01-01' + n % 4 ELSE '-infinity' END, n % 5, date '2026-01-01' + n % 2, now()
                FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO commerce.redirects (path, target, created_at)
                SELECT '/listed-' || n, '/x', date '2026-01-01' + n % 2 FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO papers.documents (id, kind, stem, counter, number, order_id, order_number, customer_id, currency, net, tax, total, issued_at, facts)
                SELECT gen_random_uuid(), 'invoice', 'L-', n, 'L-' || n, gen_random_uuid(), 'ORD-' || n, gen_random_uuid(), 'USD', n, 0, n,
                    date '2026-01-01' + n % 3, '{}'
                FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO integrations.endpoints (id, url, types, contract, enabled, disabled_reason, secret, owner_id, language, created_at, updated_at)
                SELECT ('01900000-0000-7000-8000-0000000000' || lpad(n::text, 2, '0'))::uuid, 'https://listed.example', '{*}', 'store', false, 'manual', '',
                    gen_random_uuid(), 'en', date '2026-01-01' + n % 3, now()
                FROM generate_series(1, 24) AS n
                """,
            "INSERT INTO integrations.cursors (endpoint_id, position) SELECT id, 0 FROM integrations.endpoints",
            """
                INSERT INTO integrations.deliveries (id, endpoint_id, position, contract, type, aggregate, sequence, status, created_at)
                SELECT gen_random_uuid(), '01900000-0000-7000-8000-000000000001', n, 'store', 'order.paid', 'order:1', n, 'delivered',
                    date '2026-01-01' + n % 3
                FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO accounts.api_keys (id, user_id, name, kind, scopes, addresses, hash, prefix, created_at)
                SELECT gen_random_uuid(), (SELECT u.id FROM accounts.users u WHERE u.email = 'listed1@example.com'), 'Listed ' || n % 3, 'publishable', '{}',
                    '{}', sha256(n::text::bytea), 'stoa_pk_live_', date '2026-01-01' + n % 2
                FROM generate_series(1, 24) AS n
                """,
            """
                INSERT INTO platform.views (id, owner_id, list, name, query, shared, created_at, updated_at)
                SELECT gen_random_uuid(), gen_random_uuid(), 'listed', 'View ' || n % 2, '{}', true, date '2026-01-01' + n % 2, now()
                FROM generate_series(1, 24) AS n
                """,
        ];

        private readonly PushShop _push = new(databases);
        private long _message;

        /// <summary>The super admin under <c>/api/v1</c>.</summary>
        public Client Root { get; private set; } = null!;

        public StoaHost Host => _push.Host;

        public string Path(string pattern) =>
            pattern.Replace("{message}", $"{_message}", StringComparison.Ordinal).Replace("{import}", Import, StringComparison.Ordinal);

        public async ValueTask InitializeAsync()
        {
            await _push.InitializeAsync();
            Root = _push.Admin.Under("/api/v1");
            foreach (var sql in Fillings.Concat(Credit.Till.Listed))
            {
                await Host.Execute(sql);
            }
            _message = await _push.Admin.NewMessage("listed", "immediate");
            await _push.Admin.Until(_message, "sent");
            for (var n = 0; n < 24; n++)
            {
                await _push.Admin.Put($"/admin/push-messages/{await _push.Admin.NewMessage()}", new { name = "Other" });
            }
        }

        public ValueTask DisposeAsync() => _push.DisposeAsync();
    }
}
