using System.Globalization;
using Npgsql;
using Xunit;

namespace Stoa.EmbeddedPostgres.Tests;

public sealed class CrashTests
{
    [Fact]
    public async Task A_killed_postmaster_restarts_on_its_port_with_its_data()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartDurableAsync(folder);
        var (process, port, connection) = (server.ProcessId, server.Port, server.ConnectionString);
        await server.RememberAsync(5);

        Servers.Kill(process);
        await Servers.UntilAsync(() => server.ProcessId != process);

        Assert.Equal(5, await server.RecallAsync());
        Assert.Equal((port, connection), (server.Port, server.ConnectionString));
    }

    [Fact]
    public async Task A_backend_that_outlives_its_postmaster_does_not_block_the_restart()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);
        var process = server.ProcessId;
        await using var busy = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await busy.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM generate_series(1, 1000000000000)", busy) { CommandTimeout = 0 };
        var query = command.ExecuteScalarAsync(TestContext.Current.CancellationToken);

        Servers.Kill(process);
        await Servers.UntilAsync(() => server.ProcessId != process);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => query);
        Assert.Equal(1, await server.AskAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task A_killed_backend_is_handled_by_PostgreSQL_itself()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartDurableAsync(folder);
        var process = server.ProcessId;
        await server.RememberAsync(6);
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        Servers.Kill(connection.ProcessID);
        await Servers.UntilAsync(() => CanConnect(server.ConnectionString));

        Assert.Equal(6, await server.RecallAsync());
        Assert.Equal(process, server.ProcessId);
    }

    [Fact]
    public async Task A_server_left_by_a_killed_program_is_adopted()
    {
        using var folder = new TestFolder();
        using var program = ServerProcess.Start(folder.Data);
        var (process, port) = await program.RunningAsync();
        await program.KillAsync();
        Assert.True(Servers.IsAlive(process));

        await using var server = await Servers.StartAsync(folder);

        Assert.Equal((process, port, false), (server.ProcessId, server.Port, server.Created));
        Assert.Equal(1, await server.AskAsync<int>("SELECT 1"));
        await server.StopAsync();
        Assert.False(Servers.IsAlive(process));
    }

    [Fact]
    public async Task An_orphaned_server_with_other_settings_is_replaced()
    {
        using var folder = new TestFolder();
        using var program = ServerProcess.Start(folder.Data);
        var (process, _) = await program.RunningAsync();
        await program.KillAsync();

        await using var server = await Servers.StartAsync(folder, ("max_connections", "31"));

        Assert.Equal("31", await server.AskAsync<string>("SHOW max_connections"));
        Assert.False(Servers.IsAlive(process));
    }

    [Fact]
    public async Task An_orphaned_server_that_does_not_respond_is_replaced()
    {
        using var folder = new TestFolder();
        using var program = ServerProcess.Start(folder.Data);
        var (process, _) = await program.RunningAsync();
        await program.KillAsync();
        Servers.Signal(process, "STOP");

        await using var server = await Servers.StartAsync(folder);

        Assert.Equal(1, await server.AskAsync<int>("SELECT 1"));
        Assert.False(Servers.IsAlive(process));
    }

    [Fact]
    public async Task Program_and_postmaster_killed_together_recover_with_their_data()
    {
        using var folder = new TestFolder();
        using var program = ServerProcess.Start(folder.Data);
        var (process, _) = await program.RunningAsync();
        await program.KillAsync();
        await using (var taken = await Servers.StartAsync(folder))
        {
            await taken.RememberAsync(8);
        }

        using var next = ServerProcess.Start(folder.Data);
        (process, _) = await next.RunningAsync();
        await next.KillAsync();
        Servers.Kill(process);

        await using var server = await Servers.StartAsync(folder);
        Assert.Equal(8, await server.RecallAsync());
    }

    [Fact]
    public async Task A_stale_pid_file_whose_pid_was_reused_is_ignored()
    {
        using var folder = new TestFolder();
        await using (await Servers.StartAsync(folder)) { }

        var (other, cluster) = (Environment.ProcessId.ToString(CultureInfo.InvariantCulture), folder.Cluster);
        await File.WriteAllTextAsync(
            Path.Combine(cluster, "postmaster.pid"),
            $"{other}\n{cluster}\n1700000000\n5432\n\n127.0.0.1\n  1  2\nready   \n",
            TestContext.Current.CancellationToken
        );

        await using var server = await Servers.StartAsync(folder);

        Assert.NotEqual(Environment.ProcessId, server.ProcessId);
        Assert.Equal(1, await server.AskAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task A_program_killed_while_creating_the_database_does_not_block_the_next_start()
    {
        using var folder = new TestFolder();
        using var program = ServerProcess.Start(folder.Data);
        await Servers.UntilAsync(() => Directory.Exists(folder.Data) && Directory.EnumerateFiles(folder.Data, "PG_VERSION", SearchOption.AllDirectories).Any());
        await program.KillAsync();
        Assert.False(Directory.Exists(folder.Cluster));

        await using var server = await Servers.StartAsync(folder);

        Assert.True(server.Created);
        Assert.Equal(1, await server.AskAsync<int>("SELECT 1"));
        Assert.Empty(Directory.EnumerateDirectories(folder.Data, "*.new-*"));
    }

    [Fact]
    public async Task A_program_that_can_open_no_more_files_takes_its_server_for_alive()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "prlimit is not installed (Debian: util-linux).");
        using var folder = new TestFolder();
        using var program = ServerProcess.StartExhausted(folder.Data);

        Assert.Equal("True", await program.AnswerAsync());
    }

    private static bool CanConnect(string connectionString)
    {
        try
        {
            using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
            connection.Open();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
