using Microsoft.Extensions.Logging;
using Npgsql;

namespace Stoa.EmbeddedPostgres;

/// <summary>
/// Backups of an embedded server in a store that is no folder. PostgreSQL archives its WAL into folders alone, so there is one beside the cluster, where what
/// is on its way lies until the store has confirmed it.
/// </summary>
public sealed class PostgresSpool
{
    private const string Name = "backup-spool";
    private const string AddressFile = "address";
    private const string CheckedFile = "checked";
    private const string IndexFolder = "stoa-backups-";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _dataDirectory;
    private readonly IBackupStore _store;
    private readonly StoredBackups _stored;
    private readonly BackupFolder _folder;

    /// <summary>Of the cluster in this data directory, which need not be there yet.</summary>
    public PostgresSpool(string dataDirectory, IBackupStore store)
    {
        (_dataDirectory, _store, _stored) = (dataDirectory, store, new StoredBackups(store));
        _folder = new BackupFolder(PathOf(dataDirectory));
    }

    /// <summary>Since when the oldest segment has waited to be shipped; null where none does.</summary>
    public DateTimeOffset? WaitingSince => _folder.OldestFile();

    /// <summary>Tells commands that whoever holds this ships what is archived, until it is disposed or its process ends.</summary>
    /// <exception cref="EmbeddedPostgresException">Somebody else holds it.</exception>
    public IDisposable Claim()
    {
        Folders.CreateOpen(_folder.Root);
        var held = FolderLock.Take(_folder.Root);
        File.WriteAllText(Path.Combine(_folder.Root, AddressFile), _store.Address);
        // The folder may be a copy of another server's, or the store another one than before.
        File.Delete(Path.Combine(_folder.Root, CheckedFile));
        return held;
    }

    /// <summary>The address of the store that a running server ships to; null where none does.</summary>
    public static string? ShippedTo(string dataDirectory)
    {
        var folder = PathOf(dataDirectory);
        return FolderLock.IsTaken(folder) ? File.ReadAllText(Path.Combine(folder, AddressFile)) : null;
    }

    /// <summary>Whether PostgreSQL puts its WAL here.</summary>
    public static async Task<bool> IsFilledAsync(string dataDirectory, string connectionString, CancellationToken cancelled)
    {
        var folder = new BackupFolder(PathOf(dataDirectory));
        if (!Directory.Exists(folder.Wal))
        {
            return false;
        }
        await using var connection = await OpenAsync(connectionString, cancelled);
        return await WalArchive.TargetAsync(connection, cancelled) == folder.Wal;
    }

    /// <summary>The newest complete backup of a store; null where there is none.</summary>
    public static async Task<BackupManifest?> NewestAsync(IBackupStore store, CancellationToken cancelled)
    {
        var folder = Directory.CreateTempSubdirectory(IndexFolder).FullName;
        try
        {
            return (await new StoredBackups(store).IndexAsync(folder, cancelled)).Complete() is [var newest, ..] ? newest.Manifest : null;
        }
        finally
        {
            Folders.DeleteIfThere(folder);
        }
    }

    /// <summary>Fetches the backup that a restore to the moment begins with, and all WAL after it, into a new folder of backups.</summary>
    public static Task FetchAsync(IBackupStore store, string folder, DateTimeOffset? at, CancellationToken cancelled) =>
        new StoredBackups(store).FetchAsync(Path.GetFullPath(folder), at, cancelled);

    /// <summary>Copies the cluster into the store, with the WAL that it needs, and has all WAL archived from then on where somebody ships it.</summary>
    /// <param name="connectionString">Of the server that runs in the data directory.</param>
    /// <param name="goesOn">False where nobody ships what comes later: then archiving ends with this backup, since it would fill the disk.</param>
    /// <param name="logger">Told what is done.</param>
    /// <param name="cancelled">Breaks it off; the store then has no new backup.</param>
    /// <exception cref="EmbeddedPostgresException">It cannot be made; the message says what to do.</exception>
    public async Task<BackupManifest> TakeAsync(string connectionString, bool goesOn, ILogger logger, CancellationToken cancelled)
    {
        await using var alone = _folder.Claim();
        _folder.RemoveBases();
        await using var connection = await OpenAsync(connectionString, cancelled);
        await CheckAsync(connection, cancelled);
        if (!goesOn && await WalArchive.TargetAsync(connection, cancelled) is { } other && other != _folder.Wal)
        {
            throw new EmbeddedPostgresException(
                $"WAL is archived into {other}, which a single backup into {_store.Address} would interrupt: "
                    + "copy that folder there, or end it by `stoa backup off`."
            );
        }
        try
        {
            // It may be of a cluster or a course before this one, which was farther.
            _folder.ForgetShipped();
            var (target, manifest) = await PostgresBackup.WriteAsync(_dataDirectory, connection, _folder, logger, cancelled);
            await ShipAsync(connectionString, cancelled);
            await _stored.PutBaseAsync(target, manifest, cancelled);
            return manifest;
        }
        finally
        {
            _folder.RemoveBases();
            if (!goesOn)
            {
                await WalArchive.TurnOffAsync(connection, CancellationToken.None);
            }
        }
    }

