using Stoa.EmbeddedPostgres;

namespace Stoa.Server.Hosting;

/// <summary>The database that this server runs on: a given one, or the embedded one that it starts and stops itself.</summary>
internal sealed class DatabaseHandle : IAsyncDisposable
{
    private readonly PostgresServer? _embedded;
    private readonly ILoggerFactory? _log;
    private readonly string _dataDirectory;

    private DatabaseHandle(string connectionString, string dataDirectory, PostgresServer? embedded, ILoggerFactory? log) =>
        (ConnectionString, _dataDirectory, _embedded, _log) = (connectionString, dataDirectory, embedded, log);

    public string ConnectionString { get; }

    /// <summary>Where it is, for people; no password.</summary>
    public string Description =>
        _embedded is null ? "given by Database:ConnectionString" : $"PostgreSQL 18, embedded, 127.0.0.1:{_embedded.Port}, data in {_dataDirectory}";

    public static Task<DatabaseHandle> Open(ServerSettings settings, CancellationToken cancelled) => Open(settings, forCommand: false, cancelled);

    private static async Task<DatabaseHandle> Open(ServerSettings settings, bool forCommand, CancellationToken cancelled)
    {
        var log = LoggerFactory.Create(logging =>
            (forCommand ? logging.ToStandardError() : logging).AddStoaConsole(settings.LogFormat).SetMinimumLevel(LogLevel.Information)
        );
        if (settings.ConnectionString is { } given)
        {
            using (log)
            {
                await new DatabaseWait(given, settings.DatabasePatience, log.CreateLogger("Stoa.Postgres")).UntilReady(cancelled);
            }
            return new DatabaseHandle(given, settings.DataDirectory, null, null);
        }
        var options = new EmbeddedPostgresOptions(settings.DataDirectory) { Durable = settings.Durable };
        var embedded = await PostgresServer.StartAsync(options, log.CreateLogger("Stoa.Postgres"), cancelled);
        return new DatabaseHandle(embedded.ConnectionString, settings.DataDirectory, embedded, log);
    }

    /// <summary>For a command, which may be given while the server runs: then its database is used, and stays up.</summary>
    public static async Task<DatabaseHandle> OpenBeside(ServerSettings settings, CancellationToken cancelled) =>
        settings.ConnectionString is null && PostgresServer.FindRunning(settings.DataDirectory) is { } running
            ? new DatabaseHandle(running, settings.DataDirectory, null, null)
            : await Open(settings, forCommand: true, cancelled);

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
        _log?.Dispose();
    }
}
