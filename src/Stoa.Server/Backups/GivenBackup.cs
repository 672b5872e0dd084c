using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Stoa.Platform.Settings;

namespace Stoa.Server.Backups;

/// <summary>
/// A backup of a PostgreSQL that is not ours, by the <c>pg_basebackup</c> of its own major version where this machine has it. Archiving, and so moments in
/// between, are that server's own business.
/// </summary>
internal static class GivenBackup
{
    public static async Task<string> Take(string connection, string folder, int keep, CancellationToken cancelled)
    {
        var login = new NpgsqlConnectionStringBuilder(connection) { Pooling = false };
        await using var session = new NpgsqlConnection(login.ConnectionString);
        await session.OpenAsync(cancelled);
        var major = session.PostgreSqlVersion.Major;
        var program =
            Find(major)
            ?? throw new StartException(
                $"Database:ConnectionString leads to PostgreSQL {major}, and this machine has no pg_basebackup "
                    + $"of that version (Debian: postgresql-client-{major}). "
                    + "Install it, or back the database up where it runs, with pgBackRest or what its provider offers."
            );
        var bases = Path.Combine(Path.GetFullPath(folder), "base");
        var target = Path.Combine(bases, TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        Directory.CreateDirectory(bases);
        await Run(program, login, target + ".part", cancelled);
        await File.WriteAllLinesAsync(Path.Combine(target + ".part", "SHA256SUMS"), Sums(target + ".part"), cancelled);
        Directory.Move(target + ".part", target);
        foreach (var old in Directory.EnumerateDirectories(bases).OrderDescending(StringComparer.Ordinal).Skip(keep).ToList())
        {
            Directory.Delete(old, recursive: true);
        }
        return $"pg_basebackup of PostgreSQL {major} wrote {target}. It holds this one moment: for others, have that server archive its WAL. "
            + "To restore it, unpack base.tar.gz into an empty data directory of PostgreSQL, and pg_wal.tar.gz into its pg_wal.";
    }

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
        var complaint = await process.StandardError.ReadToEndAsync(cancelled);
        await process.WaitForExitAsync(cancelled);
        if (process.ExitCode != 0)
        {
            throw new StartException($"pg_basebackup failed: {complaint.Trim()} (it needs a role with REPLICATION, and a line `replication` in pg_hba.conf).");
        }
    }

    private static List<string> Sums(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder)
                .Order(StringComparer.Ordinal)
                .Select(file =>
                {
                    using var stream = File.OpenRead(file);
                    return $"{Convert.ToHexStringLower(SHA256.HashData(stream))}  {Path.GetFileName(file)}";
                }),
        ];
}
