using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Stoa.Server.Tests.Harness;

/// <summary>Debian's PostgreSQL 15, run by the account that it is made for where the tests run as root: a database that is given to the server.</summary>
internal sealed class DebianPostgres : IAsyncDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string Password = "the-database-password";
    private readonly string _folder = Directory.CreateTempSubdirectory("stoa-debian-").FullName;
    private readonly int _port = Ports.Free();

    private DebianPostgres() { }

    public string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=stoa;Password={Password};Database=postgres;Pooling=false");

    private string Data => Path.Combine(_folder, "data");

    public static async Task<DebianPostgres> Start()
    {
        var server = await Prepared();
        await server.Run(Path.Combine(Programs, "initdb"), "-D", server.Data, "-U", "stoa", "-A", "scram-sha-256", "--pwfile", server.PasswordFile, "-N");
        await server.Up();
        return server;
    }

    /// <summary>On what <c>pg_basebackup</c> has written, unpacked by hand.</summary>
    public static async Task<DebianPostgres> Restored(string backup)
    {
        var server = await Prepared();
        await server.Run("mkdir", "-m", "700", server.Data);
        await Shell($"tar -xzf '{backup}/base.tar.gz' -C '{server.Data}' && tar -xzf '{backup}/pg_wal.tar.gz' -C '{server.Data}/pg_wal'");
        await server.Own();
        await server.Up();
        return server;
    }

    public async Task<T> One<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Run(Path.Combine(Programs, "pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private string PasswordFile => Path.Combine(_folder, "password");

    private static async Task<DebianPostgres> Prepared()
    {
        Assert.SkipUnless(Directory.Exists(Programs), "There is no PostgreSQL 15 on this machine (Debian's package postgresql-15).");
        var server = new DebianPostgres();
        await File.WriteAllTextAsync(server.PasswordFile, Password);
        await server.Own();
        return server;
    }

    private Task Own() => Environment.IsPrivilegedProcess ? Shell($"chown -R postgres '{_folder}'") : Task.CompletedTask;

    private Task Up() =>
        Run(
            Path.Combine(Programs, "pg_ctl"),
            "-D",
            Data,
            "-l",
            Path.Combine(_folder, "log"),
            "-o",
            string.Create(CultureInfo.InvariantCulture, $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"),
            "-w",
            "start"
        );

    private static Task Shell(string command) => Succeeded(Process.Start("sh", ["-c", command]));

    private Task Run(params string[] command)
    {
        string[] asAccount = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. command] : command;
        var start = new ProcessStartInfo(asAccount[0]) { WorkingDirectory = _folder };
        Array.ForEach(asAccount[1..], start.ArgumentList.Add);
        return Succeeded(Process.Start(start)!);
    }

    private static async Task Succeeded(Process process)
    {
        using var _ = process;
        await process.Ended();
        Assert.Equal(0, process.ExitCode);
    }
}
