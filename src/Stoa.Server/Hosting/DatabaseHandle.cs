using Npgsql;
using Stoa.Platform.Postgres;

namespace Stoa.Server.Hosting;

/// <summary>The database that this server runs on: a given one, or the embedded one that it starts and stops itself.</summary>
internal sealed class DatabaseHandle : IAsyncDisposable
{
    private const int OldestSupported = 150000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly EmbeddedPostgres? _embedded;
    private readonly ILoggerFactory? _log;
    private readonly string _dataDirectory;

    private DatabaseHandle(string connectionString, string dataDirectory, EmbeddedPostgres? embedded, ILoggerFactory? log) =>
        (ConnectionString, _dataDirectory, _embedded, _log) = (connectionString, dataDirectory, embedded, log);

    public string ConnectionString { get; }

    /// <summary>Where it is, for people; no password.</summary>
    public string Description => _embedded is null
        ? "given by Database:ConnectionString"
        : $"PostgreSQL 18, embedded, 127.0.0.1:{_embedded.Port}, data in {_dataDirectory}";

    public static async Task<DatabaseHandle> Open(ServerSettings settings, CancellationToken cancelled)
    {
        if (settings.ConnectionString is { } given)
        {
            await WaitFor(given, cancelled);
            return new DatabaseHandle(given, settings.DataDirectory, null, null);
        }
        var log = LoggerFactory.Create(logging => logging.AddStoaConsole(settings.LogFormat).SetMinimumLevel(LogLevel.Information));
        var embedded = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(settings.DataDirectory) { Durable = settings.Durable }, log.CreateLogger("Stoa.Postgres"), cancelled);
        return new DatabaseHandle(embedded.ConnectionString, settings.DataDirectory, embedded, log);
    }

    /// <summary>For a command, which may be given while the server runs: then its database is used, and stays up.</summary>
    public static async Task<DatabaseHandle> OpenBeside(ServerSettings settings, CancellationToken cancelled) =>
        settings.ConnectionString is null && EmbeddedPostgres.FindRunning(settings.DataDirectory) is { } running
            ? new DatabaseHandle(running, settings.DataDirectory, null, null)
            : await Open(settings, cancelled);

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
        _log?.Dispose();
    }

    /// <summary>A database that is just starting beside us gets half a minute; one that is too old or refuses us gets none.</summary>
    private static async Task WaitFor(string connectionString, CancellationToken cancelled)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(cancelled);
                await using var command = new NpgsqlCommand("SELECT current_setting('server_version_num')::int", connection);
                if ((int)(await command.ExecuteScalarAsync(cancelled))! < OldestSupported)
                {
                    throw new StartException("Database:ConnectionString leads to a PostgreSQL older than 15.");
                }
                return;
            }
            catch (ArgumentException wrong)
            {
                throw new StartException("Database:ConnectionString is not valid: " + wrong.Message);
            }
            catch (PostgresException refused) when (!refused.IsTransient && refused.SqlState is not "57P03")
            {
                throw new StartException("Database:ConnectionString leads to a database that refuses us: " + refused.MessageText);
            }
            catch (NpgsqlException away)
            {
                if (DateTime.UtcNow > until)
                {
                    throw new StartException("Database:ConnectionString leads to no database: " + away.Message);
                }
                await Task.Delay(250, cancelled);
            }
        }
    }
}
