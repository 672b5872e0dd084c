using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Stoa.EmbeddedPostgres.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task The_first_start_creates_the_database_and_the_second_keeps_it()
    {
        using var folder = new TestFolder();
        await using (var first = await Servers.StartAsync(folder))
        {
            Assert.True(first.Created);
            await first.RememberAsync(7);
        }

        await using var second = await Servers.StartAsync(folder);
        Assert.False(second.Created);
        Assert.Equal(7, await second.RecallAsync());
    }

    [Fact]
    public async Task The_database_uses_UTF8_and_UTC()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);

        Assert.Equal(
            "UTF8/C.UTF-8/stoa/UTC/minimal",
            await server.AskAsync<string>(
                """
                SELECT concat_ws('/', current_setting('server_encoding'), datlocale, current_user, current_setting('timezone'), current_setting('wal_level'))
                FROM pg_database WHERE datname = current_database()
                """
            )
        );
    }

    [Fact]
    public async Task A_missing_database_is_created_again()
    {
        using var folder = new TestFolder();
        await using (var first = await Servers.StartAsync(folder))
        {
            await using var connection = new NpgsqlConnection(first.ConnectionString + ";Pooling=false;Database=postgres");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var drop = new NpgsqlCommand("DROP DATABASE stoa WITH (FORCE)", connection);
            await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var second = await Servers.StartAsync(folder);
        Assert.Equal("stoa", await second.AskAsync<string>("SELECT current_database()::text"));
    }

    [Fact]
    public async Task Stopping_leaves_no_process_and_can_be_repeated()
    {
        using var folder = new TestFolder();
        var server = await Servers.StartAsync(folder);

        await Task.WhenAll(server.StopAsync(), server.StopAsync());
        await server.DisposeAsync();

        Assert.False(Servers.IsAlive(server.ProcessId));
    }

    [Fact]
    public async Task Two_servers_run_side_by_side()
    {
        using var left = new TestFolder();
        using var right = new TestFolder();
        var servers = await Task.WhenAll(Servers.StartAsync(left), Servers.StartAsync(right));
        await using var first = servers[0];
        await using var second = servers[1];

        await Task.WhenAll(first.RememberAsync(1), second.RememberAsync(2));

        Assert.NotEqual(first.Port, second.Port);
        Assert.Equal(1, await first.RecallAsync());
        Assert.Equal(2, await second.RecallAsync());
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused()
    {
        using var folder = new TestFolder();
        await using var first = await Servers.StartAsync(folder);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Servers.StartAsync(folder));

        Assert.Contains("in use by another server", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await first.AskAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task Settings_reach_the_server_unchanged()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder, ("application_name", "it's \"$HOME\""), ("max_connections", "30"));

        Assert.Equal("30", await server.AskAsync<string>("SHOW max_connections"));
        Assert.Equal("it's \"$HOME\"", await server.AskAsync<string>("SELECT reset_val FROM pg_settings WHERE name = 'application_name'"));
    }

    [Fact]
    public async Task A_refused_setting_is_reported_with_PostgreSQLs_own_message()
    {
        using var folder = new TestFolder();

        var failure = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Servers.StartAsync(folder, ("max_connections", "many")));

        Assert.Contains("does not start", failure.Message, StringComparison.Ordinal);
        Assert.Contains("invalid value for parameter \"max_connections\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_start_leaves_nothing_running_and_the_next_one_works()
    {
        using var folder = new TestFolder();
        await using (await Servers.StartAsync(folder)) { }

        using var cancelled = new CancellationTokenSource();
        var options = new EmbeddedPostgresOptions(folder.Data) { Durable = false };
        var start = PostgresServer.StartAsync(options, NullLogger.Instance, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);

        Assert.False(File.Exists(Path.Combine(folder.Cluster, "postmaster.pid")));
        await using var second = await Servers.StartAsync(folder);
        Assert.Equal(1, await second.AskAsync<int>("SELECT 1"));
    }
}
