using Npgsql;
using Stoa.Accounts.Admins;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Commerce.Customers;
using Stoa.Commerce.Orders;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;
using Stoa.Push.Devices;
using Stoa.Push.Messages;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.Lists;

/// <summary>Never a sequential scan and never a sort of more than a page: how PostgreSQL runs lists and the search over everything in a large shop.</summary>
public sealed class ListPlanTests(ListPlanTests.LargeShop shop) : IClassFixture<ListPlanTests.LargeShop>
{
    private const string Moment = "2026-01-01 00:00:00+00";
    private static readonly ListRequest All = new(new PageQuery(1, 20), null, null);
    private static readonly ListDevices.Request EveryDevice = new(All, null, null, null, null, null, null, null);
    private static readonly ListMessages.Request EveryMessage = new(All, null, null, null, null, null, null);
    private static readonly AuditFilter EveryChange = new(null, null, null, null, null, null, null);

    public static TheoryData<string, string?, string, string> Orders =>
        new()
        {
            { "devices", null, "40000", "devices_pkey" },
            { "devices", "id", "40000", "devices_pkey" },
            { "devices", "-last_seen_at", Moment, "devices_by_last_seen" },
            { "messages", null, "10000", "messages_written" },
            { "messages", "-created_at", Moment, "messages_by_creation" },
            { "messages", "scheduled_at", "-infinity", "messages_by_schedule" },
            { "messages", "-sent_at", Moment, "messages_by_sending" },
            { "messages", "name", "Message 5", "messages_by_name" },
            { "changes", null, "1050000", "audit_log_pkey" },
            { "changes", "-at", Moment, "audit_log_at" },
            { "mails", null, "10000", "outbox_dead" },
            { "mails", "created_at", Moment, "outbox_dead_by_time" },
        };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Every_order_has_an_index_at_its_beginning_and_behind_a_cursor(string name, string? sort, string value, string index)
    {
        foreach (var statement in new[] { ListOf(name).FirstPage(sort, 20), ListOf(name).PageBehind(sort, 20, value, "10000") })
        {
            var plan = await shop.Host.Explain(statement);
            Assert.Contains(" " + index + " ", plan, StringComparison.Ordinal);
            Assert.DoesNotMatch("Seq Scan on (devices|messages|audit_log|outbox)|Sort Key: [^\\n]*\\n(?!\\s+Presorted)", plan);
        }
    }

    public static TheoryData<string, string> Filters =>
        new()
        {
            { "inactive devices", "devices_inactive" },
            { "devices of a user", "devices_user" },
            { "devices with a tag", "devices_tags|tag_counts" },
            { "devices by name", "devices_by_name" },
            { "devices by token", "devices_token_taken" },
            { "silent devices", "devices_by_last_seen" },
            { "messages by word", "messages_words" },
            { "messages of events", "messages_(of_events|event_told)" },
            { "messages of a day", "messages_by_creation" },
            { "changes by a user", "audit_log_actor" },
            { "changes of a kind", "audit_log_action" },
            { "changes to a subject", "audit_log_subject" },
            { "changes by a request", "audit_log_request" },
            { "changes by a key", "audit_log_api_key" },
        };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Every_filter_that_leaves_few_has_an_index_for_the_page_and_for_the_count(string name, string index)
    {
        foreach (var statement in new[] { Filtered(name).FirstPage(null, 20, few: name == "messages by word"), Filtered(name).Count() })
        {
            var plan = await shop.Host.Explain(statement);
            Assert.Matches(index, plan);
            Assert.DoesNotMatch("Seq Scan on (devices|messages|audit_log)", plan);
        }
    }

    [Fact]
    public async Task A_search_for_a_user_uses_an_index_of_addresses_and_one_of_words() =>
        await Uses(FindUsers.FindSql, ["person12@", "person12", 6], "users_by_address", "users_words", "users_pkey");

    [Fact]
    public async Task A_search_for_the_users_of_an_address_uses_its_index() => await Uses(FindUsers.WithAddressSql, ["person12@", 6], "users_by_address");

    [Fact]
    public async Task A_search_for_a_product_uses_an_index_of_SKUs_of_variants_of_names_and_of_positions() =>
        await Uses(
            FindProducts.FindSql,
            ["sku-12", new long[] { 100, 200 }, 6],
            "products_by_sku_beginning",
            "variants_by_sku_beginning",
            "products_by_lower_name",
            "products_on_sale",
            "products_pkey"
        );

