using Microsoft.Extensions.Logging;
using Npgsql;

namespace Stoa.EmbeddedPostgres;

/// <summary>Backups of an embedded server while it works, by what PostgreSQL itself has for that, and nothing outside of it.</summary>
public static class PostgresBackup
{
    /// <summary>Copies the cluster into a new subfolder, and has all WAL archived beside it from now on, so that any later moment can be restored.</summary>
    /// <param name="dataDirectory">Of the server that runs.</param>
    /// <param name="connectionString">Of that server.</param>
    /// <param name="folder">For the backups of this one cluster; made where it is missing.</param>
    /// <param name="logger">Told what is done.</param>
    /// <param name="cancelled">Breaks it off; what was copied is removed.</param>
    /// <exception cref="EmbeddedPostgresException">It cannot be made; the message says what to do.</exception>
    public static async Task<BackupManifest> TakeAsync(
        string dataDirectory,
        string connectionString,
        string folder,
        ILogger logger,
        CancellationToken cancelled
    )
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancelled);
        var backups = new BackupFolder(folder);
        await using var alone = backups.Claim();
        backups.TellDamaged(logger);
        await RefuseOthersAsync(backups.Root, backups.Complete(), backups.Segments(), connection, cancelled);
        var (_, manifest) = await WriteAsync(dataDirectory, connection, backups, logger, cancelled);
        backups.CompressBefore(manifest.StopWal);
        return manifest;
    }

    /// <summary>Removes all but the newest backups of a folder, and the WAL that none of the rest needs.</summary>
    /// <param name="folder">As <see cref="TakeAsync"/> filled it.</param>
    /// <param name="number">How many stay.</param>
    /// <param name="spared">The name of one that stays in any case, with its WAL; null: none does.</param>
    /// <exception cref="EmbeddedPostgresException">Another backup is under way.</exception>
    public static void Keep(string folder, int number, string? spared)
    {
        var backups = new BackupFolder(folder);
        using var alone = backups.Claim();
        backups.Keep(number, spared);
    }

    /// <summary>Turns the archiving on, and writes a backup beside those that are there.</summary>
    internal static async Task<(string Folder, BackupManifest Manifest)> WriteAsync(
        string dataDirectory,
        NpgsqlConnection connection,
        BackupFolder backups,
        ILogger logger,
        CancellationToken cancelled
    )
    {
        var (cluster, password) = (Folders.Resolve(Path.Combine(Path.GetFullPath(dataDirectory), "postgres")), new ClusterPassword(dataDirectory).Read());
        RefuseTablespaces(cluster);
        await PrepareAsync(backups, cancelled);
        await WalArchive.TurnOnAsync(connection, backups, cancelled);
        logger.LogInformation("Copying {Cluster} to {Folder}", cluster, backups.Root);

        var started = new DateTimeOffset(await WalArchive.AskAsync<DateTime>(connection, "SELECT clock_timestamp()", cancelled));
        var target = backups.NewBase(started);
        try
        {
            var startWal = await WalArchive.AskAsync<string>(connection, "SELECT pg_walfile_name(pg_backup_start('stoa', true))", cancelled);
            var stopWal = "";
            var (files, length, sha) = await ClusterArchive.WriteAsync(
                cluster,
                password,
                Path.Combine(target, ClusterArchive.FileName),
                async () =>
                {
                    (stopWal, var label) = await StopAsync(connection, cancelled);
                    return label;
                },
                cancelled
            );
            if (!await WalArchive.ArrivedAsync(connection, backups, stopWal, cancelled))
            {
                throw new EmbeddedPostgresException($"Segment {stopWal} of the WAL was archived elsewhere than in {backups.Wal} while the backup was made.");
            }
            var manifest = new BackupManifest(
                1,
                connection.PostgreSqlVersion.ToString(),
                await SystemIdentifierAsync(connection, cancelled),
                started,
                new DateTimeOffset(await WalArchive.AskAsync<DateTime>(connection, "SELECT clock_timestamp()", cancelled)),
                startWal,
                stopWal,
                ClusterArchive.FileName,
                length,
                sha,
                files
            );
            manifest.Write(target);
            return (target, manifest);
        }
        catch
        {
            Folders.DeleteIfThere(target);
            throw;
        }
    }

    /// <summary>Ends the archiving of WAL: backups that are there can be restored up to now, and not beyond.</summary>
    public static async Task StopArchivingAsync(string connectionString, CancellationToken cancelled)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancelled);
        await WalArchive.TurnOffAsync(connection, cancelled);
    }

    /// <summary>The folder of backups that WAL is archived into; null where it is thrown away.</summary>
    /// <param name="connectionString">Of the server.</param>
    /// <param name="cancelled">Stops asking.</param>
    public static async Task<string?> ArchivedIntoAsync(string connectionString, CancellationToken cancelled)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancelled);
        return Path.GetDirectoryName(await WalArchive.TargetAsync(connection, cancelled));
    }

    /// <summary>The newest complete backup of a folder; null where there is none.</summary>
    public static BackupManifest? Newest(string folder) => new BackupFolder(folder).Complete() is [var newest, ..] ? newest.Manifest : null;

    /// <summary>Sees that nothing else's backups are there.</summary>
    internal static async Task RefuseOthersAsync(
        string address,
        IReadOnlyList<(string Folder, BackupManifest Manifest)> complete,
        IReadOnlyList<string> segments,
        NpgsqlConnection connection,
        CancellationToken cancelled
    )
    {
        var identifier = await SystemIdentifierAsync(connection, cancelled);
        if (complete.FirstOrDefault(backup => backup.Manifest.SystemIdentifier != identifier).Folder is { } strange)
        {
            throw new EmbeddedPostgresException($"{address}/base/{Path.GetFileName(strange)} is a backup of another database: choose another folder.");
        }
        var current = await WalArchive.AskAsync<string>(connection, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())", cancelled);
        if (segments.LastOrDefault(segment => segment[..8] != current[..8] || string.CompareOrdinal(segment, current) > 0) is { } other)
        {
            throw new EmbeddedPostgresException(
                $"{address}/wal has segment {other}, which this database has not written: it was restored from there. Choose a new folder."
            );
        }
    }

    private static void RefuseTablespaces(string cluster)
    {
        if (ClusterArchive.Outside(cluster) is { } tablespace)
        {
            throw new EmbeddedPostgresException(
                $"The database has a tablespace in {tablespace}, outside of its folder, which no backup would hold: "
                    + "move what is in it back (ALTER TABLE … SET TABLESPACE pg_default), and drop it."
            );
        }
    }

    /// <summary>Makes the folder, with a place for WAL that the server's account may write.</summary>
    private static async Task PrepareAsync(BackupFolder backups, CancellationToken cancelled)
    {
        var account = ServerAccount.Detect();
        if (!Directory.Exists(backups.Wal))
        {
            Folders.CreateOpen(backups.Root);
            BackupFolder.CreatePrivate(backups.Wal);
            await account.OwnAsync(backups.Wal, cancelled);
        }
        if (!await account.CanAsync("-w", backups.Wal, cancelled))
        {
            throw new EmbeddedPostgresException(
                $"The user {account.Name}, as whom PostgreSQL runs, can not write {backups.Wal}: let it pass through every folder above (chmod o+x)."
            );
        }
    }

    private static async Task<(string Wal, string Label)> StopAsync(NpgsqlConnection connection, CancellationToken cancelled)
    {
        await using var command = new NpgsqlCommand("SELECT pg_walfile_name(lsn), labelfile FROM pg_backup_stop(false)", connection) { CommandTimeout = 0 };
        await using var row = await command.ExecuteReaderAsync(cancelled);
        await row.ReadAsync(cancelled);
        return (row.GetString(0), row.GetString(1));
    }

    private static Task<string> SystemIdentifierAsync(NpgsqlConnection connection, CancellationToken cancelled) =>
        WalArchive.AskAsync<string>(connection, "SELECT system_identifier::text FROM pg_control_system()", cancelled);
}
