using Stoa.EmbeddedPostgres;

namespace Stoa.Server.Hosting;

/// <summary>The database that this server runs on: a given one, or the embedded one that it starts and stops itself.</summary>
internal sealed class DatabaseHandle : IAsyncDisposable
{
    private readonly ServerSettings _settings;
    private readonly ILoggerFactory _log;
    private readonly CancellationTokenSource _cancelled;
    private readonly TaskCompletionSource<string> _expected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _ready;
    private PostgresServer? _embedded;

    private DatabaseHandle(ServerSettings settings, string? running, ILoggerFactory log, CancellationToken cancelled)
    {
        (_settings, _log, _cancelled) = (settings, log, CancellationTokenSource.CreateLinkedTokenSource(cancelled));
        _ready = running is null ? Task.Run(Start, CancellationToken.None) : Task.FromResult(running);
    }

    /// <summary>As soon as <see cref="Ready"/> has given it.</summary>
    public string ConnectionString => _ready.GetAwaiter().GetResult();

    /// <summary>Whether somebody else runs it.</summary>
    public bool IsBeside => _embedded is null;

    /// <summary>Where it is, for people; no password.</summary>
    public string Description =>
        _embedded is null ? "given by Database:ConnectionString" : $"PostgreSQL 18, embedded, 127.0.0.1:{_embedded.Port}, data in {_settings.DataDirectory}";

    /// <summary>Has the database start while its user goes on: what is only put together has to know where it will be, not that it is there.</summary>
    public static DatabaseHandle Begin(ServerSettings settings, CancellationToken cancelled) => new(settings, null, LogTo(settings, false), cancelled);

    /// <summary>For a command, which may be given while the server runs: then its database is used, and stays up.</summary>
    public static async Task<DatabaseHandle> OpenBeside(ServerSettings settings, CancellationToken cancelled)
    {
        var running = settings.ConnectionString is null ? PostgresServer.FindRunning(settings.DataDirectory) : null;
        var handle = new DatabaseHandle(settings, running, LogTo(settings, forCommand: true), cancelled);
        try
        {
            await handle.Ready();
            return handle;
        }
        catch
        {
            await handle.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string; that of the embedded database before there is anything to connect to. <see cref="Ready"/> may give another.</summary>
    public async Task<string> Expected() => await await Task.WhenAny(_expected.Task, _ready);

    /// <summary>The connection string, once the database can be used.</summary>
    public Task<string> Ready() => _ready;

    public async ValueTask DisposeAsync()
    {
        await _cancelled.CancelAsync();
        await _ready.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
        _log.Dispose();
        _cancelled.Dispose();
    }

    private static ILoggerFactory LogTo(ServerSettings settings, bool forCommand) =>
        LoggerFactory.Create(logging =>
            (forCommand ? logging.ToStandardError() : logging).AddStoaConsole(settings.LogFormat).SetMinimumLevel(LogLevel.Information)
        );

    private async Task<string> Start()
    {
        var log = _log.CreateLogger("Stoa.Postgres");
        if (_settings.ConnectionString is { } given)
        {
            await new DatabaseWait(given, _settings.DatabasePatience, log).UntilReady(_cancelled.Token);
            return given;
        }
        var options = new EmbeddedPostgresOptions(_settings.DataDirectory) { Durable = _settings.Durable, Expected = _expected.SetResult };
        _embedded = await PostgresServer.StartAsync(options, log, _cancelled.Token);
        return _embedded.ConnectionString;
    }
}
