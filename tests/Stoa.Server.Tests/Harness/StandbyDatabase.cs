using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.EmbeddedPostgres;
using Stoa.EmbeddedPostgres.Tests;

namespace Stoa.Server.Tests.Harness;

/// <summary>A PostgreSQL and a hot standby that follows it, each a server of its own.</summary>
internal sealed class StandbyDatabase : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Replicating = new(StringComparer.Ordinal)
    {
        ["wal_level"] = "replica",
        ["max_wal_senders"] = "4",
        ["wal_keep_size"] = "1GB",
        ["hot_standby_feedback"] = "on",
    };

    private readonly TemporaryFolder _folder = new();
    private PostgresServer _primary = null!;
    private PostgresServer? _standby;

    private StandbyDatabase() { }

    public string Primary => _primary.ConnectionString;

    public string Standby { get; private set; } = "";

    private string PrimaryFolder => Path.Combine(_folder.Path, "primary");

    private string StandbyFolder => Path.Combine(_folder.Path, "standby");

    public static async Task<StandbyDatabase> Start()
    {
        var database = new StandbyDatabase();
        // Each start makes a folder of its own; then the one becomes a copy of the other.
        await (await Run(database.StandbyFolder)).DisposeAsync();
        await (await Run(database.PrimaryFolder)).DisposeAsync();
        await ClusterCopy.Make(database.PrimaryFolder, database.StandbyFolder, TestContext.Current.CancellationToken);
        database._primary = await Run(database.PrimaryFolder);
        await database.StartStandby();
        return database;
    }

    /// <summary>The standby, which applies what it receives this much later.</summary>
    public async Task StartStandby(string delay = "0")
    {
        var primary = new NpgsqlConnectionStringBuilder(Primary);
        var from = $"host=127.0.0.1 port={primary.Port} user={primary.Username} password={primary.Password}";
        _standby = await Run(StandbyFolder, ("primary_conninfo", from), ("recovery_min_apply_delay", delay));
        Standby = _standby.ConnectionString;
    }

    public async Task StopStandby()
    {
        if (_standby is { } standby)
        {
            await standby.DisposeAsync();
            _standby = null;
        }
    }

    /// <summary>A statement to the standby itself.</summary>
    public async Task OnStandby(string sql)
    {
        await using var connection = new NpgsqlConnection(Standby);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await StopStandby();
        await _primary.DisposeAsync();
        ServerProcess.DeleteData(StandbyFolder);
        ServerProcess.DeleteData(PrimaryFolder);
        _folder.Dispose();
    }

    private static Task<PostgresServer> Run(string folder, params (string Key, string Value)[] settings)
    {
        Directory.CreateDirectory(folder);
        var all = new Dictionary<string, string>(Replicating, StringComparer.Ordinal);
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        return PostgresServer.StartAsync(new EmbeddedPostgresOptions(folder) { Durable = false, Settings = all }, NullLogger.Instance, CancellationToken.None);
    }
}
