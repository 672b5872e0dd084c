using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Settings;

namespace Stoa.Server.Backups;

/// <summary>
/// A backup of a PostgreSQL that is not ours, by the <c>pg_basebackup</c> of its own major version where this machine has it. Archiving, and so moments in
/// between, are that server's own business.
/// </summary>
internal static class GivenBackup
{
    /// <summary>Gives what to tell the operator.</summary>
    public static async Task<string> Take(BackupPlace place, string dataDirectory, string connection, CancellationToken cancelled)
    {
        if (place.Bucket is not { } bucket)
        {
            var (folder, version) = await Write(connection, Path.Combine(Path.GetFullPath(place.Address), GivenBackups.Bases), cancelled);
            return Said(version, folder);
        }
        // A bucket that cannot be had is told before a long copy.
        await GivenBackups.Newest(place, cancelled);
        var spools = Path.Combine(dataDirectory, "backup-spool");
        await using var alone = new BackupFolder(spools).Claim();
        foreach (var left in Directory.GetDirectories(spools).Where(folder => Guid.TryParseExact(Path.GetFileName(folder), "N", out _)))
        {
            // Of one that was killed.
            Directory.Delete(left, recursive: true);
        }
        var spool = Path.Combine(spools, Guid.NewGuid().ToString("N"));
        try
        {
            var (written, major) = await Write(connection, spool, cancelled);
            await GivenBackups.Upload(bucket, written, cancelled);
            return Said(major, $"{place.Address}/{GivenBackups.Bases}/{Path.GetFileName(written)}");
        }
        finally
        {
            if (Directory.Exists(spool))
            {
                Directory.Delete(spool, recursive: true);
            }
        }
    }

    private static string Said(int major, string target) =>
        $"pg_basebackup of PostgreSQL {major} wrote {target}. It holds this one moment: for others, have that server archive its WAL. "
        + "To restore it, unpack base.tar.gz into an empty data directory of PostgreSQL, and pg_wal.tar.gz into its pg_wal.";

    private static async Task<(string Folder, int Major)> Write(string connection, string bases, CancellationToken cancelled)
    {
        var login = new NpgsqlConnectionStringBuilder(connection) { Pooling = false };
        await using var session = new NpgsqlConnection(login.ConnectionString);
        await session.OpenAsync(cancelled);
        // Of several hosts, the one that answers.
        (login.Host, login.Port) = (session.Host, session.Port);
        var major = session.PostgreSqlVersion.Major;
        var program = Program(major);
        var target = Path.Combine(bases, GivenBackups.NameOf(TimeProvider.System.GetUtcNow()));
        var unfinished = target + GivenBackups.Unfinished;
        Directory.CreateDirectory(bases);
        await Run(program, login, unfinished, cancelled);
        await GivenBackups.WriteSums(unfinished, cancelled);
        Directory.Move(unfinished, target);
        return (target, major);
    }

    /// <summary>The program that backs this version up.</summary>
    /// <exception cref="StartException">This machine has none; the message says what to do.</exception>
    public static string Program(int major) =>
        Find(major)
        ?? throw new StartException(
            $"Database:ConnectionString leads to PostgreSQL {major}, and this machine has no pg_basebackup "
                + $"of that version (Debian: postgresql-client-{major}). "
                + "Install it, or back the database up where it runs, with pgBackRest or what its provider offers."
        );

    private static string? Find(int major)
    {
        string[] folders = [$"/usr/lib/postgresql/{major}/bin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)];
        return folders.Select(folder => Path.Combine(folder, "pg_basebackup")).FirstOrDefault(file => File.Exists(file) && IsOf(file, major));
    }

    private static bool IsOf(string program, int major)
    {
        using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true })!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return answer.Contains($") {major}.", StringComparison.Ordinal);
    }

    /// <summary>The password goes by the environment, where no list of processes shows it.</summary>
    private static async Task Run(string program, NpgsqlConnectionStringBuilder login, string target, CancellationToken cancelled)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true };
        string[] arguments = ["-D", target, "-F", "tar", "-z", "-X", "stream", "-c", "fast", "-w", "-h", login.Host!, "-U", login.Username!];
        Array.ForEach([.. arguments, "-p", login.Port.ToString(CultureInfo.InvariantCulture)], start.ArgumentList.Add);
        start.Environment["PGPASSWORD"] = login.Password;
        using var process = Process.Start(start)!;
        string complaint;
        try
        {
            complaint = await process.StandardError.ReadToEndAsync(cancelled);
            await process.WaitForExitAsync(cancelled);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        if (process.ExitCode != 0)
        {
            throw new StartException($"pg_basebackup failed: {complaint.Trim()} (it needs a role with REPLICATION, and a line `replication` in pg_hba.conf).");
        }
    }
}