    /// <summary>Removes all but the newest backups of the store, and the WAL that none of the rest needs.</summary>
    /// <param name="number">How many stay.</param>
    /// <param name="spared">The name of one that stays in any case, with its WAL; null: none does.</param>
    /// <param name="cancelled">Breaks it off; what is half removed is removed by the next.</param>
    /// <exception cref="EmbeddedPostgresException">Another backup is under way.</exception>
    public async Task KeepAsync(int number, string? spared, CancellationToken cancelled)
    {
        await using var alone = _folder.Claim();
        var index = Directory.CreateTempSubdirectory(IndexFolder).FullName;
        try
        {
            await _stored.KeepAsync(number, spared, await _stored.IndexAsync(index, cancelled), cancelled);
        }
        finally
        {
            Folders.DeleteIfThere(index);
        }
    }

    /// <summary>Puts all WAL that PostgreSQL has archived into the store, oldest first, and removes here what is there.</summary>
    /// <param name="connectionString">
    /// Of the server whose WAL it is, which is asked once whether the store has another's; null where it has stopped: then it must have been asked before.
    /// </param>
    /// <param name="cancelled">Breaks it off; what is not in the store stays.</param>
    /// <returns>How many segments.</returns>
    /// <exception cref="EmbeddedPostgresException">The store is another database's.</exception>
    public async Task<int> ShipAsync(string? connectionString, CancellationToken cancelled)
    {
        if (_folder.Segments().Count == 0)
        {
            return 0;
        }
        FileStream? turn;
        while ((turn = FolderLock.Try(_folder.Root, "shipping.lock")) is null)
        {
            await Task.Delay(Pause, cancelled);
        }
        await using var mine = turn;
        var segments = _folder.Segments();
        try
        {
            await RequireOwnAsync(connectionString, cancelled);
            foreach (var segment in segments)
            {
                await _stored.PutSegmentAsync(segment, _folder.Packed(segment), cancelled);
                _folder.RemoveShipped(segment);
            }
        }
        catch when (!cancelled.IsCancellationRequested)
        {
            _folder.CompressAll();
            throw;
        }
        return segments.Count;
    }

    private async Task RequireOwnAsync(string? connectionString, CancellationToken cancelled)
    {
        var file = Path.Combine(_folder.Root, CheckedFile);
        if (File.Exists(file) && await File.ReadAllTextAsync(file, cancelled) == _store.Address)
        {
            return;
        }
        if (connectionString is null)
        {
            throw new EmbeddedPostgresException($"Whether {_store.Address} is another database's was not found out while this one ran.");
        }
        await using var connection = await OpenAsync(connectionString, cancelled);
        await CheckAsync(connection, cancelled);
    }

    /// <summary>Sees that nothing else's backups and WAL are in the store, which this database's would replace.</summary>
    private async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancelled)
    {
        var index = Directory.CreateTempSubdirectory(IndexFolder).FullName;
        try
        {
            var complete = (await _stored.IndexAsync(index, cancelled)).Complete();
            await PostgresBackup.RefuseOthersAsync(_store.Address, complete, await _stored.SegmentsAsync(cancelled), connection, cancelled);
            await File.WriteAllTextAsync(Path.Combine(_folder.Root, CheckedFile), _store.Address, cancelled);
        }
        finally
        {
            Folders.DeleteIfThere(index);
        }
    }

    /// <summary>That of the cluster in this folder.</summary>
    internal static BackupFolder In(string home) => new(Path.Combine(home, Name));

    /// <summary>Where PostgreSQL's account, which may not enter the data directory, can write in any case.</summary>
    private static string PathOf(string dataDirectory)
    {
        var cluster = Path.Combine(Path.GetFullPath(dataDirectory), "postgres");
        return Path.Combine(Path.GetDirectoryName(Directory.Exists(cluster) ? Folders.Resolve(cluster) : cluster)!, Name);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancelled)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancelled);
        return connection;
    }
}
