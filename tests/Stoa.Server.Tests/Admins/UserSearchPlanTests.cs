using Stoa.Accounts.Admins;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.Admins;

/// <summary>Never a sequential scan: how PostgreSQL runs the search for users among 100,000.</summary>
public sealed class UserSearchPlanTests(UserSearchPlanTests.ManyUsers shop) : IClassFixture<UserSearchPlanTests.ManyUsers>
{
    [Theory]
    [InlineData("person12345", null, null, true, "users_words")]
    [InlineData("per", null, null, false, "users_newest")]
    [InlineData("per", true, "manager", true, "user_roles_")]
    [InlineData("person12345", false, "user", true, "users_words")]
    [InlineData("nobody", null, null, true, "users_words")]
    [InlineData(null, null, null, false, "users_newest")]
    [InlineData(null, true, null, false, "users_newest")]
    [InlineData(null, false, null, false, "users_inactive")]
    [InlineData(null, null, "manager", false, "user_roles_role")]
    public async Task A_page_is_read_using_an_index(string? keyword, bool? active, string? role, bool few, string index)
    {
        var list = Query(keyword, active, role);

        var plan = await shop.Host.Explain(list.FirstPage(null, 20, few));

        Assert.True(plan.Contains(index, StringComparison.Ordinal), plan);
        Assert.DoesNotContain("Seq Scan on users", plan, StringComparison.Ordinal);
        if ((keyword ?? role) is not null || active == false)
        {
            Assert.DoesNotContain("Seq Scan on users", await shop.Host.Explain(list.Count()), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, "2026-01-01 00:00:00+00", "users_newest")]
    [InlineData("-created_at", "2026-01-01 00:00:00+00", "users_newest")]
    [InlineData("updated_at", "2026-01-01 00:00:00+00", "users_by_update")]
    [InlineData("email", "person5", "users_email_taken")]
    [InlineData("-last_name", "Last77", "users_by_last_name")]
    public async Task Every_order_has_an_index_at_its_beginning_and_behind_a_cursor(string? sort, string value, string index)
    {
        var list = Query(null, null, null);

        foreach (var statement in new[] { list.FirstPage(sort, 20), list.PageBehind(sort, 20, value, Guid.Empty.ToString()) })
        {
            var plan = await shop.Host.Explain(statement);
            Assert.Contains(index, plan, StringComparison.Ordinal);
            Assert.DoesNotMatch("Seq Scan on users|Sort Key: u[^\\n]*\\n(?!\\s+Presorted)", plan);
        }
        Assert.Contains("Index Cond: ", await shop.Host.Explain(list.PageBehind(sort, 20, value, Guid.Empty.ToString())), StringComparison.Ordinal);
    }

    /// <summary>A hundred have the first, more than are found and sorted the second.</summary>
    [Theory]
    [InlineData("person123", "-created_at")]
    [InlineData("person123", "email")]
    [InlineData("person123", "-last_name")]
    [InlineData("first44", "email")]
    [InlineData("person12 first12", "created_at")]
    [InlineData("first1", "-created_at")]
    [InlineData("nobody", "email")]
    public async Task A_keyword_finds_the_same_users_in_the_same_order_whether_few_have_it_or_many(string keyword, string sort)
    {
        var root = await shop.Host.SuperAdmin();
        var path = $"/admin/users?keyword={Uri.EscapeDataString(keyword)}&sort={sort}&page_size=100";
        var expected = await Expected(keyword, sort);

        var first = await root.Get(path);
        var ids = first.Data.AsArray().Select(user => (string)user!["id"]!).ToList();
        var behind = await root.Get(path + "&cursor=*");
        ids.AddRange((await root.Get(path + "&page=2")).Data.AsArray().Select(user => (string)user!["id"]!));
        var cursor = (string?)behind.Json["meta"]!["next_cursor"];
        var next = cursor is null ? [] : (await root.Get($"{path}&cursor={cursor}")).Data.AsArray().Select(user => (string)user!["id"]!).ToList();

        Assert.Equal(expected.Take(200), ids, StringComparer.Ordinal);
        Assert.Equal(expected.Skip(100).Take(100), next, StringComparer.Ordinal);
        Assert.Equal(Math.Min(expected.Count, ListQuery.CountedAtMost), (int)first.Json["meta"]!["total_items"]!);
    }

    [Theory]
    [InlineData("person54321", 1)]
    [InlineData("Last4321", 6)]
    [InlineData("First7", 6)]
    [InlineData("First77 Last77", 6)]
    [InlineData("First77 Last78", 0)]
    [InlineData("nobody", 0)]
    public async Task A_search_over_everything_finds_users_whether_few_have_the_words_or_many(string text, int count)
    {
        var root = await shop.Host.SuperAdmin();

        var reply = await root.Get($"/admin/search?q={Uri.EscapeDataString(text)}&limit=6");

        var users = reply.Data["groups"]!.AsArray().Single(group => (string)group!["type"]! == "users")!["items"]!.AsArray();
        Assert.Equal(count, users.Select(user => (string)user!["id"]!).Distinct(StringComparer.Ordinal).Count());
        Assert.All(
            users,
            user => Assert.All(text.Split(' '), word => Assert.Contains(word, $"{user!["title"]} {user["subtitle"]}", StringComparison.OrdinalIgnoreCase))
        );
    }

    private async Task<IReadOnlyList<string>> Expected(string keyword, string sort)
    {
        var (column, direction) = (sort.TrimStart('-').Replace("email", "email_key", StringComparison.Ordinal), sort[0] == '-' ? "DESC" : "ASC");
        return await shop.Host.Database.Many(
            $"SELECT u.id::text FROM accounts.users u WHERE u.words @@ accounts.beginning_with($1) ORDER BY u.{column} {direction}, u.id {direction}",
            row => row.GetString(0),
            TestContext.Current.CancellationToken,
            keyword
        );
    }

    private static ListQuery Query(string? keyword, bool? active, string? role) =>
        ListUsers.Query(new ListUsers.Request(new ListRequest(new PageQuery(1, 20), null, null), keyword, active, role));

    public sealed class ManyUsers(TestDatabases databases) : IAsyncLifetime
    {
        public StoaHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Host = await StoaHost.Start(await databases.Create());
            await Host.Execute(
                """
                INSERT INTO accounts.users (id, email, email_key, first_name, last_name, active, created_at, updated_at)
                SELECT gen_random_uuid(), 'person' || n || '@mail' || n % 1000 || '.example', 'person' || n || '@mail' || n % 1000 || '.example',
                       'First' || n % 500, 'Last' || n % 5000, n % 200 > 0, now() - n * interval '1 minute', now()
                FROM generate_series(1, 100000) AS n
                """
            );
            await Host.Execute(
                "INSERT INTO accounts.user_roles SELECT u.id, r.id FROM accounts.users u JOIN accounts.roles r ON r.name = 'user' ON CONFLICT DO NOTHING"
            );
            await Host.Execute(
                """
                INSERT INTO accounts.user_roles
                SELECT u.id, r.id FROM accounts.users u JOIN accounts.roles r ON r.name = 'manager' WHERE u.email LIKE 'person%000@%'
                """
            );
            await Host.Execute("VACUUM ANALYZE accounts.users");
            await Host.Execute("VACUUM ANALYZE accounts.user_roles");
        }

        public async ValueTask DisposeAsync()
        {
            Assert.Empty(Host.LoggedErrors);
            await Host.DisposeAsync();
        }
    }
}
