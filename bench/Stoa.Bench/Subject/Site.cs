using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.EmbeddedPostgres;

namespace Stoa.Bench.Subject;

/// <summary>The environment of a run: a temporary folder, PostgreSQL as the server itself would start it, and the processes of the run.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly PostgresServer _postgres;
    private readonly PostgresServer? _standby;
    private readonly Dictionary<string, Server> _servers = [];

    private Site(string folder, (PostgresServer Primary, PostgresServer? Standby) postgres, string? program, CancellationToken cancelled)
    {
        (_postgres, _standby) = postgres;
        (Folder, Program, Cancelled) = (folder, program, cancelled);
    }

    public string Folder { get; }

    /// <summary>The server of a package; null for the one that was built.</summary>
    public string? Program { get; }
    public CancellationToken Cancelled { get; }
    public Children Children { get; } = new();

    public static async Task<Site> Open(string? program, CancellationToken cancelled)
    {
        var folder = NewFolder();
        var postgres = await PostgresServer.StartAsync(new EmbeddedPostgresOptions(Path.Combine(folder, "data")), NullLogger.Instance, cancelled);
        return new Site(folder, (postgres, null), program, cancelled);
    }

    /// <summary>One whose every commit waits until a standby on this machine has written it to its disk.</summary>
    public static async Task<Site> OpenReplicated(string? program, CancellationToken cancelled)
    {
        var folder = NewFolder();
        return new Site(folder, await Replication.Start(Path.Combine(folder, "data"), Path.Combine(folder, "standby"), cancelled), program, cancelled);
    }

    private static string NewFolder()
    {
        var folder = Path.Combine(Path.GetTempPath(), "stoa-bench-" + Guid.NewGuid().ToString("N")[..12]);
        Directory.CreateDirectory(folder);
        return folder;
    }

    public string Log(string name) => Path.Combine(Folder, name + ".log");

    public string ConnectionTo(int products) =>
        new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = $"shop_{products}" }.ConnectionString;

    /// <summary>A server on a demo shop with this many products, started on first use.</summary>
    public async Task<Server> Shop(int products, params string[] arguments)
    {
        var name = $"shop {products} {string.Join(' ', arguments)}";
        if (!_servers.TryGetValue(name, out var server))
        {
            await CreateDatabase(products);
            _servers[name] = server = await Server.Start(
                this,
                "shop-" + _servers.Count,
                "/health/ready",
                [
                    "--Database:ConnectionString",
                    ConnectionTo(products),
                    "--Demo:Seed",
                    "true",
                    "--demo-products",
                    products.ToString(Text.Plain),
                    "--RateLimits:Enabled",
                    "false",
                    "--Mail:PickupDirectory",
                    Path.Combine(Folder, "mail"),
                    .. arguments,
                ]
            );
        }
        return server;
    }

    public async Task Execute(int products, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo(products) + ";Pooling=false;Command Timeout=1800");
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    public async Task<List<T>> Read<T>(int products, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo(products) + ";Pooling=false");
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync(Cancelled);
        var rows = new List<T>();
        while (await row.ReadAsync(Cancelled))
        {
            rows.Add(read(row));
        }
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Children.DisposeAsync();
        await _postgres.DisposeAsync();
        if (_standby is not null)
        {
            await _standby.DisposeAsync();
            Delete(Path.Combine(Folder, "standby"));
        }
        Delete(Path.Combine(Folder, "data"));
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A data folder; under root the cluster itself lies elsewhere and is only linked.</summary>
    public static void Delete(string data)
    {
        var cluster = new DirectoryInfo(Path.Combine(data, "postgres"));
        if (cluster.LinkTarget is { } elsewhere)
        {
            Directory.Delete(Path.GetDirectoryName(elsewhere)!, recursive: true);
        }
        Directory.Delete(data, recursive: true);
    }

    private async Task CreateDatabase(int products)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancelled);
        try
        {
            await using var command = new NpgsqlCommand($"CREATE DATABASE shop_{products}", connection);
            await command.ExecuteNonQueryAsync(Cancelled);
        }
        catch (PostgresException there) when (there.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // Another server already uses it.
        }
    }
}
