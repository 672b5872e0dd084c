using System.Text;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Lists;

/// <summary>What holds of every list of staff: its orders, its cursors, its pages.</summary>
public sealed class EveryListTests(EveryListTests.FullShop full) : IClassFixture<EveryListTests.FullShop>
{
    /// <summary>Each list with a filter that leaves 20 to 100 entries, its orders, and the member that its entries are told apart by.</summary>
    private static readonly (string Path, string Filter, string[] Sorts, string Id)[] Table =
    [
        ("/admin/users", "keyword=listed", ["created_at", "updated_at", "email", "last_name"], "id"),
        ("/admin/admins", "", ["created_at", "updated_at", "email", "last_name"], "id"),
        ("/admin/audit-log", "", ["id", "at"], "id"),
        ("/admin/mails", "", ["id", "created_at"], "id"),
        ("/admin/device-tokens", "tag=listed", ["id", "last_seen_at"], "id"),
        ("/admin/push-messages", "keyword=listed", ["id", "created_at", "scheduled_at", "sent_at", "name"], "id"),
        ("/admin/push-messages/{message}/deliveries", "", ["position"], "device_token_id"),
        ("/admin/views", "list=listed", ["created_at", "name"], "id"),
        ("/admin/imports", "", ["created_at"], "id"),
        ("/admin/imports/{import}/rows", "", ["line"], "line"),
        ("/admin/customer-groups", "", ["created_at", "name"], "id"),
        ("/admin/customer-groups/listed-01/members", "", ["added_at"], "user_id"),
        ("/admin/gift-cards", "", ["created_at", "expires_at"], "id"),
        ("/admin/gift-cards/01900000-0000-7000-8000-000000000001/entries", "", ["id"], "id"),
        ("/admin/customers", "keyword=listed", ["created_at", "last_order_at", "spend"], "id"),
        ("/admin/redirects", "path=/listed", ["created_at", "path"], "id"),
        ("/admin/invoices", "kind=invoice", ["issued_at"], "id"),
    ];

    public static TheoryData<string, string, string, string> Orders
    {
        get
        {
            var orders = new TheoryData<string, string, string, string>();
            foreach (var (path, filter, sorts, id) in Table)
            {
                orders.Add(path, filter, "", id);
                foreach (var sort in sorts)
                {
                    orders.Add(path, filter, sort, id);
                    orders.Add(path, filter, "-" + sort, id);
                }
            }
            return orders;
        }
    }

