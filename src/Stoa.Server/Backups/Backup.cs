using Stoa.EmbeddedPostgres;
using Stoa.Platform.Audit;
using Stoa.Server.Hosting;

namespace Stoa.Server.Backups;

/// <summary>A backup of all that a server keeps: its database with the archive of WAL, and its pictures.</summary>
internal static class Backup
{
    private const string Pictures = "media";

    /// <summary>Backs up the database that runs in the data directory, or the one that is given.</summary>
    public static async Task<string> Take(ServerSettings settings, string connection, string folder, int keep, ILogger log, CancellationToken cancelled)
    {
        if (settings.ConnectionString is not null)
        {
            return await GivenBackup.Take(connection, folder, keep, cancelled);
        }
        var manifest = await PostgresBackup.TakeAsync(settings.DataDirectory, connection, folder, keep, log, cancelled);
        var pictures = Mirror(Path.Combine(settings.DataDirectory, Pictures), Path.Combine(folder, Pictures), cancelled);
        return $"Backed up {manifest.Files} files ({manifest.Length / 1_000_000} MB compressed) and {pictures} new pictures by {manifest.FinishedAt:u}. "
            + "Every later moment can be restored up to the last minute.";
    }

    public static async Task<string> Restore(string folder, string dataDirectory, DateTimeOffset? at, ILogger log, CancellationToken cancelled)
    {
        var manifest = await PostgresRestore.RunAsync(folder, new EmbeddedPostgresOptions(dataDirectory), at, log, cancelled);
        var pictures = Mirror(Path.Combine(folder, Pictures), Path.Combine(dataDirectory, Pictures), cancelled);
        return $"Restored {dataDirectory} from the backup of {manifest.FinishedAt:u} to {(at is { } moment ? $"{moment:O}" : "the end of its archive")}, "
            + $"with {pictures} pictures.\nStart the server on it, and back it up into a new folder: what it archived before has ended.";
    }

    /// <summary>Restores the newest backup into a folder of its own, opens it, and walks its audit log.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static async Task<string?> Verify(string folder, ILogger log, CancellationToken cancelled)
    {
        if (await PostgresRestore.WhyNotAsync(folder, cancelled) is { } damage)
        {
            return damage;
        }
        var data = Path.Combine(Path.GetTempPath(), "stoa-verify-" + Guid.NewGuid().ToString("N")[..12]);
        try
        {
            await PostgresRestore.RunAsync(folder, new EmbeddedPostgresOptions(data), null, log, cancelled);
            await using var server = await PostgresServer.StartAsync(new EmbeddedPostgresOptions(data), log, cancelled);
            await using var database = Npgsql.NpgsqlDataSource.Create(server.ConnectionString + ";Pooling=false");
            var verdict = await new AuditCheck(database).Run(null, cancelled);
            return verdict.Broken is { } broken ? $"the audit log in it is broken at entry {broken}: {verdict.Reason}" : null;
        }
        finally
        {
            Remove(data);
        }
    }

    /// <summary>A picture's file never changes, so what is there needs no second copy.</summary>
    private static int Mirror(string from, string to, CancellationToken cancelled)
    {
        var copied = 0;
        foreach (var file in Directory.Exists(from) ? Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories) : [])
        {
            cancelled.ThrowIfCancellationRequested();
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            if (!File.Exists(target))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target + ".part", overwrite: true);
                File.Move(target + ".part", target);
                copied++;
            }
        }
        return copied;
    }

    private static void Remove(string data)
    {
        if (new DirectoryInfo(Path.Combine(data, "postgres")).LinkTarget is { } elsewhere)
        {
            Directory.Delete(Path.GetDirectoryName(elsewhere)!, recursive: true);
        }
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
