using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Stoa.EmbeddedPostgres;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Platform.Data.Replicas;
using Stoa.Platform.Settings;
using Stoa.Server.Hosting;

namespace Stoa.Server.Doctor;

/// <summary>The database: there, of the right kind, with room, migrated, replicated, and with a clock that agrees with ours.</summary>
internal static class DatabaseChecks
{
    public static async IAsyncEnumerable<Finding> Look(
        IConfiguration configuration,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancelled
    )
    {
        var given = configuration["Database:ConnectionString"];
        var folder = DoctorReport.DataDirectory(configuration);
        var connection = string.IsNullOrWhiteSpace(given) ? PostgresServer.FindRunning(folder) : given;
        if (connection is null)
        {
            yield return PostgresServer.Exists(folder)
                ? Finding.Warning("database", $"the embedded one in {folder} is not running", "start the server and look again: only then can it be asked.")
                : Finding.Ok("database", $"none yet; the first start makes one in {folder}");
            yield break;
        }
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            Pooling = false,
            Timeout = 5,
            CommandTimeout = 10,
        };
        await using var database = NpgsqlDataSource.Create(settings.ConnectionString);
        await using var session = await database.Open(cancelled);
        var version = await session.One("SELECT version()", row => row.GetString(0), cancelled);
        if (ServerVersion.WhyNot(version!) is { } reason)
        {
            yield return Finding.Error("database", $"it {reason}", $"use PostgreSQL {ServerVersion.Oldest} or newer.");
            yield break;
        }
        yield return Finding.Ok("database", $"{version!.Split(" on ")[0]} answers{(given is null ? $" in {folder}" : "")}");
        yield return await Connections(session, configuration, cancelled);
        yield return await Migrations(configuration, connection, cancelled);
        yield return await Clock(session, cancelled);
        await foreach (var finding in Replication(session, cancelled))
        {
            yield return finding;
        }
        foreach (var replica in configuration.GetSection("Database:Replicas").GetChildren())
        {
            yield return await ReplicaProbe.WhyNot(session, replica.Value ?? "", cancelled) is { } whyNot
                ? Finding.Warning("replicas", $"{replica.Path}: it {whyNot}", "mend it, or take the entry away; until then the primary is read.")
                : Finding.Ok("replicas", $"{replica.Path} can be read from");
        }
        yield return await Signals(configuration, connection, cancelled);
    }

    private static async Task<Finding> Connections(NpgsqlConnection session, IConfiguration configuration, CancellationToken cancelled)
    {
        var (most, used) = await session.One(ConnectionsSql, row => (row.GetInt32(0), row.GetInt32(1)), cancelled);
        var text = configuration["Database:ConnectionString"] ?? "";
        var builder = new NpgsqlConnectionStringBuilder(text);
        var pool = builder.ShouldSerialize("Maximum Pool Size") ? builder.MaxPoolSize : PlatformSetup.PoolSize;
        // One more listens.
        var node = pool + 1;
        return node > most / 2
            ? Finding.Warning(
                "connections",
                $"{most} can be had, {used} are taken, and a node takes up to {node}: a second node could be refused",
                $"set max_connections to {node} for each node and 20 more, or Maximum Pool Size in Database:ConnectionString lower."
            )
            : Finding.Ok("connections", $"{used} of {most} are taken; a node takes up to {node}");
    }

    private static async Task<Finding> Migrations(IConfiguration configuration, string connection, CancellationToken cancelled)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddConfiguration(configuration);
        await using var app = builder.AddStoa(ServerSettings.Read(builder.Configuration), connection).Build();
        try
        {
            var pending = await app.Services.GetRequiredService<Migrator>().Pending(cancelled);
            return pending.Count == 0
                ? Finding.Ok("migrations", "all are applied")
                : Finding.Warning("migrations", $"{pending.Count} are missing, from {pending[0]} on", "`stoa migrate`, or start a server that may migrate.");
        }
        catch (StartException newer) when (newer.ExitCode == StartException.DatabaseNewer)
        {
            return Finding.Error("migrations", newer.Message, "run the release that made this database, or a newer one.");
        }
    }

    /// <summary>Codes of authenticators hold for half a minute, tokens say when they end, and both clocks say what came first.</summary>
    private static async Task<Finding> Clock(NpgsqlConnection session, CancellationToken cancelled)
    {
        var clock = TimeProvider.System;
        var began = Stopwatch.GetTimestamp();
        var theirs = await session.One("SELECT clock_timestamp()", row => row.GetFieldValue<DateTimeOffset>(0), cancelled);
        var skew = (clock.GetUtcNow() - (Stopwatch.GetElapsedTime(began) / 2) - theirs).Duration();
        var says = string.Create(CultureInfo.InvariantCulture, $"this machine and the database differ by {skew.TotalSeconds:0.0} s");
        const string Do = "have both follow the same time server (chrony, systemd-timesyncd).";
        return skew.TotalSeconds switch
        {
            > 15 => Finding.Error("clock", says, Do),
            > 2 => Finding.Warning("clock", says, Do),
            _ => Finding.Ok("clock", says),
        };
    }

    private static async IAsyncEnumerable<Finding> Replication(
        NpgsqlConnection session,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancelled
    )
    {
        if (await session.One("SELECT pg_is_in_recovery()", row => row.GetBoolean(0), cancelled))
        {
            yield return Finding.Error("replication", "this is a standby: it takes no writes", "connect to the primary (Target Session Attributes=primary).");
            yield break;
        }
        var (standbys, confirming, wanted, lag) = await session.One(
            ReplicationSql,
            row => (row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetDouble(3)),
            cancelled
        );
        if (wanted.Length > 0 && confirming == 0)
        {
            yield return Finding.Error(
                "replication",
                "commits wait for a standby, and none is connected",
                "bring a standby of synchronous_standby_names up, or take the setting back: until then nothing that changes something is answered."
            );
        }
        else if (lag > 10)
        {
            var late = string.Create(CultureInfo.InvariantCulture, $"a standby is {lag:0} s behind");
            yield return Finding.Warning("replication", late, "look at its disk and network.");
        }
        else
        {
            yield return Finding.Ok("replication", standbys == 0 ? "no standby" : $"{standbys} standbys, {confirming} of them confirm commits");
        }
        if (await session.One(ArchiveSql, row => row.GetBoolean(0), cancelled))
        {
            yield return Finding.Error("archive", "PostgreSQL cannot archive its WAL, which fills its disk", "see its log: the archive is full or away.");
        }
    }

    /// <summary>A pooler that gives each transaction another session swallows LISTEN without an error, and every cache then stays as it was.</summary>
    private static async Task<Finding> Signals(IConfiguration configuration, string connection, CancellationToken cancelled)
    {
        var direct = ServerSettings.SessionConnection(configuration, connection);
        var settings = new NpgsqlConnectionStringBuilder(direct) { Pooling = false, Timeout = 5 };
        await using var database = NpgsqlDataSource.Create(settings.ConnectionString);
        await using var listener = await database.Open(cancelled);
        await listener.Change("LISTEN stoa_doctor", cancelled);
        await using (var teller = await database.Open(cancelled))
        {
            await teller.Change("SELECT pg_notify('stoa_doctor', '')", cancelled);
        }
        return await listener.WaitAsync(TimeSpan.FromSeconds(3), cancelled)
            ? Finding.Ok("signals", "changes are heard")
            : Finding.Error(
                "signals",
                "LISTEN hears nothing: a pooler stands between, and nodes would show what is no longer so",
                "set Database:SessionConnectionString to PostgreSQL itself, or pool by session."
            );
    }

    internal const string ConnectionsSql = """
        SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                - coalesce(current_setting('reserved_connections', true)::int, 0),
            (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend')
        """;

    internal const string ReplicationSql = """
        SELECT count(*), count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')), current_setting('synchronous_standby_names'),
            coalesce(extract(epoch FROM max(replay_lag)), 0)::float8
        FROM pg_stat_replication
        """;

    internal const string ArchiveSql = "SELECT coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) FROM pg_stat_archiver";
}
