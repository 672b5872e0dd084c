using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace Stoa.Server.Tests.Operations;

/// <summary><c>stoa migrate</c>, servers that must not migrate, and databases that Stoa does not run on: each with its exit code.</summary>
public sealed class MigrateCommandTests(TestDatabases databases)
{
    [Fact]
    public async Task The_version_is_the_release_and_its_commit()
    {
        var version = await CommandLine.Run("--version");

        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^stoa \d+\.\d+\.\d+(\+[0-9a-f]{10})?\n$", version.Output);
    }

    [Fact]
    public async Task A_mistyped_command_starts_no_server()
    {
        var refused = await CommandLine.Run("migrat");

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("There is no command 'migrat'.", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrations_are_named_then_applied_and_then_there_are_none()
    {
        var database = await databases.CreateEmpty();
        string[] setting = ["--Database:ConnectionString", database];

        var named = await CommandLine.Run(["migrate", "--dry-run", .. setting]);
        var waiting = await CommandLine.Run(["--Urls", "http://127.0.0.1:0", "--Database:Migrate", "false", "--Demo:Seed", "false", .. setting]);
        var applied = await CommandLine.Run(["migrate", .. setting]);
        var again = await CommandLine.Run(["migrate", .. setting]);

        Assert.Equal(0, named.ExitCode);
        Assert.StartsWith("platform/0001_idempotency.sql\n", named.Output, StringComparison.Ordinal);
        Assert.Equal(5, waiting.ExitCode);
        Assert.Contains("run `stoa migrate` first", waiting.Error, StringComparison.Ordinal);
        Assert.Matches(@"^Applied \d+ migrations; the database is up to date\.\n$", applied.Output);
        Assert.Equal((0, "The database is up to date.\n"), (again.ExitCode, again.Output));
        await using var host = await StoaHost.Start(database, ("Database:Migrate", "false"), ("Demo:Seed", "false"));
        Assert.Equal(HttpStatusCode.OK, (await new Client(host, null, "").Get("/health/ready")).Status);
    }

    [Fact]
    public async Task A_database_that_is_newer_than_the_program_is_refused_and_left_as_it_is()
    {
        var database = await databases.Create();
        await Execute(database, "INSERT INTO platform.migrations (id, checksum) VALUES ('platform/9999_later.sql', 'x')");

        var start = await CommandLine.Run("--Urls", "http://127.0.0.1:0", "--Database:ConnectionString", database);
        var migrate = await CommandLine.Run("migrate", "--Database:ConnectionString", database);

        Assert.All([start, migrate], result => Assert.Equal(4, result.ExitCode));
        Assert.All([start, migrate], result => Assert.Contains("platform/9999_later.sql", result.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_is_stopped_says_so_and_its_exit_code_tells_that_nothing_was_done()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        using var migrate = CommandLine.Start("migrate", "--Database:ConnectionString", $"Host=127.0.0.1;Port={port};Username=shop;Password=shop");
        using var asked = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        using var kill = Process.Start("kill", ["-TERM", migrate.Id.ToString(CultureInfo.InvariantCulture)]);
        var error = await migrate.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await migrate.Ended();

        Assert.EndsWith("Stopped.\n", error, StringComparison.Ordinal);
        Assert.Equal(1, migrate.ExitCode);
    }

    [Fact]
    public async Task A_migration_that_was_changed_after_it_had_been_applied_is_told_in_a_sentence()
    {
        var database = await databases.Create();
        await Execute(database, "UPDATE platform.migrations SET checksum = 'x' WHERE id = 'platform/0001_idempotency.sql'");

        var migrate = await CommandLine.Run("migrate", "--Database:ConnectionString", database);

        Assert.Equal(1, migrate.ExitCode);
        Assert.StartsWith("Migration platform/0001_idempotency.sql was changed after it had been applied.", migrate.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", migrate.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PostgreSQL 16.3 - Percona Distribution on x86_64-pc-linux-gnu, compiled by gcc", 16)]
    [InlineData("PostgreSQL 17.2 (Debian 17.2-1) on x86_64-pc-linux-gnu, compiled by gcc", 17)]
    [InlineData("PostgreSQL 15.2-YB-2025.1.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang", null)]
    [InlineData("PostgreSQL 15.1 - Greenplum Database 8.0.0 on x86_64-pc-linux-gnu", null)]
    public void A_distribution_of_PostgreSQL_is_PostgreSQL(string version, int? major) => Assert.Equal(major, Stoa.Server.Hosting.ServerVersion.Major(version));

    [Fact]
    public async Task What_the_database_refuses_a_command_is_said_in_a_sentence()
    {
        var database = await databases.CreateEmpty();
        await Execute(database, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$");

        var migrate = await CommandLine.Run("migrate", "--Database:ConnectionString", database);

        Assert.Equal(1, migrate.ExitCode);
        Assert.Contains("read-only transaction", migrate.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", migrate.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PostgreSQL 14.9 (Debian 14.9-1) on x86_64-pc-linux-gnu, compiled by gcc", "is older than PostgreSQL 15")]
    [InlineData(
        "PostgreSQL 15.2-YB-2025.1.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang",
        "is not PostgreSQL 15 or newer: it says 'PostgreSQL 15.2-YB-2025.1.0.0-b0'"
    )]
    [InlineData("CockroachDB CCL v26.3.0 (x86_64-pc-linux-gnu, built 2026/05/01)", "is not PostgreSQL 15 or newer: it says 'CockroachDB CCL v26.3.0")]
    [InlineData("PostgreSQL 15.1 (Greenplum Database 8.0.0) on x86_64-pc-linux-gnu", "is not PostgreSQL 15 or newer")]
    public async Task Another_database_behind_the_same_protocol_is_refused(string version, string reason)
    {
        var database = await databases.CreateEmpty();
        await Execute(
            database,
            $"""
            CREATE SCHEMA disguise;
            CREATE FUNCTION disguise.version() RETURNS text LANGUAGE sql AS $$ SELECT '{version}' $$;
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = disguise, pg_catalog, public', current_database()); END $$;
            """
        );

        var start = await CommandLine.Run("--Urls", "http://127.0.0.1:0", "--Database:ConnectionString", database);

        Assert.Equal(3, start.ExitCode);
        Assert.Contains(reason, start.Error, StringComparison.Ordinal);
    }

    private static async Task Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
