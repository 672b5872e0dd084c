using Stoa.EmbeddedPostgres;
using Stoa.Platform.Audit;
using Stoa.Server.Hosting;

namespace Stoa.Server.Backups;

/// <summary>A backup of all that a server keeps: its database with the archive of WAL, and its pictures.</summary>
internal static class Backup
{
    /// <summary>Backs up the database that runs in the data directory, or the one that is given; pictures and older backups are other steps.</summary>
    /// <param name="goesOn">Whether somebody ships later WAL; of no matter for a folder, into which PostgreSQL archives by itself.</param>
    /// <returns>What to tell the operator.</returns>
    public static async Task<string> Take(BackupPlace place, ServerSettings settings, string connection, bool goesOn, ILogger log, CancellationToken cancelled)
    {
        if (settings.ConnectionString is not null)
        {
            return await GivenBackup.Take(place, settings.DataDirectory, connection, cancelled);
        }
        var manifest = place.Bucket is { } bucket
            ? await new PostgresSpool(settings.DataDirectory, bucket).TakeAsync(connection, goesOn, log, cancelled)
            : await PostgresBackup.TakeAsync(settings.DataDirectory, connection, place.Address, log, cancelled);
        return $"Backed up {manifest.Files} files ({manifest.Length / 1_000_000} MB compressed) by {manifest.FinishedAt:u}. "
            + (place.Bucket is null || goesOn ? "Every later moment can be restored up to the last minute." : OneMoment(place.Address));
    }

    /// <summary>Saves the pictures that are not there yet.</summary>
    /// <returns>What to tell the operator, with a space before it.</returns>
    public static async Task<string> SavePictures(BackupPlace place, ServerSettings settings, CancellationToken cancelled) =>
        await Pictures.Save(settings.MediaDirectory, place, cancelled) is > 0 and var saved
            ? $" {saved} new pictures are beside it in media; their place is {settings.MediaDirectory}."
            : "";

    /// <summary>Removes all but the newest backups and, however old it is, the newest that has been found good.</summary>
    public static async Task Keep(BackupPlace place, ServerSettings settings, int number, CancellationToken cancelled)
    {
        if (settings.ConnectionString is not null)
        {
            await GivenBackups.Keep(place, number, cancelled);
            return;
        }
        var good = (await TriedOut.Newest(place, isGiven: false, cancelled))?.Name;
        if (place.Bucket is { } bucket)
        {
            await new PostgresSpool(settings.DataDirectory, bucket).KeepAsync(number, good, cancelled);
        }
        else
        {
            PostgresBackup.Keep(place.Address, number, good);
        }
    }

    public static async Task<string> Restore(BackupPlace place, ServerSettings settings, DateTimeOffset? at, ILogger log, CancellationToken cancelled)
    {
        var (dataDirectory, pictures) = (settings.DataDirectory, 0);
        if (PostgresServer.Exists(dataDirectory))
        {
            throw new EmbeddedPostgresException($"There is a database in {dataDirectory}: a restore overwrites none. Name an empty folder.");
        }
        var from = await InFolder(
            place,
            Path.TrimEndingDirectorySeparator(dataDirectory) + ".fetched-" + Guid.NewGuid().ToString("N")[..12],
            at,
            async folder =>
            {
                // First, since they go on where they were broken off, and a database that is there is not restored again.
                pictures = await Pictures.Restore(place, settings.MediaDirectory, cancelled);
                var manifest = await PostgresRestore.RunAsync(folder, new EmbeddedPostgresOptions(dataDirectory), at, log, cancelled);
                return $"the backup of {manifest.FinishedAt:u} to {(at is { } moment ? $"{moment:O}" : "the end of its archive")}";
            },
            cancelled
        );
        return $"Restored {dataDirectory} from {from}, with {pictures} pictures.\n"
            + "Start the server on it, and back it up into a new folder: what it archived before has ended.";
    }

    /// <summary>
    /// Restores the newest backup into a folder of its own, opens it, and walks its audit log. One of a PostgreSQL that is not ours is looked at, file by file.
    /// </summary>
    /// <param name="place">Where the backups are.</param>
    /// <param name="noteIn">As of <see cref="TryOutFolder.Create"/>.</param>
    /// <param name="log">Told what is done.</param>
    /// <param name="cancelled">Breaks it off.</param>
    /// <returns>What is wrong, null where nothing is; and what has been seen to be good.</returns>
    public static async Task<(string? Wrong, string Good)> Verify(BackupPlace place, string? noteIn, ILogger log, CancellationToken cancelled)
    {
        var (given, own) = (await place.Newest(isGiven: true, cancelled), await place.Newest(isGiven: false, cancelled));
        await using var folder = await TryOutFolder.Create(noteIn, cancelled);
        return given > (own ?? DateTimeOffset.MinValue)
            ? (
                await GivenBackups.WhyNot(place, folder.Fetched, cancelled),
                "each of its files is as it was written. It is of a PostgreSQL of your own, by which it has to be tried out"
            )
            : (await VerifyOwn(place, folder, log, cancelled), "it was restored, opened, and its audit log is intact");
    }

    private static Task<string?> VerifyOwn(BackupPlace place, TryOutFolder temporary, ILogger log, CancellationToken cancelled) =>
        InFolder(place, temporary.Fetched, null, folder => VerifyOwn(folder, temporary.Data, log, cancelled), cancelled);

    private static string OneMoment(string address) =>
        "No server ships what comes later, so archiving has ended with it: "
        + $"for every later moment, start the server with Backup:Directory {address}, and it backs itself up.";

    private static async Task<string?> VerifyOwn(string folder, string data, ILogger log, CancellationToken cancelled)
    {
        if (await PostgresRestore.WhyNotAsync(folder, cancelled) is { } damage)
        {
            return damage;
        }
        await PostgresRestore.RunAsync(folder, new EmbeddedPostgresOptions(data), null, log, cancelled);
        await using var server = await PostgresServer.StartAsync(new EmbeddedPostgresOptions(data), log, cancelled);
        await using var database = Npgsql.NpgsqlDataSource.Create(server.ConnectionString + ";Pooling=false");
        var verdict = await new AuditCheck(database).Run(null, cancelled);
        return verdict.Broken is { } broken ? $"the audit log in it is broken at entry {broken}: {verdict.Reason}" : null;
    }

    /// <summary>Works on the folder of backups; of a bucket, on a copy of what is needed of it, which answers then name by the bucket's address.</summary>
    private static async Task<string?> InFolder(
        BackupPlace place,
        string copy,
        DateTimeOffset? at,
        Func<string, Task<string?>> work,
        CancellationToken cancelled
    )
    {
        if (place.Bucket is not { } bucket)
        {
            return await work(place.Address);
        }
        try
        {
            await PostgresSpool.FetchAsync(bucket, copy, at, cancelled);
            return (await work(copy))?.Replace(copy, place.Address, StringComparison.Ordinal);
        }
        catch (EmbeddedPostgresException failure) when (failure.Message.Contains(copy, StringComparison.Ordinal))
        {
            throw new EmbeddedPostgresException(failure.Message.Replace(copy, place.Address, StringComparison.Ordinal), failure);
        }
        finally
        {
            if (Directory.Exists(copy))
            {
                Directory.Delete(copy, recursive: true);
            }
        }
    }
}
