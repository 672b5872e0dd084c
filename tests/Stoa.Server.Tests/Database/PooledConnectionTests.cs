using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Settings;
using Stoa.Server.Tests.Import;

namespace Stoa.Server.Tests.Database;

/// <summary>pgbouncer in transaction mode between Stoa and PostgreSQL: each transaction may find another session, and what needs one goes past it.</summary>
public sealed class PooledConnectionTests(TestDatabases databases)
{
    [Fact]
    public async Task Forty_buyers_share_four_sessions_and_every_node_hears_of_a_change()
    {
        var direct = await databases.Create();
        await using var pooler = await PgBouncer.Start(direct, sessions: 4);
        await using var one = await pooler.Serve(direct);
        await using var other = await pooler.Serve(direct);
        var root = await one.SuperAdmin();
        var product = (await root.Get("/admin/products?page_size=1")).Data[0]!;
        var path = $"/catalog/products/{(string)product["id"]!}";
        await new Client(other, null).Get(path);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(number => new Client(number % 2 == 0 ? one : other, null).Get($"/catalog/products?page={number + 1}"))
        );
        var changed = await root.Send(HttpMethod.Patch, $"/admin/products/{(string)product["id"]!}", new { name = "Pooled" }, ("If-Match", "*"));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.True(changed.Status == HttpStatusCode.OK, changed.Text);
        await Wait.Until(async () => (string?)(await new Client(other, null).Get(path)).Data["name"] == "Pooled");
    }

    [Fact]
    public async Task An_empty_database_is_migrated_and_users_are_imported_past_the_pooler()
    {
        var direct = await databases.CreateEmpty();
        await using var pooler = await PgBouncer.Start(direct, sessions: 2);
        await using var host = await pooler.Serve(direct, ("Demo:Seed", "false"));
        var address = Importing.Address();

        var result = await Importing.Into(host, await Importing.File(new { email = address }), dryRun: true);
        var real = await Importing.Into(host, await Importing.File(new { email = address }), dryRun: false);

        Assert.Equal((1, 1), (result.Created, real.Created));
    }

    [Fact]
    public async Task Sessions_are_in_UTC_behind_a_pooler_too()
    {
        var direct = await databases.Create();
        await DataSourceTests.DatabaseIn(direct, "Pacific/Kiritimati");
        await using var pooler = await PgBouncer.Start(direct, sessions: 2);
        await using var host = await pooler.Serve(direct);

        var zone = await host
            .Services.GetRequiredService<NpgsqlDataSource>()
            .One("SELECT current_setting('TimeZone')", row => row.GetString(0), TestContext.Current.CancellationToken);

        Assert.Equal("UTC", zone);
    }

    [Fact]
    public async Task A_way_past_a_pooler_that_is_not_there_is_refused_at_the_start()
    {
        var refused = await Assert.ThrowsAsync<StartException>(() => StoaHost.Start("", ("Database:SessionConnectionString", "Host=127.0.0.1")));

        Assert.Contains("Set both or neither", refused.Message, StringComparison.Ordinal);
    }
}