    [Fact]
    public async Task A_search_for_an_order_uses_an_index_of_numbers_of_buyers_of_addresses_and_of_names() =>
        await Uses(
            FindOrders.FindSql,
            [new[] { "ORD-12", "12" }, new[] { Guid.Empty }, 6, "person12@", "person12@", "last12"],
            "orders_by_number",
            "orders_of_customer",
            "customers_by_email",
            "orders_by_email",
            "orders_by_creation",
            "orders_by_people"
        );

    [Fact]
    public async Task A_search_for_a_customer_uses_an_index_of_addresses_and_one_of_words() =>
        await Uses(FindCustomers.FindSql, ["person12@", "person12", 6], "customers_by_email", "customers_words", "customers_by_creation");

    [Fact]
    public async Task A_search_for_a_device_uses_an_index_of_tokens_of_names_and_of_users() =>
        await Uses(FindDevices.FindSql, ["phone 12", 12L, new[] { Guid.Empty }, 6], "devices_pkey", "devices_token_taken", "devices_by_name", "devices_user");

    [Fact]
    public async Task A_search_for_a_message_uses_an_index_of_words() =>
        await Uses(FindMessages.FindSql, ["word4321", 12L, 6], "messages_pkey", "messages_words");

    /// <summary>As the server runs it: prepared, and run often enough for PostgreSQL to have chosen between a plan for these values and one for any.</summary>
    private async Task Uses(string sql, object[] arguments, params string[] indexes)
    {
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(arguments.Select(argument => new NpgsqlParameter { Value = argument }).ToArray());
        await command.PrepareAsync(TestContext.Current.CancellationToken);
        for (var run = 0; run < 7; run++)
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        var plan = await shop.Host.Explain(sql, arguments);
        Assert.All(indexes, index => Assert.Contains(index, plan, StringComparison.Ordinal));
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        var generic = await connection.One(GenericPlansSql, row => row.GetInt64(0), TestContext.Current.CancellationToken, sql);
        Assert.Equal(0, generic);
    }

    private const string GenericPlansSql = "SELECT generic_plans FROM pg_prepared_statements WHERE statement = $1";

    private static ListQuery ListOf(string name) =>
        name switch
        {
            "devices" => ListDevices.Query(EveryDevice),
            "messages" => ListMessages.Query(EveryMessage),
            "changes" => ListAuditLog.Query(EveryChange),
            _ => ListDeadMails.Query(),
        };

    private static ListQuery Filtered(string name) =>
        name switch
        {
            "inactive devices" => ListDevices.Query(EveryDevice with { IsActive = false }),
            "devices of a user" => ListDevices.Query(EveryDevice with { UserId = Guid.Empty.ToString() }),
            "devices with a tag" => ListDevices.Query(EveryDevice with { Tag = "tag12" }),
            "devices by name" => ListDevices.Query(EveryDevice with { Keyword = "phone 1234" }),
            "devices by token" => ListDevices.Query(EveryDevice with { Keyword = "token-1234" }),
            "silent devices" => ListDevices.Query(EveryDevice with { LastSeenBefore = DateTimeOffset.UnixEpoch }),
            "messages by word" => ListMessages.Query(EveryMessage with { Keyword = "word4321" }),
            "messages of events" => ListMessages.Query(EveryMessage with { Events = true }),
            "messages of a day" => ListMessages.Query(
                EveryMessage with
                {
                    From = DateTimeOffset.UtcNow.AddDays(-3),
                    To = DateTimeOffset.UtcNow.AddDays(-3).AddMinutes(30),
                }
            ),
            "changes by a user" => ListAuditLog.Query(EveryChange with { Actor = Guid.Empty.ToString() }),
            "changes of a kind" => ListAuditLog.Query(EveryChange with { Action = "rare.changed" }),
            "changes to a subject" => ListAuditLog.Query(EveryChange with { Subject = "thing:12" }),
            "changes by a key" => ListAuditLog.Query(EveryChange with { ApiKey = Guid.Empty.ToString() }),
            _ => ListAuditLog.Query(EveryChange with { RequestId = "request-12" }),
        };

    public sealed class LargeShop(TestDatabases databases) : IAsyncLifetime
    {
        public StoaHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Host = await StoaHost.Start(await databases.Create());
            foreach (var sql in Rows.Concat(Tables.Select(table => "VACUUM ANALYZE " + table)))
            {
                await Host.Execute(sql);
            }
        }

