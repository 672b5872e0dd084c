using System.Collections.Concurrent;
using System.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.EmbeddedPostgres;
using Stoa.EmbeddedPostgres.Tests;
using Xunit.Sdk;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Stoa.Server.Tests.Harness;

/// <summary>
/// One PostgreSQL for the whole run, without fsync, and in it a template that is migrated and filled once. Every test class gets a copy of
/// its own, so classes run in parallel and none sees another's rows. A copy goes when the test, or the class, that made it is over: a run of all
/// makes some eight hundred, and 20 MB each would fill a disk.
/// </summary>
public sealed class TestDatabases : IAsyncLifetime
{
    private const string Template = "template_stoa";
    private const string Prefix = "stoa-";

    public string Folder { get; } = Path.Combine(Home(), Prefix + "tests-" + Guid.NewGuid().ToString("N")[..12]);
    private readonly SemaphoreSlim _copying = new(1);
    private readonly ConcurrentDictionary<string, string> _testOf = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _released = new();
    private PostgresServer? _postgres;
    private NpgsqlConnection? _administration;

    /// <summary>The one of this run: attributes get no fixture.</summary>
    internal static TestDatabases? Running { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Running = this;
        Directory.CreateDirectory(Folder);
        var options = new EmbeddedPostgresOptions(Folder)
        {
            Durable = false,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["max_wal_size"] = "512MB" },
        };
        _postgres = await StartThrifty(options);
        await Execute($"CREATE DATABASE {Template}");
        await using (var host = await StoaHost.Start(ConnectionTo(Template), ("Media:Directory", Path.Combine(Folder, "media"))))
        {
            // Starting migrates, fills the demo shop and creates the super admin. What a first start does once is done here: in a copy it would meet its tests.
            await PeriodicJob.Run(host, "customers of before");
        }
        NpgsqlConnection.ClearAllPools();
        // What that server was doing when it was left may still hold a connection, and nothing that is connected to can be copied.
        await Execute($"ALTER DATABASE {Template} ALLOW_CONNECTIONS false");
        await Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Template}'");
    }

    /// <summary>
    /// A connection of a test lives for seconds. Where its process takes memory in small pieces and gives it back after each statement, asking the kernel
    /// for pages is six percent of what a run takes of the processor.
    /// </summary>
    private static async Task<PostgresServer> StartThrifty(EmbeddedPostgresOptions options)
    {
        (string Name, string Value)[] allocation =
        [
            ("MALLOC_TOP_PAD_", "2097152"),
            ("MALLOC_TRIM_THRESHOLD_", "268435456"),
            ("MALLOC_MMAP_THRESHOLD_", "268435456"),
        ];
        Array.ForEach(allocation, one => Environment.SetEnvironmentVariable(one.Name, one.Value));
        try
        {
            return await PostgresServer.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        }
        finally
        {
            Array.ForEach(allocation, one => Environment.SetEnvironmentVariable(one.Name, null));
        }
    }

    /// <summary>
    /// A new copy of the template, until the test that asks is over; asked by a fixture, until it is released. Copied as files, which takes a third of the time
    /// that copying through the log does.
    /// </summary>
    public Task<string> Create() => Create("test_", $" TEMPLATE {Template} STRATEGY FILE_COPY");

    /// <summary>An empty database, for as long as a copy.</summary>
    public Task<string> CreateEmpty() => Create("empty_", "");

    /// <summary>A fixture needs its database no longer.</summary>
    public void Release(string connectionString) => _released.Enqueue(new NpgsqlConnectionStringBuilder(connectionString).Database!);

    /// <summary>A test has ended: what it asked for is needed no longer.</summary>
    internal void Release(ITest test)
    {
        foreach (var database in _testOf.Where(pair => pair.Value == test.UniqueID).Select(pair => pair.Key))
        {
            _testOf.TryRemove(database, out _);
            _released.Enqueue(database);
        }
    }

    private static string Home()
    {
        if (ThriftyRun.HasMemory)
        {
            RemoveLeft(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1));
        }
        return Path.GetTempPath();
    }

    /// <summary>Of runs that were killed: on a disk they are in nobody's way.</summary>
    private static void RemoveLeft(DateTime before)
    {
        try
        {
            foreach (var left in Directory.GetDirectories(ThriftyRun.Memory, Prefix + "*").Where(one => Directory.GetLastWriteTimeUtc(one) < before))
            {
                Directory.Delete(left, recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another user's, or another run that removes them too.
            TestContext.Current.SendDiagnosticMessage($"What a killed run left in {ThriftyRun.Memory} stays: {failure.Message}");
        }
    }

    private async Task<string> Create(string prefix, string how)
    {
        var name = prefix + Guid.NewGuid().ToString("N");
        await _copying.WaitAsync();
        try
        {
            await DropReleased();
            await Execute($"CREATE DATABASE {name}{how}");
        }
        finally
        {
            _copying.Release();
        }
        if (TestContext.Current.Test is { } test)
        {
            _testOf[name] = test.UniqueID;
        }
        return ConnectionTo(name);
    }

    /// <summary>
    /// One that somebody is still connected to, because the test's class disposes of it only now, waits for the next time: PostgreSQL would wait five seconds
    /// for them to go.
    /// </summary>
    private async Task DropReleased()
    {
        var connection = await Administration();
        var used = new HashSet<string>(StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand("SELECT DISTINCT datname FROM pg_stat_activity WHERE datname IS NOT NULL", connection))
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                used.Add(row.GetString(0));
            }
        }
        for (var left = _released.Count; left > 0 && _released.TryDequeue(out var database); left--)
        {
            if (used.Contains(database))
            {
                _released.Enqueue(database);
                continue;
            }
            await using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS {database} WITH (FORCE)", connection);
            await drop.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_administration is not null)
        {
            await _administration.DisposeAsync();
        }
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
        var cluster = new DirectoryInfo(Path.Combine(Folder, "postgres"));
        if (cluster.LinkTarget is { } elsewhere)
        {
            Directory.Delete(Path.GetDirectoryName(elsewhere)!, recursive: true);
        }
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>With longer time-outs than the server's defaults: forty concurrent requests share these connections on a busy machine.</summary>
    private string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder(_postgres!.ConnectionString)
        {
            Database = database,
            MaxPoolSize = RaceAttribute.Connections,
            Timeout = 60,
            CommandTimeout = 180,
        }.ConnectionString;

    /// <summary>One for all copies, which take turns: opening one takes a seventh of what a copy does.</summary>
    private async Task<NpgsqlConnection> Administration()
    {
        if (_administration is not { State: ConnectionState.Open })
        {
            _administration = new NpgsqlConnection(_postgres!.ConnectionString + ";Pooling=false");
            await _administration.OpenAsync();
        }
        return _administration;
    }

    private async Task Execute(string sql)
    {
        await using var command = new NpgsqlCommand(sql, await Administration());
        await command.ExecuteNonQueryAsync();
    }
}
