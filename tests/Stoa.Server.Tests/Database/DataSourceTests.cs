using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Database;

/// <summary>What a connection string gets besides what it says.</summary>
public sealed class DataSourceTests(TestDatabases databases)
{
    [Fact]
    public async Task A_new_primary_is_looked_for_every_second_unless_the_string_says_otherwise()
    {
        var given = await databases.Create();
        await using var host = await StoaHost.Start(given);
        Assert.Equal(1, PoolOf(host).HostRecheckSeconds);

        await using var slower = await StoaHost.Start(given + ";Host Recheck Seconds=7");
        Assert.Equal(7, PoolOf(slower).HostRecheckSeconds);
    }

    [Fact]
    public async Task The_listener_has_a_connection_of_its_own_that_gives_up_after_five_seconds()
    {
        await using var host = await StoaHost.Start(await databases.Create());

        var listener = new NpgsqlConnectionStringBuilder(host.Services.GetRequiredKeyedService<NpgsqlDataSource>(DataSources.Listener).ConnectionString);

        Assert.Equal((false, 5, -1), (listener.Pooling, listener.CommandTimeout, listener.CancellationTimeout));
    }

    [Fact]
    public async Task The_last_day_that_there_is_is_read_whatever_zone_the_database_has()
    {
        var given = await databases.Create();
        await DatabaseIn(given, "Pacific/Kiritimati");
        await using var host = await StoaHost.Start(given);
        var root = await host.SuperAdmin();
        var price = new { amount = Merchant.Usd(1), ends_at = "9999-12-31T23:59:59Z" };

        var product = await root.NewProduct(Merchant.ProductBody().With("price_schedule", new[] { price }));

        Assert.Equal("9999-12-31T23:59:59Z", (string)(await root.Product(product))["price_schedule"]![0]!["ends_at"]!);
        Assert.Equal(HttpStatusCode.OK, (await root.Get("/admin/products?page_size=1")).Status);
    }

    /// <summary>From the next connection on.</summary>
    internal static async Task DatabaseIn(string connectionString, string zone)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await database.Change(
            $"ALTER DATABASE \"{new NpgsqlConnectionStringBuilder(connectionString).Database}\" SET timezone = '{zone}'",
            TestContext.Current.CancellationToken
        );
    }

    [Theory]
    [InlineData(40, false)]
    [InlineData(150, true)]
    public async Task A_pool_that_leaves_no_room_for_a_second_node_is_warned_of_at_the_start(int size, bool warned)
    {
        var lines = new LogLines();
        var connection = new NpgsqlConnectionStringBuilder(await databases.Create()) { MaxPoolSize = size }.ConnectionString;

        await using var host = await StoaHost.Start(connection, logging => logging.AddProvider(lines));

        Assert.Equal(warned, lines.Any(line => line.Contains("a second node is refused connections (53300)", StringComparison.Ordinal)));
    }

    private static NpgsqlConnectionStringBuilder PoolOf(StoaHost host) => new(host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString);
}
