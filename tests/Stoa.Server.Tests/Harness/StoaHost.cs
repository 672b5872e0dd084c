using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Harness;

/// <summary>
/// The real server in this process: its own Kestrel on a free port of loopback, its own database. Whatever it logs as an error fails the class that
/// caused it.
/// </summary>
public class StoaHost : IAsyncDisposable
{
    public const string SuperAdminEmail = "root@stoa.test";
    public const string SuperAdminPassword = "The-Root-Password-1";

    private readonly WebApplication _app;
    private readonly ErrorLog _errors;

    private StoaHost(WebApplication app, ErrorLog errors, string connectionString)
    {
        (_app, _errors, ConnectionString) = (app, errors, connectionString);
        Root = app.Urls.First();
        Database = NpgsqlDataSource.Create(connectionString);
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256, UseCookies = false })
        {
            BaseAddress = new Uri(Root),
            Timeout = Wait.Limit,
        };
    }

    /// <summary>http://127.0.0.1:port</summary>
    public string Root { get; }

    public string ConnectionString { get; }

    /// <summary>Direct access to the server's database, to check and to prepare data.</summary>
    public NpgsqlDataSource Database { get; }

    public HttpClient Http { get; }
    public IServiceProvider Services => _app.Services;
    public IReadOnlyCollection<string> LoggedErrors => _errors.Lines;

    /// <param name="settings">Configuration like <c>--Key:Sub value</c>, as pairs.</param>
    public static Task<StoaHost> Start(string connectionString, params (string Key, string Value)[] settings) =>
        Start(connectionString, static _ => { }, settings);

    /// <param name="logging">An additional log provider.</param>
    public static Task<StoaHost> Start(string connectionString, Action<ILoggingBuilder> logging, params (string Key, string Value)[] settings) =>
        Start(connectionString, logging, static _ => { }, settings);

    /// <param name="services">What stands in the place of something outside.</param>
    public static Task<StoaHost> StartWith(string connectionString, Action<IServiceCollection> services, params (string Key, string Value)[] settings) =>
        Start(connectionString, static _ => { }, services, settings);

    private static async Task<StoaHost> Start(
        string connectionString,
        Action<ILoggingBuilder> logging,
        Action<IServiceCollection> services,
        (string Key, string Value)[] settings
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        var (pooled, session) = await PgBouncer.Ways(connectionString);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Database:ConnectionString"] = pooled,
                ["Database:SessionConnectionString"] = session,
                ["Urls"] = "http://127.0.0.1:0",
                ["Demo:Seed"] = "true",
                ["Passwords:Iterations"] = "1000",
                ["RateLimits:Enabled"] = "false",
                ["Mail:PickupDirectory"] = Mailbox.FolderOf(connectionString),
                ["SuperAdmin:Email"] = SuperAdminEmail,
                ["SuperAdmin:Password"] = SuperAdminPassword,
            }
        );
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        var stoa = ServerSettings.Read(builder.Configuration);
        builder.AddStoa(stoa, pooled);
        builder.Services.AddFaults(typeof(StoaHost));
        var errors = new ErrorLog();
        builder.Logging.ClearProviders().AddProvider(errors);
        logging(builder.Logging);
        services(builder.Services);
        var app = builder.Build();
        app.Check(stoa);
        app.MapStoa();
        await app.Prepare(stoa, CancellationToken.None);
        await app.StartAsync();
        return new StoaHost(app, errors, connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Database.DisposeAsync();
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.DoesNotContain(_errors.Lines, line => line.Contains("which it does not declare", StringComparison.Ordinal));
    }
}

internal sealed class ErrorLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    private sealed class Logger(ErrorLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log._lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
