using Stoa.Accounts.Admins;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.Admins;

/// <summary>Never a sequential scan: how PostgreSQL runs the search for users among 100,000.</summary>
public sealed class UserSearchPlanTests(UserSearchPlanTests.ManyUsers shop) : IClassFixture<UserSearchPlanTests.ManyUsers>
{
    [Theory]
    [InlineData("person12345", null, null, "users_words")]
    [InlineData("per", true, "manager", "user_roles_")]
    [InlineData("person12345", false, "user", "users_words")]
    [InlineData("nobody", null, null, "users_words")]
    [InlineData(null, null, null, "users_newest")]
    [InlineData(null, true, null, "users_newest")]
    [InlineData(null, false, null, "users_inactive")]
    [InlineData(null, null, "manager", "user_roles_role")]
    public async Task A_page_is_read_using_an_index(string? keyword, bool? active, string? role, string index)
    {
        var list = Query(keyword, active, role);

        var plan = await shop.Host.Explain(list.FirstPage(null, 20));

        Assert.Contains(index, plan, StringComparison.Ordinal);
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
