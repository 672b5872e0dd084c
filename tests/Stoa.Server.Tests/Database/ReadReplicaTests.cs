using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Settings;

namespace Stoa.Server.Tests.Database;

/// <summary>Catalogue, search, reports and exports from a standby, which is never older than what the reader has to see (scale.md 3).</summary>
public sealed class ReadReplicaTests : IAsyncLifetime
{
    private StandbyDatabase _database = null!;
    private StoaHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await StandbyDatabase.Start();
        _host = await Node(cache: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Shoppers_read_the_standby_while_it_has_every_change_that_was_heard()
    {
        await Change("Heard", told: true);
        await Wait.Until(() => IsReadFromStandby(_host));
        await _database.OnStandby("SELECT pg_wal_replay_pause()");
        await Change("Behind its back", told: false);

        // What nobody was told of shows where the answer came from.
        await Wait.Until(async () => await Shown(_host) == "Heard");
        Assert.Contains("Heard", await Listed("page_size=100"), StringComparer.Ordinal);
        Assert.Contains("Heard", await Listed("keyword=heard"), StringComparer.Ordinal);

        await Change("Told", told: true);
        await Wait.Until(async () => await Shown(_host) == "Told");
        Assert.Contains("Told", await Listed("keyword=told"), StringComparer.Ordinal);
        await _database.OnStandby("SELECT pg_wal_replay_resume()");
    }

    [Fact]
    public async Task With_a_standby_three_seconds_behind_no_stale_answer_is_cached_after_its_signal()
    {
        await _database.StopStandby();
        await _database.StartStandby("3s");
        await using var writer = await Node(cache: true);
        await using var reader = await Node(cache: true);
        var root = await writer.SuperAdmin();
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadOn(reader, over.Token))).ToList();

        for (var i = 1; i <= 100; i++)
        {
            var name = Name(i);
            Assert.Equal(HttpStatusCode.OK, (await root.Send(HttpMethod.Patch, "/admin/products/prod-1", new { name }, ("If-Match", "*"))).Status);
            Assert.Equal(name, await Shown(writer));
            // A stale answer that is kept would stay until the next change.
            await Wait.Until(async () => await Shown(reader) == name);
        }
        await over.CancelAsync();

