using Npgsql;

namespace Stoa.Server.Tests.Sweep;

/// <summary>A server in which things are broken on purpose: reading brands is a defect, products are locked away, Google is not there. What it logs about that is right.</summary>
public sealed class BrokenShop(TestDatabases databases) : IAsyncLifetime
{
    private NpgsqlConnection _lock = null!;

    public StoaHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var connection = await databases.Create();
        await using (var database = NpgsqlDataSource.Create(connection))
        {
            await database.CreateCommand("ALTER TABLE commerce.brands RENAME TO brands_that_nobody_finds").ExecuteNonQueryAsync();
            await database.CreateCommand("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''50ms''', current_database()); END $$").ExecuteNonQueryAsync();
        }
        Host = await StoaHost.Start(connection, ("Demo:Seed", "false"), ("Google:ClientId", "shop"), ("Google:ClientSecret", "s"), ("Google:TokenEndpoint", "http://127.0.0.1:1/token"));
        _lock = new NpgsqlConnection(connection);
        await _lock.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE commerce.products", _lock);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _lock.DisposeAsync();
        await Host.DisposeAsync();
    }
}
