using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Stoa.EmbeddedPostgres;

/// <summary>Makes a cluster from a backup and its archive of WAL.</summary>
public static class PostgresRestore
{
    /// <summary>
    /// Restores into an empty data directory, which a server can then be started on. All that was committed by the moment is there, nothing that came later.
    /// </summary>
    /// <param name="folder">As <see cref="PostgresBackup.TakeAsync"/> filled it.</param>
    /// <param name="options">Where to.</param>
    /// <param name="at">The moment; null: as late as the archive goes.</param>
    /// <param name="logger">Told what is done.</param>
    /// <param name="cancelled">Breaks it off; nothing is left.</param>
    /// <returns>The backup that it began with.</returns>
    /// <exception cref="EmbeddedPostgresException">It cannot be done, or a database is there already; the message says what to do.</exception>
    public static async Task<BackupManifest> RunAsync(
        string folder,
        EmbeddedPostgresOptions options,
        DateTimeOffset? at,
        ILogger logger,
        CancellationToken cancelled
    )
    {
        if (PostgresServer.Exists(options.DataDirectory))
        {
            throw new EmbeddedPostgresException($"There is a database in {options.DataDirectory}: a restore overwrites none. Name an empty folder.");
        }
        var backups = new BackupFolder(folder);
        backups.TellDamaged(logger);
        var (source, manifest) = Choose(backups, at);
        if (backups.FirstGapFrom(manifest.StartWal) is { } missing && at is null)
        {
            throw new EmbeddedPostgresException($"Segment {missing} is missing in {backups.Wal}: name a moment before it with --at.");
        }
        logger.LogInformation("Restoring the backup of {Moment:u} into {Folder}", manifest.FinishedAt, options.DataDirectory);
        var account = ServerAccount.Detect();
        var binaries = await Binaries.InstalledAsync(options.CacheDirectory, logger, cancelled);
        using var cluster = await Cluster.OpenAsync(options.DataDirectory, account, new UnpackedBackup(backups, source, manifest, account), logger, cancelled);
        try
        {
            await RecoverAsync(new Postmaster(binaries, account, cluster.Folder, new PostgresSettings(WithTarget(options, cluster.Folder, at))), cancelled);
            Folders.DeleteIfThere(Path.Combine(cluster.Folder, UnpackedBackup.WalFolder));
            return manifest;
        }
        catch (Exception failure)
        {
            RunningProcess.KillAllIn(cluster.Folder);
            cluster.Remove();
            throw failure is EmbeddedPostgresException { Message: var words } && words.Contains("recovery ended before", StringComparison.Ordinal)
                ? new EmbeddedPostgresException($"The archive in {backups.Wal} does not go as far as that: restore without --at, or an earlier moment.")
                : failure;
        }
    }

    /// <summary>Whether a backup is whole: the archive is the one that was written, and no WAL is missing after it.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static async Task<string?> WhyNotAsync(string folder, CancellationToken cancelled)
    {
        var backups = new BackupFolder(folder);
        var (source, manifest) = Choose(backups, null);
        var archive = Path.Combine(source, manifest.Archive);
        return backups.Damaged().FirstOrDefault() is { } damaged ? $"{damaged} has a manifest that can not be read"
            : !File.Exists(archive) || await ClusterArchive.HashAsync(archive, cancelled) != manifest.Sha256 ? $"{archive} is not what was written"
            : !backups.Has(manifest.StopWal) ? $"segment {manifest.StopWal} is missing in {backups.Wal}"
            : backups.FirstGapFrom(manifest.StartWal) is { } missing ? $"segment {missing} is missing in {backups.Wal}"
            : null;
    }

    internal static (string Folder, BackupManifest Manifest) Choose(BackupFolder backups, DateTimeOffset? at)
    {
        var complete = backups.Complete();
        return complete.FirstOrDefault(backup => at is null || backup.Manifest.FinishedAt <= at) is { Folder: not null } found ? found
            : complete.Count == 0 ? throw new EmbeddedPostgresException($"There is no complete backup in {backups.Root}.")
            : throw new EmbeddedPostgresException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The oldest backup in {backups.Root} ends at {complete[^1].Manifest.FinishedAt:u}: nothing before it can be restored."
                )
            );
    }

    private static EmbeddedPostgresOptions WithTarget(EmbeddedPostgresOptions options, string cluster, DateTimeOffset? at)
    {
        var wal = Path.Combine(cluster, UnpackedBackup.WalFolder);
        var settings = new Dictionary<string, string>(options.Settings, StringComparer.Ordinal)
        {
            ["restore_command"] = OperatingSystem.IsWindows() ? $"copy \"{wal}\\%f\" \"%p\"" : $"test -f \"{wal}/%f\" && cp \"{wal}/%f\" \"%p\"",
            ["recovery_target_action"] = "promote",
            // Nobody is to read, and nothing to be archived, before it is what was asked for.
            ["hot_standby"] = "off",
            ["archive_mode"] = "off",
        };
        if (at is { } moment)
        {
            settings["recovery_target_time"] = moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00'", CultureInfo.InvariantCulture);
        }
        return options with { Settings = settings };
    }

    private static async Task RecoverAsync(Postmaster postmaster, CancellationToken cancelled)
    {
        var (process, _) = await postmaster.StartAsync(FreePort.Choose(), mayMove: true, cancelled);
        await postmaster.StopAsync(process, TimeSpan.FromSeconds(60));
    }
}

/// <summary>A cluster that comes out of a backup instead of from initdb.</summary>
internal sealed class UnpackedBackup(BackupFolder backups, string source, BackupManifest manifest, ServerAccount account) : IClusterMaker
{
    public const string WalFolder = "restore-wal";

    public async Task MakeAsync(string folder, ClusterPassword password, CancellationToken cancelled)
    {
        var archive = Path.Combine(source, manifest.Archive);
        if (await ClusterArchive.HashAsync(archive, cancelled) != manifest.Sha256)
        {
            throw new EmbeddedPostgresException($"{archive} is not what was written: take an older backup by naming an earlier moment with --at.");
        }
        var scratch = BackupFolder.CreatePrivate($"{folder}.new-{Guid.NewGuid():N}");
        try
        {
            password.Set(await ClusterArchive.ReadAsync(archive, scratch, cancelled));
            WalArchive.RemoveSettings(scratch);
            backups.CopyWalFrom(manifest.StartWal, BackupFolder.CreatePrivate(Path.Combine(scratch, WalFolder)));
            await File.WriteAllTextAsync(Path.Combine(scratch, "recovery.signal"), "", cancelled);
            await account.OwnAsync(scratch, cancelled);
            Directory.Move(scratch, folder);
        }
        finally
        {
            Folders.DeleteIfThere(scratch);
        }
    }
}
