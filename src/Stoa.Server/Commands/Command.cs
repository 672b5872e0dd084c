using Npgsql;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Settings;
using Stoa.Server.Hosting;

namespace Stoa.Server.Commands;

/// <summary>The frame of a command that works on the database: with the server's own settings, beside a running server or without one.</summary>
internal static class Command
{
    /// <summary>Runs a command with the server's services and configuration; returns its exit code.</summary>
    /// <param name="settings">Configuration like <c>--Key:Sub value</c>; anything else is refused, because a misspelled option would be ignored.</param>
    /// <param name="work">Returns the exit code.</param>
    /// <param name="migrates">False for a command that looks at the migrations itself.</param>
    public static Task<int> Run(string[] settings, Func<IServiceProvider, CancellationToken, Task<int>> work, bool migrates = true) =>
        OnDatabase(
            settings,
            async (read, database, _, cancelled) =>
            {
                var builder = WebApplication.CreateSlimBuilder(settings);
                builder.Logging.ToStandardError();
                await using var app = builder.AddStoa(read, database.ConnectionString).Build();
                if (migrates)
                {
                    await app.Services.PrepareSchema(read.Migrates, cancelled);
                }
                return await work(app.Services, cancelled);
            }
        );

    /// <summary>Runs a command that needs the database and nothing of the server.</summary>
    /// <param name="settings">As of <see cref="Run"/>.</param>
    /// <param name="work">Returns the exit code.</param>
    /// <param name="check">Refuses what the command is given before the database is looked for.</param>
    public static Task<int> OnDatabase(
        string[] settings,
        Func<ServerSettings, DatabaseHandle, ILogger, CancellationToken, Task<int>> work,
        Action<IConfiguration>? check = null
    ) =>
        Guarded(async () =>
        {
            if (WhyNot(settings) is { } reason)
            {
                await Console.Error.WriteLineAsync(reason);
                return 1;
            }
            var configuration = Configuration(settings);
            var read = ServerSettings.Read(configuration);
            check?.Invoke(configuration);
            if (read.ConnectionString is null && !PostgresServer.Exists(read.DataDirectory))
            {
                await Console.Error.WriteLineAsync(
                    $"There is no database in {read.DataDirectory}. Name the server's own folder with --Data:Directory, "
                        + "or its database with --Database:ConnectionString."
                );
                return 1;
            }
            await using var database = await DatabaseHandle.OpenBeside(read, StartupGuard.Stopping);
            using var logging = LoggerFactory.Create(logging => logging.ToStandardError().AddStoaConsole(read.LogFormat));
            return await work(read, database, logging.CreateLogger("Stoa.Postgres"), StartupGuard.Stopping);
        });

    /// <summary>The frame of a command: what it fails by is said as it is, and one that was stopped has not done its work, unlike a server.</summary>
    public static Task<int> Guarded(Func<Task<int>> run) =>
        StartupGuard.Guarded(
            async () =>
            {
                try
                {
                    return await run();
                }
                catch (OperationCanceledException) when (StartupGuard.Stopping.IsCancellationRequested)
                {
                    throw new StartException("Stopped.");
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NpgsqlException or InvalidOperationException)
                {
                    throw new StartException(failure.Message);
                }
            },
            failed: ""
        );

    /// <summary>The server's own settings, with those of the command line.</summary>
    public static IConfiguration Configuration(string[] settings) => WebApplication.CreateSlimBuilder(settings).Configuration;

    /// <summary>
    /// What is wrong with settings on a command line, in any of .NET's forms (<c>--Key value</c>, <c>/Key value</c>, <c>Key=value</c>); null where nothing is.
    /// A key that is like none of ours may be that of another release, and is told in the log.
    /// </summary>
    public static string? WhyNot(string[] settings)
    {
        for (var at = 0; at < settings.Length; at++)
        {
            var (option, isWhole) = (settings[at].Split('=', 2)[0], settings[at].Contains('=', StringComparison.Ordinal));
            var name = option.StartsWith("--", StringComparison.Ordinal) ? option[2..] : option.TrimStart('/');
            var isKnown = KnownSettings.IsKnown(name);
            var meant = isKnown ? null : KnownSettings.Nearest(name);
            if (meant is not null || !(isKnown || name.Contains(':', StringComparison.Ordinal)) || (name == option && !isWhole))
            {
                return $"'{option}' is neither an option of this command nor a setting"
                    + (meant is null ? " like --Data:Directory FOLDER." : $"; did you mean --{meant}?");
            }
            if (!isWhole && ++at == settings.Length)
            {
                return $"'{option}' is given without its value.";
            }
        }
        return null;
    }
}
