using Stoa.Accounts.Admins;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

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
        var (conditions, arguments) = ListUsers.Conditions(new ListUsers.Request(new PageQuery(1, 20), keyword, active, role));

        var plan = await Explain(ListUsers.ListSql(conditions, arguments.Count), [.. arguments, 20, 0L]);

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on users", plan, StringComparison.Ordinal);
        if (conditions.Length > 0 && active != true)
        {
            Assert.DoesNotContain("Seq Scan on users", await Explain(ListUsers.CountSql + conditions, [.. arguments]), StringComparison.Ordinal);
        }
    }

    private async Task<string> Explain(string sql, params object?[] arguments) =>
        string.Join('\n', await shop.Host.Database.Many("EXPLAIN " + sql, row => row.GetString(0), TestContext.Current.CancellationToken, arguments));

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
