using System.Reflection;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Settings;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Operations;

/// <summary>What the migrator does with files of every kind, on databases of every age.</summary>
public sealed class MigratorTests(TestDatabases databases)
{
    private const string Table = "CREATE SCHEMA shop; CREATE TABLE shop.things (id int PRIMARY KEY, name text);";

    [Fact]
    public async Task Files_are_applied_once_and_in_the_order_of_their_names()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        var files = new Sql(("0001_shop.sql", Table), ("0002_more.sql", "ALTER TABLE shop.things ADD COLUMN price int;"));

        Assert.Equal(["shop/0001_shop.sql", "shop/0002_more.sql"], await Migrator(database, files).Pending(Cancel));
        Assert.Equal(2, await Migrator(database, files).Migrate(Cancel));
        Assert.Equal(0, await Migrator(database, files).Migrate(Cancel));
        Assert.Empty(await Migrator(database, files).Pending(Cancel));
    }

    [Fact]
    public async Task A_migration_that_the_program_does_not_know_is_refused_unless_it_says_that_the_release_before_goes_on()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        var old = new Sql(("0001_shop.sql", Table));
        var added = ("0002_added.sql", "-- Adds a column.\n-- compatible\nALTER TABLE shop.things ADD COLUMN price int;");
        var removed = ("0003_removed.sql", "ALTER TABLE shop.things DROP COLUMN name;");

        await Migrator(database, new Sql(("0001_shop.sql", Table), added)).Migrate(Cancel);
        Assert.Equal(0, await Migrator(database, old).Migrate(Cancel));

        await Migrator(database, new Sql(("0001_shop.sql", Table), added, removed)).Migrate(Cancel);
        var refusal = await Assert.ThrowsAsync<StartException>(() => Migrator(database, old).Migrate(Cancel));
        Assert.Equal(StartException.DatabaseNewer, refusal.ExitCode);
        Assert.Contains("shop/0003_removed.sql", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StartException>(() => Migrator(database, old).Pending(Cancel));
    }

    [Fact]
    public async Task A_connection_that_ends_under_a_migration_is_told_as_what_it_is()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        var deadly = new Sql(("0001_shop.sql", Table), ("0002_deadly.sql", "SELECT pg_terminate_backend(pg_backend_pid());"));

        var failure = await Assert.ThrowsAnyAsync<NpgsqlException>(() => Migrator(database, deadly).Migrate(Cancel));

        Assert.DoesNotContain("not open", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_index_is_built_concurrently_where_the_file_says_that_it_needs_no_transaction()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        const string Index = """
            -- no transaction
            -- An attempt that broke off leaves an index that is not valid.
            DROP INDEX CONCURRENTLY IF EXISTS shop.things_name;
            CREATE INDEX CONCURRENTLY things_name ON shop.things (name);
            """;

        Assert.Equal(2, await Migrator(database, new Sql(("0001_shop.sql", Table), ("0002_index.sql", Index))).Migrate(Cancel));

        Assert.True(await database.One("SELECT indisvalid FROM pg_index WHERE indexrelid = 'shop.things_name'::regclass", row => row.GetBoolean(0), Cancel));
    }

    [Fact]
    public async Task A_migration_that_waits_for_a_lock_lets_others_pass_and_is_tried_again()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        await Migrator(database, new Sql(("0001_shop.sql", Table))).Migrate(Cancel);
        await using var reader = await database.OpenConnectionAsync(Cancel);
        await using var reading = await reader.BeginTransactionAsync(Cancel);
        await reader.Change("SELECT * FROM shop.things", Cancel);
        var files = new Sql(("0001_shop.sql", Table), ("0002_more.sql", "ALTER TABLE shop.things ADD COLUMN price int;"));

        var migrating = Migrator(database, files).Migrate(Cancel);
        await Wait.Until(() => database.IsWaiting("ALTER TABLE%"));
        // Whoever comes after the ALTER waits behind it; it stands back, so this read ends while the long transaction still holds the table.
        await database.Change("SELECT * FROM shop.things", Cancel);
        Assert.False(migrating.IsCompleted);
        await reading.CommitAsync(Cancel);

        Assert.Equal(1, await migrating);
    }

    [Fact]
    public async Task A_lock_that_is_never_free_ends_the_migration_with_what_to_do()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        await Migrator(database, new Sql(("0001_shop.sql", Table))).Migrate(Cancel);
        await using var reader = await database.OpenConnectionAsync(Cancel);
        await using var reading = await reader.BeginTransactionAsync(Cancel);
        await reader.Change("SELECT * FROM shop.things", Cancel);
        var files = new Sql(("0001_shop.sql", Table), ("0002_more.sql", "ALTER TABLE shop.things ADD COLUMN price int;"));

        var gaveUp = await Assert.ThrowsAsync<StartException>(() => Migrator(database, files, patience: TimeSpan.Zero).Migrate(Cancel));

        Assert.Contains("Database:LockPatience", gaveUp.Message, StringComparison.Ordinal);
        Assert.Equal(["shop/0002_more.sql"], await Migrator(database, files).Pending(Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Migrator Migrator(NpgsqlDataSource database, Sql files, TimeSpan? patience = null) =>
        new(
            database,
            [new MigrationSet("shop", files)],
            Options.Create(new MigrationOptions { LockTimeout = TimeSpan.FromMilliseconds(300), LockPatience = patience ?? Wait.Limit }),
            TimeProvider.System,
            NullLogger<Migrator>.Instance
        );

    /// <summary>An assembly that has these files embedded, as a module's has.</summary>
    private sealed class Sql(params (string Name, string Text)[] files) : Assembly
    {
        public override string[] GetManifestResourceNames() => [.. files.Select(file => "Shop.Migrations." + file.Name)];

        public override Stream? GetManifestResourceStream(string name) =>
            new MemoryStream(Encoding.UTF8.GetBytes(files.Single(file => name.EndsWith(file.Name, StringComparison.Ordinal)).Text));
    }
}