        public async ValueTask DisposeAsync()
        {
            Assert.Empty(Host.LoggedErrors);
            await Host.DisposeAsync();
        }

        private static readonly string[] Tables =
        [
            "accounts.users",
            "commerce.products",
            "commerce.variants",
            "commerce.orders",
            "commerce.customers",
            "push.devices",
            "push.messages",
            "platform.audit_log",
            "platform.outbox",
        ];

        private static readonly string[] Rows =
        [
            """
                INSERT INTO accounts.users (id, email, email_key, first_name, last_name, created_at, updated_at)
                SELECT gen_random_uuid(), e, e, 'First' || n % 500, 'Last' || n % 5000, now() - n * interval '1 minute', now()
                FROM generate_series(1, 50000) AS n CROSS JOIN LATERAL (SELECT 'person' || n || '@mail' || n % 1000 || '.example' AS e) AS address
                """,
            """
                INSERT INTO commerce.products (id, sku, name, base_price, category_id, status)
                SELECT 'large-' || n, 'SKU-' || n, 'Thing ' || n, 1000, 'cat-1', CASE WHEN n % 10 = 0 THEN 'draft' ELSE 'active' END
                FROM generate_series(1, 20000) AS n
                """,
            "INSERT INTO commerce.variants (id, product_id, sku) SELECT 'large-v' || n, 'large-' || n, 'SKU-' || n || '-V' FROM generate_series(1, 20000) AS n",
            """
                INSERT INTO commerce.orders (id, order_number, user_id, currency, subtotal, discount_total, tax_total, shipping_total, total, shipping_address,
                                             billing_address, shipping_method_id, created_at, updated_at)
                SELECT gen_random_uuid(), 'ORD-' || lpad((n * 7919 % 100000000)::text, 8, '0'), md5((n % 10000)::text)::uuid, 'USD', 1, 0, 0, 0, 1,
                       jsonb_build_object('LastName', 'Last' || n), '{}', 'ship_standard', now() - n * interval '1 minute', now()
                FROM generate_series(1, 50000) AS n
                """,
            """
                INSERT INTO commerce.customers (id, email, email_key, last_name, created_at, updated_at)
                SELECT gen_random_uuid(), 'person' || n || '@example.com', 'person' || n || '@example.com', 'Last' || n, now() - n * interval '1 minute', now()
                FROM generate_series(1, 50000) AS n
                """,
            """
                INSERT INTO push.devices (fcm_token, platform, user_id, device_name, tags, is_active, deactivation_reason, last_seen_at, created_at, updated_at)
                SELECT 'token-' || n, 'android', md5((n % 10000)::text)::uuid, 'Phone ' || n, ARRAY['tag' || n % 1000], n % 500 > 0,
                       CASE WHEN n % 500 = 0 THEN 'manual' END, now() - n * interval '1 minute', now(), now()
                FROM generate_series(1, 80000) AS n
                """,
            """
                INSERT INTO push.messages (name, type, scheduled_at, sent_at, android_message, status, event_id, created_at, updated_at)
                SELECT 'Message ' || n, 'draft', CASE WHEN n % 2 = 0 THEN now() + n * interval '1 minute' END,
                       CASE WHEN n % 3 = 0 THEN now() - n * interval '1 minute' END, json_build_object('title', 'Word' || n % 5000),
                           'draft', CASE WHEN n % 50 = 0 THEN n END, now() - n * interval '1 minute', now()
                FROM generate_series(1, 40000) AS n
                """,
            """
                INSERT INTO platform.audit_log (id, at, actor_id, action, subject, address, request_id, hash, api_key_id)
                SELECT 1000000 + n, timestamptz '2025-12-01' + n * interval '1 minute', md5((n % 100)::text)::uuid,
                       CASE WHEN n % 5000 = 0 THEN 'rare.changed' ELSE 'thing.changed' END, 'thing:' || n % 10000, '',
                           'request-' || n, decode(repeat('00', 32), 'hex'), CASE WHEN n % 100 = 0 THEN md5((n % 1000)::text)::uuid END
                FROM generate_series(1, 80000) AS n
                """,
            """
                INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at, dead_at)
                SELECT 'mail', 'mail', '{}', timestamptz '2025-12-01' + n * interval '1 minute', now() + interval '1 year', CASE WHEN n % 10 = 0 THEN now() END
                FROM generate_series(1, 50000) AS n
                """,
        ];
    }
}
