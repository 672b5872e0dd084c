using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts.Admins;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Admins;

/// <summary>If there is no super admin, the start creates one.</summary>
public sealed class FirstSuperAdminTests(TestDatabases databases)
{
    [Fact]
    public async Task Of_two_nodes_starting_at_once_one_creates_the_super_admin_and_the_other_does_not_overwrite_it()
    {
        await using var first = await StoaHost.Start(await databases.Create());
        await using var second = await StoaHost.Start(first.ConnectionString, ("SuperAdmin:Password", "The-Other-Nodes-Password-2"));
        await first.Execute("DELETE FROM accounts.user_roles");
        var session = await new Client(first, null).LogIn(StoaHost.SuperAdminEmail, StoaHost.SuperAdminPassword);
        await using var connection = await first.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var waiting = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.Change(FirstSuperAdmin.LockSql, TestContext.Current.CancellationToken);

        var starts = new[] { first, second }
            .Select(host => host.Services.GetRequiredService<FirstSuperAdmin>().Ensure(TestContext.Current.CancellationToken))
            .ToArray();
        await first.UntilStatementsWait(2);
        await waiting.CommitAsync(TestContext.Current.CancellationToken);
        var made = await Task.WhenAll(starts);

        var password = Assert.Single(made, admin => admin.Password is not null).Password!;
        Assert.Equal(HttpStatusCode.OK, (await new Client(first, null).LogIn(StoaHost.SuperAdminEmail, password)).Status);
        Assert.Equal(2, await first.Read<long>("SELECT count(*) FROM platform.audit_log WHERE action = 'admin.created'"));
        await Behind.Until(HttpStatusCode.Unauthorized, () => new Client(first, session.AccessToken()).Get("/auth/profile"));
    }
}
