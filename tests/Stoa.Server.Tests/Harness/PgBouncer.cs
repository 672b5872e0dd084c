using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Stoa.Server.Tests.Harness;

/// <summary>Debian's pgbouncer in front of one PostgreSQL, which gives each transaction whatever session is free.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Process _process;
    private readonly int _port;

    private PgBouncer(TemporaryFolder folder, Process process, int port) => (_folder, _process, _port) = (folder, process, port);

    /// <summary>
    /// STOA_POOLER=pgbouncer: the requests of every server in this process go through one. It has fewer sessions than a race opens, whose clients so take
    /// turns, and more than any test holds at a lock.
    /// </summary>
    private static readonly Lazy<Func<string, Task<PgBouncer>>> Shared = new(() =>
    {
        var started = new ConcurrentDictionary<int, Lazy<Task<PgBouncer>>>();
        return direct =>
            started.GetOrAdd(new NpgsqlConnectionStringBuilder(direct).Port, _ => new Lazy<Task<PgBouncer>>(() => Start(direct, sessions: 16))).Value;
    });

    /// <summary>
    /// The ways of a server to this database: one for requests and, where that leads through a pooler, one past it. What names no login leads nowhere.
    /// </summary>
    public static async Task<(string Pooled, string? Session)> Ways(string direct) =>
        Environment.GetEnvironmentVariable("STOA_POOLER") == "pgbouncer" && new NpgsqlConnectionStringBuilder(direct).Username is { Length: > 0 }
            ? ((await Shared.Value(direct)).To(direct), direct)
            : (direct, null);

    private static string? Program => new[] { "/usr/sbin/pgbouncer", "/usr/bin/pgbouncer" }.FirstOrDefault(File.Exists);

    /// <param name="direct">How to connect to the PostgreSQL behind it.</param>
    /// <param name="sessions">How many it opens to one database; more clients than that take turns.</param>
    public static async Task<PgBouncer> Start(string direct, int sessions)
    {
        Assert.SkipWhen(Program is null, "There is no pgbouncer on this machine (Debian's package pgbouncer).");
        var behind = new NpgsqlConnectionStringBuilder(direct);
        var folder = new TemporaryFolder();
        var port = Ports.Free();
        var users = Path.Combine(folder.Path, "users.txt");
        var settings = Path.Combine(folder.Path, "pgbouncer.ini");
        await File.WriteAllTextAsync(users, $"\"{behind.Username}\" \"{behind.Password}\"\n");
        await File.WriteAllTextAsync(
            settings,
            $"""
            [databases]
            * = host={behind.Host} port={behind.Port}

            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = plain
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = {sessions}
            max_client_conn = 2000
            server_idle_timeout = 5
            ignore_startup_parameters = extra_float_digits
            {(Environment.IsPrivilegedProcess ? "user = nobody" : "")}
            """
        );
        // It refuses to be root, and reads both files after it has become somebody else.
        TemporaryFolder.Allow(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | (UnixFileMode)0b000_101_101);
        var process = Process.Start(new ProcessStartInfo(Program!, ["--quiet", settings]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = process.StandardError.ReadToEndAsync();
        var bouncer = new PgBouncer(folder, process, port);
        await Wait.Until(async () =>
        {
            Assert.False(process.HasExited, process.HasExited ? await said : "");
            try
            {
                await using var connection = new NpgsqlConnection(bouncer.To(direct) + ";Pooling=false");
                await connection.OpenAsync(TestContext.Current.CancellationToken);
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        });
        return bouncer;
    }

    /// <summary>A server whose requests go through this pooler and whose sessions go past it.</summary>
    public Task<StoaHost> Serve(string direct, params (string Key, string Value)[] settings) =>
        StoaHost.Start(To(direct), [("Database:SessionConnectionString", direct), .. settings]);

    /// <summary>The same database, through the pooler.</summary>
    public string To(string direct) => new NpgsqlConnectionStringBuilder(direct) { Host = "127.0.0.1", Port = _port }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.Ended();
        _process.Dispose();
        _folder.Dispose();
    }
}
