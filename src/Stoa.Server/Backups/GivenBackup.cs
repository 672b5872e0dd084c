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
    private const string Sums = "SHA256SUMS";

    public static async Task<string> Take(BackupPlace place, string dataDirectory, string connection, int keep, CancellationToken cancelled)
    {
        if (place.Bucket is not { } bucket)
        {
            var bases = Path.Combine(Path.GetFullPath(place.Address), "base");
            var (written, major) = await Write(connection, bases, cancelled);
            foreach (var old in Directory.EnumerateDirectories(bases).OrderDescending(StringComparer.Ordinal).Skip(keep).ToList())
            {
                Directory.Delete(old, recursive: true);
            }
            return Said(major, written);
        }
        await bucket.ListAsync("base/", cancelled);
        var spool = Path.Combine(dataDirectory, "backup-spool", Guid.NewGuid().ToString("N"));
        try
        {
            var (written, major) = await Write(connection, spool, cancelled);
            var name = "base/" + Path.GetFileName(written);
            // The sums last: a backup without them is none.
            foreach (var file in Directory.EnumerateFiles(written).Select(file => Path.GetFileName(file)).OrderBy(file => file == Sums))
            {
                await bucket.PutAsync($"{name}/{file}", Path.Combine(written, file), cancelled);
            }
            await Keep(bucket, keep, cancelled);
            return Said(major, $"{place.Address}/{name}");
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

    /// <summary>Removes all but the newest that are complete, and the rest of those that were broken off.</summary>
    private static async Task Keep(BackupBucket bucket, int keep, CancellationToken cancelled)
    {
        var there = (await bucket.ListAsync("base/", cancelled)).ToLookup(name => name.Split('/')[1], StringComparer.Ordinal);
        var complete = there.Where(backup => backup.Any(IsSums)).Select(backup => backup.Key).OrderDescending(StringComparer.Ordinal);
        var kept = complete.Take(keep).ToHashSet(StringComparer.Ordinal);
        foreach (var name in there.Where(backup => !kept.Contains(backup.Key)).SelectMany(backup => backup.OrderByDescending(IsSums)))
        {
            await bucket.DeleteAsync(name, cancelled);
        }
    }

    private static bool IsSums(string name) => name.EndsWith("/" + Sums, StringComparison.Ordinal);

    private static async Task<(string Folder, int Major)> Write(string connection, string bases, CancellationToken cancelled)
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
        var target = Path.Combine(bases, TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        Directory.CreateDirectory(bases);
        await Run(program, login, target + ".part", cancelled);
        await File.WriteAllLinesAsync(Path.Combine(target + ".part", Sums), SumsOf(target + ".part"), cancelled);
        Directory.Move(target + ".part", target);
        return (target, major);
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

    private static List<string> SumsOf(string folder) =>
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