        foreach (var seen in await Task.WhenAll(readers))
        {
            Assert.Equal(seen.Order(StringComparer.Ordinal), seen, StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task Reports_and_exports_have_what_was_answered_before_however_far_behind_the_standby_is()
    {
        var root = await _host.SuperAdmin();
        await _database.OnStandby("SELECT pg_wal_replay_pause()");

        var buyer = await (await _host.SignUp()).With("prod-6");
        Assert.Equal(HttpStatusCode.Created, (await buyer.Order()).Status);
        await Change("The last change", told: true);

        Assert.Equal(1, (long)(await root.Get("/admin/reports/sales")).Data["totals"]!["orders"]!);
        Assert.Contains("The last change", (await root.Get("/admin/exports/products")).Text, StringComparison.Ordinal);
        await _database.OnStandby("SELECT pg_wal_replay_resume()");
        Assert.Equal(1, (long)(await root.Get("/admin/reports/sales")).Data["totals"]!["orders"]!);
        Assert.Contains("The last change", (await root.Get("/admin/exports/products")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standby_that_dies_costs_no_answer_and_is_read_again_when_it_is_back()
    {
        await Change("Before", told: true);
        await Wait.Until(() => IsReadFromStandby(_host));

        await _database.StopStandby();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("Before", await Shown(_host));
        }
        await Change("Meanwhile", told: true);
        Assert.Equal("Meanwhile", await Shown(_host));
    }

    [Fact]
    public async Task A_standby_that_took_over_is_not_read_by_nodes_that_write_elsewhere()
    {
        await Change("Ours", told: true);
        await Wait.Until(() => IsReadFromStandby(_host));

        await _database.OnStandby("SELECT pg_promote()");
        await _database.OnStandby("UPDATE commerce.products SET name = 'Of another history' WHERE id = 'prod-1'");

        await Wait.Until(async () => await Shown(_host) == "Ours");
        await Change("Still ours", told: true);
        Assert.Equal("Still ours", await Shown(_host));
    }

    [Theory]
    [InlineData("Host=a,b;Database=shop")]
    [InlineData("Database=shop;Password=secret")]
    [InlineData("no connection string; Password=secret")]
    public async Task An_entry_that_is_not_one_standby_stops_the_start_without_telling_its_password(string entry)
    {
        var refused = await Assert.ThrowsAsync<StartException>(() => StoaHost.Start(_database.Primary, ("Database:Replicas:0", entry)));

        Assert.StartsWith("Database:Replicas:0 is not", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_primary_itself_and_another_database_are_never_taken_for_a_standby()
    {
        await using var other = await ReplicatedDatabase.Start("");
        await using var node = await StoaHost.Start(
            _database.Primary,
            ("Catalogue:Cache", "false"),
            ("Database:Replicas:0", _database.Primary),
            ("Database:Replicas:1", other.ConnectionString),
            ("Database:Replicas:2", "Host=127.0.0.1;Port=1;Username=nobody")
        );
        await Change("Here", told: true);

        for (var i = 0; i < 20; i++)
        {
            await Wait.Until(async () => await Shown(node) == "Here");
        }
    }

    [Fact]
    public async Task A_standby_that_hangs_keeps_no_other_from_being_read()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var log = new LogLines();
        await using var node = await StoaHost.Start(
            _database.Primary,
            logging => logging.AddProvider(log),
            ("Catalogue:Cache", "false"),
            ("Database:Replicas:0", $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=nobody;Timeout=600"),
            ("Database:Replicas:1", _database.Standby)
        );

        await Wait.Until(() => IsReadFromStandby(node));
        await Change("Past the one that hangs", told: true);
        await Wait.Until(async () => await Shown(node) == "Past the one that hangs");
        await Wait.Until(() => IsReadFromStandby(node));
        await Wait.Until(() => log.Any(line => line.Contains("Replica 0 is not read from: it has not answered for 2 seconds", StringComparison.Ordinal)));
    }

    private Task<StoaHost> Node(bool cache) =>
        StoaHost.Start(_database.Primary, ("Catalogue:Cache", cache ? "true" : "false"), ("Database:Replicas:0", _database.Standby));

    private static Client Guest(StoaHost host) => new(host, null);

    private async Task<IEnumerable<string>> Listed(string query) =>
        (await Guest(_host).Get($"/catalog/products?{query}")).Data.AsArray().Select(product => (string)product!["name"]!);

    private static string Name(int change) => $"Change {change:0000}";

    private static async Task<string> Shown(StoaHost host) => (string)(await Guest(host).Get("/catalog/products/prod-1")).Data["name"]!;

    /// <summary>What a shopper sees one after the other.</summary>
    private static async Task<List<string>> ReadOn(StoaHost host, CancellationToken over)
    {
        var seen = new List<string>();
        while (!over.IsCancellationRequested)
        {
            var name = await Shown(host);
            if (name.StartsWith("Change ", StringComparison.Ordinal))
            {
                seen.Add(name);
            }
        }
        return seen;
    }

    private async Task Change(string name, bool told)
    {
        await using var connection = await _host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"SET LOCAL session_replication_role = '{(told ? "origin" : "replica")}'"),
                new NpgsqlBatchCommand($"UPDATE commerce.products SET name = '{name}' WHERE id = 'prod-1'"),
            },
        };
        await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>By what its sessions were asked last.</summary>
    private async Task<bool> IsReadFromStandby(StoaHost host)
    {
        await using var standby = NpgsqlDataSource.Create(_database.Standby + ";Pooling=false");
        await using var command = standby.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'stoa' AND query LIKE '%commerce.products%'"
        );
        await Shown(host);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! > 0;
    }
}
