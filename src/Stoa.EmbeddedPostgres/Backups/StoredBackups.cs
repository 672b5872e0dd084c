using System.IO.Compression;
using System.Security.Cryptography;

namespace Stoa.EmbeddedPostgres;

/// <summary>Backups and WAL in a store, named as in a <see cref="BackupFolder"/>; all WAL is compressed.</summary>
internal sealed class StoredBackups(IBackupStore store)
{
    private const string Bases = "base/";
    private const string Wal = "wal/";
    private const string Packed = ".gz";
    private const string Manifest = "/" + BackupManifest.FileName;

    /// <summary>A week of WAL is ten thousand small files: one after the other they would take hours.</summary>
    private const int AtOnce = 8;

    /// <summary>The manifests of all complete backups, as an otherwise empty folder of backups.</summary>
    public async Task<BackupFolder> IndexAsync(string folder, CancellationToken cancelled)
    {
        BackupFolder.CreatePrivate(folder);
        foreach (var name in (await store.ListAsync(Bases, cancelled)).Where(name => name.EndsWith(Manifest, StringComparison.Ordinal)))
        {
            await GetAsync(name, folder, cancelled);
        }
        return new BackupFolder(folder);
    }

    /// <summary>Names of segments in their order.</summary>
    public async Task<IReadOnlyList<string>> SegmentsAsync(CancellationToken cancelled) =>
        [
            .. (await store.ListAsync(Wal, cancelled))
                .Where(name => name.EndsWith(Packed, StringComparison.Ordinal))
                .Select(name => name[Wal.Length..^Packed.Length])
                .Where(BackupFolder.IsSegment)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Puts a compressed segment where none is yet; one that is there already stays, and has to be this one.</summary>
    /// <exception cref="EmbeddedPostgresException">It is another.</exception>
    public async Task PutSegmentAsync(string segment, byte[] packed, CancellationToken cancelled)
    {
        var name = Wal + segment + Packed;
        if (!(await store.ListAsync(name, cancelled)).Contains(name, StringComparer.Ordinal))
        {
            await store.PutAsync(name, packed, cancelled);
            return;
        }
        var folder = Directory.CreateTempSubdirectory("stoa-backups-").FullName;
        try
        {
            var there = Path.Combine(folder, segment);
            await store.GetAsync(name, there, cancelled);
            await using var file = File.OpenRead(there);
            if (await SumAsync(file, cancelled) != await SumAsync(new MemoryStream(packed), cancelled))
            {
                throw new EmbeddedPostgresException(
                    $"{store.Address}/{name} is another segment than that of this database: another server ships to the same place, "
                        + "perhaps on a copy of this data folder. Give each database a place of its own."
                );
            }
        }
        finally
        {
            Folders.DeleteIfThere(folder);
        }
    }

    /// <summary>The manifest last: before it is there, this is no backup.</summary>
    public async Task PutBaseAsync(string folder, BackupManifest manifest, CancellationToken cancelled)
    {
        foreach (var file in new[] { manifest.Archive, BackupManifest.FileName })
        {
            await store.PutAsync($"{Bases}{Path.GetFileName(folder)}/{file}", Path.Combine(folder, file), cancelled);
        }
    }

    /// <summary>
    /// Removes all but the newest backups and the one that is spared, what is left of those that were broken off, and the WAL that none of the rest needs.
    /// </summary>
    /// <param name="number">How many stay.</param>
    /// <param name="spared">The name of one that stays in any case.</param>
    /// <param name="index">The manifests of all that are there.</param>
    /// <param name="cancelled">Breaks it off; what is half removed is removed by the next.</param>
    public async Task KeepAsync(int number, string? spared, BackupFolder index, CancellationToken cancelled)
    {
        var kept = index.Kept(number, spared);
        if (kept.Count == 0)
        {
            return;
        }
        var there = await store.ListAsync(Bases, cancelled);
        // Those of a PostgreSQL that is not ours are kept by whoever makes them.
        var staying = there
            .Where(name => name.EndsWith("/" + BackupFolder.Sums, StringComparison.Ordinal))
            .Select(FolderOf)
            .Concat(kept.Select(backup => $"{Bases}{Path.GetFileName(backup.Folder)}/"))
            .ToHashSet(StringComparer.Ordinal);
        var old = there.Where(name => BackupFolder.IsMoment(FolderOf(name)[Bases.Length..].TrimEnd('/')) && !staying.Contains(FolderOf(name))).ToList();
        // Without its manifest a backup is none, whatever else of it is still there.
        foreach (var name in old.OrderByDescending(name => name.EndsWith(Manifest, StringComparison.Ordinal)))
        {
            await store.DeleteAsync(name, cancelled);
        }
        var unneeded = (await SegmentsAsync(cancelled)).Where(segment => BackupFolder.Before(segment, kept[^1].Manifest.StartWal)).ToList();
        await Parallel.ForEachAsync(unneeded, Several(cancelled), async (segment, stop) => await store.DeleteAsync(Wal + segment + Packed, stop));
    }

    /// <summary>Fetches what a restore to the moment needs into a folder, which is made.</summary>
    public async Task FetchAsync(string folder, DateTimeOffset? at, CancellationToken cancelled)
    {
        var index = await IndexAsync(folder, cancelled);
        var (source, manifest) = PostgresRestore.Choose(index, at);
        BackupFolder.CreatePrivate(index.Wal);
        await GetAsync($"{Bases}{Path.GetFileName(source)}/{manifest.Archive}", folder, cancelled);
        var wal = (await SegmentsAsync(cancelled)).Where(segment => !BackupFolder.Before(segment, manifest.StartWal)).ToList();
        await Parallel.ForEachAsync(wal, Several(cancelled), async (segment, stop) => await GetAsync(Wal + segment + Packed, folder, stop));
    }

    /// <summary>With the slash at its end.</summary>
    private static string FolderOf(string name) => name[..(name.LastIndexOf('/') + 1)];

    /// <summary>Of what is compressed; null where that can not be read.</summary>
    private static async Task<string?> SumAsync(Stream packed, CancellationToken cancelled)
    {
        try
        {
            await using var plain = new GZipStream(packed, CompressionMode.Decompress);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(plain, cancelled));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async Task GetAsync(string name, string folder, CancellationToken cancelled)
    {
        var file = Path.GetFullPath(Path.Combine(folder, name));
        if (!file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new EmbeddedPostgresException($"{store.Address} has a file {name}, which no backup has.");
        }
        BackupFolder.CreatePrivate(Path.GetDirectoryName(file)!);
        await store.GetAsync(name, file, cancelled);
    }

    private static ParallelOptions Several(CancellationToken cancelled) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancelled };
}
