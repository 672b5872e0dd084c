using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.EmbeddedPostgres;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Stoa.Server.Tests.Harness;

/// <summary>
/// One PostgreSQL for the whole run, without fsync, and in it a template that is migrated and filled once. Every test class gets a copy of
/// its own, so classes run in parallel and none sees another's rows.
/// </summary>
public sealed class TestDatabases : IAsyncLifetime
{
    private const string Template = "template_stoa";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "stoa-tests-" + Guid.NewGuid().ToString("N")[..12]);
    private readonly SemaphoreSlim _copying = new(1);
    private PostgresServer? _postgres;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        _postgres = await PostgresServer.StartAsync(new EmbeddedPostgresOptions(_folder) { Durable = false }, NullLogger.Instance, CancellationToken.None);
        await Execute($"CREATE DATABASE {Template}");
        await using (var host = await StoaHost.Start(ConnectionTo(Template), ("Media:Directory", Path.Combine(_folder, "media"))))
        {
            // Starting migrates, fills the demo shop and creates the super admin.
        }
        NpgsqlConnection.ClearAllPools();
        // What that server was doing when it was left may still hold a connection, and nothing that is connected to can be copied.
        await Execute($"ALTER DATABASE {Template} ALLOW_CONNECTIONS false");
        await Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Template}'");
    }

    /// <summary>A new copy of the template.</summary>
    public async Task<string> Create()
    {
        var name = "test_" + Guid.NewGuid().ToString("N");
        await _copying.WaitAsync();
        try
        {
            await Execute($"CREATE DATABASE {name} TEMPLATE {Template}");
        }
        finally
        {
            _copying.Release();
        }
        return ConnectionTo(name);
    }

    /// <summary>An empty database.</summary>
    public async Task<string> CreateEmpty()
    {
        var name = "empty_" + Guid.NewGuid().ToString("N");
        await Execute($"CREATE DATABASE {name}");
        return ConnectionTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
        var cluster = new DirectoryInfo(Path.Combine(_folder, "postgres"));
        if (cluster.LinkTarget is { } elsewhere)
        {
            Directory.Delete(Path.GetDirectoryName(elsewhere)!, recursive: true);
        }
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>With longer time-outs than the server's defaults: forty concurrent requests share twenty connections on a busy machine.</summary>
    private string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder(_postgres!.ConnectionString)
        {
            Database = database,
            MaxPoolSize = 20,
            Timeout = 60,
            CommandTimeout = 180,
        }.ConnectionString;

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(_postgres!.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
