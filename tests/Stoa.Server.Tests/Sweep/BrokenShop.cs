using Npgsql;

namespace Stoa.Server.Tests.Sweep;

/// <summary>
/// Servers that refuse on purpose: one in which reading brands is a defect, products are locked away and Google is not there, one that is closed for
/// maintenance, one that allows everything once. The errors they log are expected.
/// </summary>
public sealed class BrokenShop(TestDatabases databases) : IAsyncLifetime
{
    private NpgsqlConnection _lock = null!;

    public StoaHost Host { get; private set; } = null!;
    public StoaHost Closed { get; private set; } = null!;
    public StoaHost Strict { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var connection = await databases.Create();
        await using (var database = NpgsqlDataSource.Create(connection))
        {
            await database.CreateCommand("ALTER TABLE commerce.brands RENAME TO brands_that_nobody_finds").ExecuteNonQueryAsync();
            await database
                .CreateCommand("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''50ms''', current_database()); END $$")
                .ExecuteNonQueryAsync();
        }
        Host = await StoaHost.Start(
            connection,
            ("Demo:Seed", "false"),
            ("Google:ClientId", "shop"),
            ("Google:ClientSecret", "s"),
            ("Google:TokenEndpoint", "http://127.0.0.1:1/token")
        );
        Closed = await StoaHost.Start(connection, ("Demo:Seed", "false"), ("Maintenance:Enabled", "true"));
        Strict = await StoaHost.Start(
            await databases.Create(),
            ("RateLimits:Enabled", "true"),
            ("RateLimits:login:Permits", "1"),
            ("RateLimits:user:Permits", "1")
        );
        _lock = new NpgsqlConnection(connection);
        await _lock.OpenAsync();
        await using var command = new NpgsqlCommand("SET lock_timeout = 0; BEGIN; LOCK TABLE commerce.products", _lock);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _lock.DisposeAsync();
        await Host.DisposeAsync();
        await Closed.DisposeAsync();
        await Strict.DisposeAsync();
        databases.Release(Host.ConnectionString);
        databases.Release(Strict.ConnectionString);
    }
}
