using Stoa.Accounts.Invitations;
using Stoa.Accounts.Roles;
using Stoa.Contracts.Input;
using Stoa.Integrations.Webhooks;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.Lists;

/// <summary>
/// Invitations, the users of a role, the log of events and deliveries of webhooks: a page of them costs no scan, whatever it is filtered and sorted by.
/// </summary>
public sealed class StaffListPlanTests(StaffListPlanTests.LargeShop shop) : IClassFixture<StaffListPlanTests.LargeShop>
{
    private const string Moment = "2026-01-01 00:00:00+00";
    private static readonly ListRequest All = new(new PageQuery(1, 20), null, null);
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly Guid Nobody = Guid.Parse("0194783c-5c00-7000-8000-0000000000aa");
    private static readonly ListEvents.Request EveryEvent = new(All, [], null, null, null);

    public static TheoryData<string, string?, string, string> Orders =>
        new()
        {
            { "invitations", null, Moment, "invitations_newest" },
            { "invitations", "-created_at", Moment, "invitations_newest" },
            { "events", null, "40000", "event_log_[0-9]+_pkey" },
            { "events", "-position", "40000", "event_log_[0-9]+_pkey" },
            { "events behind", null, "40000", "event_log_[0-9]+_pkey" },
        };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Every_order_has_an_index_at_its_beginning_and_behind_a_cursor(string name, string? sort, string value, string index)
    {
        var behind = name == "invitations" ? Nobody.ToString() : value;
        foreach (var statement in new[] { ListOf(name).FirstPage(sort, 20), ListOf(name).PageBehind(sort, 20, value, behind) })
        {
            var plan = await shop.Host.Explain(statement);
            Assert.Matches($" {index} ", plan);
            // The roles of each invitation that is shown may be sorted.
            Assert.DoesNotMatch("Seq Scan on (invitations|event_log)|Sort Key: [ie]\\.", plan);
        }
    }

    public static TheoryData<string, string> Filters =>
        new()
        {
            { "invitations of an address", "invitations_by_address|invitations_open" },
            { "users of a role", "user_roles_role" },
            { "events of a type", "event_log_[0-9]+_type_position_idx" },
            { "events of a thing", "event_log_[0-9]+_aggregate_id_aggregate_kind_sequence_idx" },
            { "events of an hour", "event_log_[0-9]+_occurred_at_idx" },
            { "deliveries of an event", "deliveries_by_event" },
        };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Every_filter_that_leaves_few_has_an_index_for_the_page_and_for_the_count(string name, string index)
    {
        foreach (var statement in new[] { ListOf(name).FirstPage(null, 20), ListOf(name).Count() })
        {
            var plan = await shop.Host.Explain(statement);
            Assert.Matches(index, plan);
            Assert.DoesNotMatch("Seq Scan on (invitations|event_log|users|user_roles|deliveries)", plan);
        }
    }

    private static ListQuery ListOf(string name) =>
        name switch
        {
            "invitations" => ListInvitations.Query(new ListInvitations.Request(All, null, null), Now),
            "invitations of an address" => ListInvitations.Query(new ListInvitations.Request(All, null, "person12@mail12.example"), Now),
            "users of a role" => ListRoleUsers.Query(LargeShop.Role),
            "events" => ListEvents.Query(EveryEvent, null),
            "events behind" => ListEvents.Query(EveryEvent with { After = 1_000 }, null),
            "events of a type" => ListEvents.Query(EveryEvent with { Types = ["import.finished"] }, null),
            "deliveries of an event" => ListDeliveries.Filtered(new ListDeliveries.Request(LargeShop.Endpoint, All, null, null, Nobody.ToString())),
            "events of a thing" => ListEvents.Query(EveryEvent with { Aggregate = "thing-12" }, null),
            _ => ListEvents.Query(EveryEvent with { From = Now.AddMinutes(-30) }, null),
        };

    public sealed class LargeShop(TestDatabases databases) : IAsyncLifetime
    {
        internal static readonly Guid Endpoint = Guid.Parse("0194783c-5c00-7000-8000-0000000000cc");
        internal static readonly Guid Role = Guid.Parse("0194783c-5c00-7000-8000-0000000000bb");

        public StoaHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Host = await StoaHost.Start(await databases.Create());
            await Events.Told.Relayed(Host);
            foreach (var sql in Rows)
            {
                await Host.Execute(sql);
            }
            foreach (var table in new[] { "accounts.users", "accounts.user_roles", "accounts.invitations", "platform.event_log", "integrations.deliveries" })
            {
                await Host.Execute("VACUUM ANALYZE " + table);
            }
        }

        public async ValueTask DisposeAsync()
        {
            Assert.Empty(Host.LoggedErrors);
            await Host.DisposeAsync();
        }

        private static readonly string[] Rows =
        [
            $"""
                INSERT INTO integrations.deliveries (id, endpoint_id, position, event_id, contract, type, aggregate, sequence, status, created_at)
                SELECT gen_random_uuid(), '{Endpoint}', n, gen_random_uuid(), 'store', 'product.updated', 'product:' || n, 1, 'delivered',
                    now() - n * interval '1 second'
                FROM generate_series(1, 50000) AS n
                """,
            """
                INSERT INTO accounts.users (id, email, email_key, first_name, last_name, created_at, updated_at)
                SELECT gen_random_uuid(), e, e, 'First', 'Last' || n, now() - n * interval '1 minute', now()
                FROM generate_series(1, 50000) AS n CROSS JOIN LATERAL (SELECT 'person' || n || '@mail' || n % 1000 || '.example' AS e) AS address
                """,
            $"INSERT INTO accounts.roles (id, name, description) VALUES ('{Role}', 'shelf', '')",
            """
                INSERT INTO accounts.user_roles (user_id, role_id)
                SELECT u.id, r.id FROM accounts.users u JOIN accounts.roles r ON r.name = 'user' ON CONFLICT DO NOTHING
                """,
            $"INSERT INTO accounts.user_roles (user_id, role_id) SELECT id, '{Role}' FROM accounts.users ORDER BY id LIMIT 30",
            """
                INSERT INTO accounts.invitations (id, email, email_key, token_hash, invited_by, created_at, sent_at, expires_at, closed_at)
                SELECT gen_random_uuid(), e, e, decode(md5(n::text), 'hex'), (SELECT id FROM accounts.users ORDER BY id LIMIT 1),
                    now() - n * interval '1 minute', now(), now() + interval '7 days', now()
                FROM generate_series(1, 50000) AS n CROSS JOIN LATERAL (SELECT 'person' || n || '@mail' || n % 1000 || '.example' AS e) AS address
                """,
            """
                SELECT platform.extend_event_log(position + 80000) FROM platform.event_head;
                INSERT INTO platform.event_log (position, sequence, id, type, aggregate_kind, aggregate_id, payload, occurred_at)
                SELECT n, n / 5000 + 1, gen_random_uuid(), CASE WHEN n % 5000 = 0 THEN 'import.finished' ELSE 'product.updated' END, 'product',
                    'thing-' || n % 5000, '{"id":"a"}', now() - (last - n + 1) * interval '1 minute'
                FROM platform.event_head h, (SELECT max(last) AS last FROM platform.event_segments) s, generate_series(h.position + 1, last) AS n
                """,
        ];
    }
}
