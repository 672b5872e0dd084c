using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.EmbeddedPostgres;

namespace Stoa.Server.Tests.Harness;

/// <summary>A PostgreSQL of its own whose commits wait for a standby of this name.</summary>
internal sealed class ReplicatedDatabase : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "stoa-replicated-" + Guid.NewGuid().ToString("N")[..12]);
    private PostgresServer _postgres = null!;

    private ReplicatedDatabase() { }

    public string ConnectionString => _postgres.ConnectionString;

    public static async Task<ReplicatedDatabase> Start(string standby)
    {
        var database = new ReplicatedDatabase();
        Directory.CreateDirectory(database._folder);
        // Commits of this session, which makes the database, wait for nobody.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["wal_level"] = "replica",
            ["max_wal_senders"] = "2",
            ["synchronous_standby_names"] = standby,
            ["synchronous_commit"] = "local",
        };
        database._postgres = await PostgresServer.StartAsync(
            new EmbeddedPostgresOptions(database._folder) { Durable = false, Settings = settings },
            NullLogger.Instance,
            CancellationToken.None
        );
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _postgres.DisposeAsync();
        ServerProcess.DeleteData(_folder);
    }
}