    public static TheoryData<string, string> Paths
    {
        get
        {
            var paths = new TheoryData<string, string>();
            foreach (var (path, _, sorts, _) in Table)
            {
                paths.Add(path, sorts[0]);
            }
            return paths;
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_cursor_walks_the_list_once_in_the_order_of_its_pages(string path, string filter, string sort, string id)
    {
        var query = $"{filter}&page_size=7{(sort.Length > 0 ? "&sort=" + sort : "")}";

        var paged = await full.Root.Walk(full.Path(path), query, byCursor: false, id);
        var walked = await full.Root.Walk(full.Path(path), query, byCursor: true, id);

        Assert.InRange(paged.Count, 15, 200);
        Assert.Equal(paged, walked);
        Assert.Equal(paged.Count, paged.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_hyphen_turns_the_order_round(string path, string filter, string sort, string id)
    {
        if (sort.Length > 0)
        {
            var other = sort[0] == '-' ? sort[1..] : "-" + sort;
            var there = await full.Root.Walk(full.Path(path), $"{filter}&page_size=100&sort={sort}", byCursor: false, id);
            var back = await full.Root.Walk(full.Path(path), $"{filter}&page_size=100&sort={other}", byCursor: false, id);

            Assert.Equal(there, back.AsEnumerable().Reverse(), StringComparer.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_cursor_that_the_list_did_not_give_is_refused(string path, string sort)
    {
        var at = $"{full.Path(path)}?page_size=1";
        var cursor = (string)(await full.Root.Get($"{at}&cursor=*&sort={sort}")).Meta()["next_cursor"]!;
        Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"{at}&cursor={cursor}&sort={sort}")).Status);

        foreach (
            var hostile in new[]
            {
                $"{cursor}&sort=-{sort}",
                cursor + "x&sort=" + sort,
                "nonsense",
                "**",
                Encoded("", sort),
                Encoded("[]", sort),
                Encoded("{}", sort),
                Encoded("null", sort),
                Encoded($$"""["{{sort}}",null,null]""", sort),
                Encoded($$"""["{{sort}}",1,2]""", sort),
                Encoded($$"""["{{sort}}","\u0000","\u0000"]""", sort),
                Encoded($$"""["{{sort}}","\ud800","1"]""", sort),
                Encoded($$"""["{{sort}}","1'); DROP TABLE platform.outbox; --","x"]""", sort),
                Encoded($$"""["{{sort}}","99999999999999999999999","99999999999999999999999"]""", sort),
                Encoded(new string('[', 500), sort),
                Convert.ToBase64String([0xff, 0xfe, 0x5b]).TrimEnd('=') + "&sort=" + sort,
            }
        )
        {
            (await full.Root.Get($"{at}&cursor={hostile}")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
        }
        (await full.Root.Get($"{at}&cursor={new string('x', 4201)}")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await full.Root.Get($"{at}&sort=nothing")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await full.Root.Get($"{at}&sort={sort}&sort={sort}")).Refused(HttpStatusCode.BadRequest, "invalid_request");

        static string Encoded(string json, string sort) =>
            (json.Length == 0 ? "e30" : Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_'))
            + "&sort="
            + sort;
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_list_without_cursor_says_what_it_always_said_and_one_with_it_where_it_goes_on(string path, string sort)
    {
        string[] always = ["page", "page_size", "total_items", "total_pages", "has_next", "has_prev"];
        var page = (await full.Root.Get($"{full.Path(path)}?page=2&page_size=2&sort={sort}")).Meta();
        var walked = (await full.Root.Get($"{full.Path(path)}?page=2&page_size=2&sort={sort}&cursor=*")).Meta();

        Assert.Equal(always, Reply.MembersOf(page));
        Assert.Equal((2, true, true), ((int)page["page"]!, (bool)page["has_next"]!, (bool)page["has_prev"]!));
        Assert.Equal([.. always, "next_cursor"], Reply.MembersOf(walked));
        Assert.False((bool)walked["has_prev"]!);
        Assert.Equal((long)page["total_items"]!, (long)walked["total_items"]!);
    }

    [Fact]
    public async Task Nobody_pays_for_the_cursors_that_others_made_up()
    {
        var cursor = Convert.ToBase64String("""["created_at","no day","x"]"""u8).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        for (var round = 0; round < 5; round++)
        {
            (await full.Root.Get($"/admin/redirects?sort=created_at&cursor={cursor}")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
            (await full.Root.Get($"/admin/redirects?sort=created_at&cursor={cursor}")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
            var next = (string)(await full.Root.Get("/admin/redirects?sort=created_at&cursor=*&page_size=1")).Meta()["next_cursor"]!;
            Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"/admin/redirects?sort=created_at&cursor={next}&page_size=1")).Status);
        }
    }

    [Fact]
    public async Task The_cursor_of_a_list_in_problem_stands_in_its_link()
    {
        var problem = full.Root.Under("/as/problem/api/v1");
        var first = await problem.Get("/admin/push-messages?keyword=listed&sort=name&page_size=1&cursor=*");
        var next = first.Headers["Link"].Split('<', '>').Single(link => link.Contains("cursor=", StringComparison.Ordinal));

        var second = await problem.Send(new HttpRequestMessage(HttpMethod.Get, next) { Headers = { { "Authorization", "Bearer " + problem.Token } } });

        Assert.Equal((HttpStatusCode.OK, 1), (second.Status, second.Json.AsArray().Count));
        Assert.NotEqual(first.Text, second.Text, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("/admin/users")]
    [InlineData("/admin/admins")]
    [InlineData("/admin/audit-log")]
    [InlineData("/admin/mails")]
    [InlineData("/admin/views")]
    [InlineData("/admin/imports")]
    [InlineData("/admin/imports/{import}/rows")]
    [InlineData("/admin/customer-groups")]
    [InlineData("/admin/customers")]
    [InlineData("/admin/redirects")]
    public async Task Pages_end_where_counting_ends(string path)
    {
        Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"{full.Path(path)}?page=500")).Status);
        Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"{full.Path(path)}?page_size=30&page=334")).Status);
        foreach (var query in new[] { "page=501", "page_size=30&page=335", "page_size=100&page=101", "page=2147483647&page_size=100" })
        {
            (await full.Root.Get($"{full.Path(path)}?{query}")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
        Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"{full.Path(path)}?page=501&cursor=*")).Status);
    }

    [Theory]
    [InlineData("/admin/device-tokens")]
    [InlineData("/admin/push-messages")]
    [InlineData("/admin/push-messages/{message}/deliveries")]
    public async Task Lists_of_document_002_have_pages_of_any_number(string path)
    {
        foreach (var query in new[] { "page=501", "page=2147483647&page_size=100" })
        {
            var reply = await full.Root.Get($"{full.Path(path)}?{query}");
            Assert.Equal((HttpStatusCode.OK, 0), (reply.Status, reply.Data.AsArray().Count));
        }
    }

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
