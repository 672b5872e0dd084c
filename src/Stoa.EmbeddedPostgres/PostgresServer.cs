using Microsoft.Extensions.Logging;
using Npgsql;

namespace Stoa.EmbeddedPostgres;

/// <summary>A PostgreSQL of our own: installed, created, started, kept running and stopped with us.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(2);

    private readonly Cluster _cluster;
    private readonly Postmaster _postmaster;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lazy<Task> _stop;
    private RunningProcess _process;
    private Task _watch = Task.CompletedTask;

    private PostgresServer(Cluster cluster, Postmaster postmaster, ILogger logger)
    {
        _cluster = cluster;
        _postmaster = postmaster;
        _logger = logger;
        _stop = new Lazy<Task>(StopOnceAsync);
    }

    /// <summary>How to connect; stays right when the server is restarted.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The port on 127.0.0.1; stays the same when the server is restarted.</summary>
    public int Port { get; private set; }

    /// <summary>The postmaster at this moment.</summary>
    public int ProcessId => _process.Id;

    /// <summary>True when this start made the cluster.</summary>
    public bool Created => _cluster.Created;

    /// <summary>Brings the server up, or takes over the one that a killed predecessor left running.</summary>
    /// <exception cref="EmbeddedPostgresException">It cannot run; the message says what to do.</exception>
    public static async Task<PostgresServer> StartAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken cancelled)
    {
        try
        {
            return await StartServerAsync(options, logger, cancelled);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NpgsqlException)
        {
            throw new EmbeddedPostgresException(
                $"PostgreSQL could not be brought up in {options.DataDirectory}: see the cause below, or set Database:ConnectionString.",
                failure.Message,
                failure
            );
        }
    }

    /// <summary>The connection of the server that another process runs in this data directory; null if none runs there.</summary>
    /// <exception cref="EmbeddedPostgresException">The password that belongs to it can not be read.</exception>
    /// <exception cref="IOException">Nor can the lock of the folder.</exception>
    public static string? FindRunning(string dataDirectory)
    {
        var folder = Path.Combine(dataDirectory, "postgres");
        return FolderLock.IsTaken(dataDirectory) && PostmasterFile.Read(folder) is { Ready: true, Port: var port }
            ? new PostgresLogin(port, new ClusterPassword(dataDirectory).Read()).ConnectionString
            : null;
    }

    /// <summary>Whether a server has ever been started on the folder.</summary>
    public static bool Exists(string dataDirectory) => Directory.Exists(Path.Combine(dataDirectory, "postgres"));

    /// <summary>Stops the server and waits until it is gone; may be called again.</summary>
    public Task StopAsync() => _stop.Value;

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    private static async Task<PostgresServer> StartServerAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken cancelled)
    {
        var account = ServerAccount.Detect();
        var binaries = await Binaries.InstalledAsync(options.CacheDirectory, logger, cancelled);
        var cluster = await Cluster.OpenAsync(options.DataDirectory, account, new Initdb(binaries, account, options.Durable), logger, cancelled);
        var postmaster = new Postmaster(binaries, account, cluster.Folder, new PostgresSettings(options));
        var server = new PostgresServer(cluster, postmaster, logger);
        try
        {
            await server.BringUpAsync(options.Expected, cancelled);
            return server;
        }
        catch
        {
            await server.StopAsync();
            throw;
        }
    }

    private async Task BringUpAsync(Action<string>? expected, CancellationToken cancelled)
    {
        var password = _cluster.Password.Read();
        if (!await AdoptAsync(password, cancelled))
        {
            WalArchive.EnsureSetting(_cluster.Folder);
            var port = FreePort.Choose();
            expected?.Invoke(new PostgresLogin(port, password).ConnectionString);
            (_process, port) = await _postmaster.StartAsync(port, mayMove: true, cancelled);
            await EnterAsync(port, password, cancelled);
        }

        _watch = WatchAsync();
    }

    private async Task<bool> AdoptAsync(string password, CancellationToken cancelled)
    {
        if (_postmaster.FindRunning() is not { } orphan)
        {
            return false;
        }

        _process = orphan;
        if (
            _postmaster.RunsAsWished()
            && await _postmaster.ReadyPortAsync(orphan, OrphanPatience, cancelled) is { } port
            && await AnswersAsync(port, password, cancelled)
        )
        {
            _logger.LogInformation("Took over PostgreSQL, process {ProcessId}, that an earlier run left on port {Port}", orphan.Id, port);
            return true;
        }

        _logger.LogWarning("Stopping PostgreSQL, process {ProcessId}, that an earlier run left behind", orphan.Id);
        await _postmaster.StopAsync(orphan, OrphanPatience);
        return false;
    }

    private async Task<bool> AnswersAsync(int port, string password, CancellationToken cancelled)
    {
        try
        {
            await EnterAsync(port, password, cancelled);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task EnterAsync(int port, string password, CancellationToken cancelled)
    {
        var login = new PostgresLogin(port, password);
        try
        {
            await login.EnsureDatabaseAsync(cancelled);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw _cluster.Password.Refused("does not open the database", refused);
        }

        Port = port;
        ConnectionString = login.ConnectionString;
    }

    private async Task WatchAsync()
    {
        using var heartbeat = new PeriodicTimer(Heartbeat);
        try
        {
            while (await heartbeat.WaitForNextTickAsync(_stopping.Token))
            {
                if (!_process.IsAlive())
                {
                    await RestartAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task RestartAsync()
    {
        _logger.LogWarning("PostgreSQL, process {ProcessId}, is gone; starting it again on port {Port}", _process.Id, Port);
        try
        {
            (_process, _) = await _postmaster.StartAsync(Port, mayMove: false, _stopping.Token);
            _logger.LogWarning("PostgreSQL is back as process {ProcessId}", _process.Id);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _logger.LogError(failure, "PostgreSQL could not be started again; the next attempt follows");
            await Task.Delay(TimeSpan.FromSeconds(1), _stopping.Token);
        }
    }

    private async Task StopOnceAsync()
    {
        await _stopping.CancelAsync();
        await _watch;
        if (_process.IsAlive())
        {
            await _postmaster.StopAsync(_process, StopPatience);
        }

        _cluster.Dispose();
        _stopping.Dispose();
    }
}
