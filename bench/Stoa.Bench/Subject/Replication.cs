using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.EmbeddedPostgres;
using Stoa.EmbeddedPostgres.Tests;

namespace Stoa.Bench.Subject;

/// <summary>Two PostgreSQL servers of which one follows the other, which waits for it.</summary>
internal static class Replication
{
    private static readonly Dictionary<string, string> Replicating = new(StringComparer.Ordinal)
    {
        ["wal_level"] = "replica",
        ["max_wal_senders"] = "4",
        ["wal_keep_size"] = "1GB",
    };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Starts both on copies of one cluster.</summary>
    public static async Task<(PostgresServer Primary, PostgresServer? Standby)> Start(string primary, string standby, CancellationToken cancelled)
    {
        // Each start makes a folder of its own; then the one becomes a copy of the other.
        await (await Run(standby, Replicating, cancelled)).DisposeAsync();
        await (await Run(primary, Replicating, cancelled)).DisposeAsync();
        await ClusterCopy.Make(primary, standby, cancelled);
        var first = await Run(primary, Replicating, cancelled);
        var login = new NpgsqlConnectionStringBuilder(first.ConnectionString);
        var second = await Run(
            standby,
            new Dictionary<string, string>(Replicating, StringComparer.Ordinal)
            {
                ["primary_conninfo"] = $"host=127.0.0.1 port={login.Port} user={login.Username} password={login.Password}",
            },
            cancelled
        );
        await WaitForIt(first, cancelled);
        return (first, second);
    }

    private static Task<PostgresServer> Run(string folder, Dictionary<string, string> settings, CancellationToken cancelled)
    {
        Directory.CreateDirectory(folder);
        return PostgresServer.StartAsync(new EmbeddedPostgresOptions(folder) { Settings = settings }, NullLogger.Instance, cancelled);
    }

    /// <summary>From now on each commit of the primary waits for the standby, which has come.</summary>
    private static async Task WaitForIt(PostgresServer primary, CancellationToken cancelled)
    {
        await using var connection = new NpgsqlConnection(primary.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancelled);
        foreach (var sql in new[] { "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()" })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancelled);
        }
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; await Task.Delay(100, cancelled))
        {
            await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", connection);
            if (await command.ExecuteScalarAsync(cancelled) is 1L)
            {
                return;
            }
        }
        throw new BenchException("The standby does not come.");
    }
}
