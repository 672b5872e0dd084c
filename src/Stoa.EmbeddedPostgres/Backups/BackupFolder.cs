using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.Logging;

namespace Stoa.EmbeddedPostgres;

/// <summary>
/// Where backups lie: <c>base/{moment}/</c> with an archive and its manifest, and <c>wal/</c> with every segment of WAL since the oldest of them, of which all
/// but the newest are compressed.
/// </summary>
internal sealed class BackupFolder(string path)
{
    private const string Moments = "yyyyMMdd'T'HHmmss'Z'";
    private const int NameLength = 24;

    /// <summary>What a backup of a PostgreSQL that is not ours has in place of a manifest.</summary>
    public const string Sums = "SHA256SUMS";

    public string Root { get; } = Path.GetFullPath(path);

    public string Wal => Path.Combine(Root, "wal");

    private string Bases => Path.Combine(Root, "base");

    private ShippedNote Shipped => new(Path.Combine(Root, "shipped"));

    /// <summary>Complete backups, the newest first.</summary>
    public IReadOnlyList<(string Folder, BackupManifest Manifest)> Complete() =>
        [
            .. Subfolders()
                .Select(folder => (Folder: folder, Manifest: BackupManifest.Read(folder)))
                .Where(backup => backup.Manifest is not null)
                .Select(backup => (backup.Folder, backup.Manifest!))
                .OrderByDescending(backup => backup.Item2.FinishedAt),
        ];

    /// <summary>What is no backup any more because its manifest can not be read.</summary>
    public IEnumerable<string> Damaged() =>
        Subfolders().Where(folder => File.Exists(Path.Combine(folder, BackupManifest.FileName)) && BackupManifest.Read(folder) is null);

    public void TellDamaged(ILogger logger)
    {
        foreach (var folder in Damaged())
        {
            logger.LogWarning("{Folder} has a manifest that can not be read: it is no backup any more", folder);
        }
    }

    /// <summary>Makes the folder, and keeps other backups out of it until this is disposed: each would remove the other as one that was broken off.</summary>
    /// <exception cref="EmbeddedPostgresException">Another one is there.</exception>
    public FileStream Claim()
    {
        Folders.CreateOpen(Root);
        return FolderLock.Try(Root, "backup.lock")
            ?? throw new EmbeddedPostgresException("Another backup of this database is under way: wait until it has ended.");
    }

    public string NewBase(DateTimeOffset moment)
    {
        var folder = Path.Combine(Bases, moment.UtcDateTime.ToString(Moments, CultureInfo.InvariantCulture));
        return !Directory.Exists(folder)
            ? CreatePrivate(folder)
            : throw new EmbeddedPostgresException($"There is a backup of this very second in {folder}: wait for the next one.");
    }

    /// <summary>What is archived of WAL: names of segments, each once, in their order.</summary>
    public IReadOnlyList<string> Segments() =>
        !Directory.Exists(Wal)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(Wal)
                    .Select(Path.GetFileName)
                    .Select(name => name!.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name)
                    .Where(IsSegment)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ];

    /// <summary>Whether it is here, or was and has been shipped.</summary>
    public bool Has(string segment) =>
        File.Exists(Path.Combine(Wal, segment))
        || File.Exists(Path.Combine(Wal, segment + ".gz"))
        || (Shipped.Last() is { } shipped && !Before(shipped, segment));

    public void CompressBefore(string segment)
    {
        foreach (var older in Segments().Where(older => Before(older, segment)))
        {
            Compress(older);
        }
    }

    /// <summary>Compresses all that is here, as far as there is room: it may wait for long.</summary>
    public void CompressAll()
    {
        try
        {
            foreach (var segment in Segments())
            {
                Compress(segment);
            }
        }
        catch (IOException)
        {
            // The disk is full; what waits stays as it is.
        }
    }

    /// <summary>A segment, compressed; in memory, since a disk that is full has to be emptied all the same.</summary>
    public byte[] Packed(string segment)
    {
        var file = Path.Combine(Wal, segment);
        if (File.Exists(file + ".gz"))
        {
            return File.ReadAllBytes(file + ".gz");
        }
        using var target = new MemoryStream();
        using (var plain = File.OpenRead(file))
        using (var packed = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            plain.CopyTo(packed);
        }
        return target.ToArray();
    }

    /// <summary>
    /// Removes a segment that is kept elsewhere now, and remembers that it was here: a backup may wait to see it. Where the disk is too full for that, removing
    /// comes first.
    /// </summary>
    public void RemoveShipped(string segment)
    {
        var isNoted = Shipped.TryWrite(segment);
        File.Delete(Path.Combine(Wal, segment));
        File.Delete(Path.Combine(Wal, segment + ".gz"));
        if (!isNoted)
        {
            Shipped.Write(segment);
        }
        foreach (var note in Directory.EnumerateFiles(Wal, "*.backup").Where(note => !Before(segment, Path.GetFileName(note)[..NameLength])).ToList())
        {
            // PostgreSQL's own note of a backup, which restoring needs nowhere.
            File.Delete(note);
        }
    }

    /// <summary>No backup waits any more for what was shipped; the next one waits for segments that come after this.</summary>
    public void ForgetShipped() => Shipped.Remove();

    /// <summary>
    /// Ends what is here of another cluster, whose segments have the names that those of the next one get. What was not shipped yet is nowhere else, and is set
    /// aside.
    /// </summary>
    /// <returns>Where that lies; null where there was none.</returns>
    public string? Forget()
    {
        if (!Directory.Exists(Root))
        {
            return null;
        }
        ForgetShipped();
        return Segments().Count > 0 ? Folders.SetAside(Wal) : null;
    }

    /// <summary>When the oldest segment that is here was archived; null where there is none.</summary>
    public DateTimeOffset? OldestFile() =>
        Segments() is [var oldest, ..]
            ? new[] { oldest, oldest + ".gz" }.Select(name => new FileInfo(Path.Combine(Wal, name))).FirstOrDefault(file => file.Exists)?.LastWriteTimeUtc
            : null;

    public void RemoveBases() => Folders.DeleteIfThere(Bases);

    /// <summary>The newest backups, and the one of this name, if it is there.</summary>
    public IReadOnlyList<(string Folder, BackupManifest Manifest)> Kept(int number, string? spared) =>
        [.. Complete().Where((backup, n) => n < number || Path.GetFileName(backup.Folder) == spared)];

    /// <summary>
    /// Removes all but the newest backups and the one that is spared, what is left of those that were broken off, and the WAL that none of the rest needs. What
    /// is no backup of ours stays.
    /// </summary>
    public void Keep(int number, string? spared)
    {
        var kept = Kept(number, spared);
        foreach (var folder in Subfolders().Where(IsOurs).Except(kept.Select(backup => backup.Folder), StringComparer.Ordinal).ToList())
        {
            Directory.Delete(folder, recursive: true);
        }
        if (kept.Count == 0)
        {
            return;
        }
        var oldest = kept[^1].Manifest.StartWal;
        foreach (
            var file in Directory.EnumerateFiles(Wal).Where(file => IsSegment(Path.GetFileName(file)[..Math.Min(NameLength, Path.GetFileName(file).Length)]))
        )
        {
            if (Before(Path.GetFileName(file)[..NameLength], oldest))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>The first segment after this one that is not there although a later one is; null where nothing is missing.</summary>
    public string? FirstGapFrom(string start)
    {
        var there = Segments().Where(segment => !Before(segment, start)).Select(Position).ToHashSet();
        var position = Position(start);
        while (there.Remove(position))
        {
            position++;
        }
        return there.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{start[..8]}{position >> 8:X8}{position & 0xFF:X8}");
    }

    /// <summary>Copies what restoring needs into a folder, unpacked: segments from the first on, and the histories of timelines.</summary>
    public void CopyWalFrom(string start, string target)
    {
        foreach (var file in Directory.EnumerateFiles(Wal))
        {
            var name = Path.GetFileName(file);
            if (name.EndsWith(".gz", StringComparison.Ordinal) && IsSegment(name[..^3]) && !Before(name[..^3], start))
            {
                using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
                using var plain = File.Create(Path.Combine(target, name[..^3]));
                packed.CopyTo(plain);
            }
            else if ((IsSegment(name) && !Before(name, start)) || name.EndsWith(".history", StringComparison.Ordinal))
            {
                File.Copy(file, Path.Combine(target, name), overwrite: true);
            }
        }
    }

    public static string CreatePrivate(string folder)
    {
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    /// <summary>By position, whatever the timeline.</summary>
    public static bool Before(string segment, string other) => Position(segment) < Position(other);

    private static long Position(string segment) =>
        (long.Parse(segment.AsSpan(8, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) << 8)
        | long.Parse(segment.AsSpan(16, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Whether a folder of this name may be a backup.</summary>
    public static bool IsMoment(string name) =>
        DateTimeOffset.TryParseExact(name, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    public static bool IsSegment(string name) => name.Length == NameLength && name.All(c => char.IsAsciiDigit(c) || c is >= 'A' and <= 'F');

    /// <summary>A segment of 16 MB that was closed early is nearly all zeros.</summary>
    private void Compress(string segment)
    {
        var file = Path.Combine(Wal, segment);
        if (!File.Exists(file))
        {
            return;
        }
        // PostgreSQL has the segment no more.
        WholeFile.Write(file + ".gz", Packed(segment));
        File.Delete(file);
    }

    private static bool IsOurs(string folder) => IsMoment(Path.GetFileName(folder)) && !File.Exists(Path.Combine(folder, Sums));

    private IEnumerable<string> Subfolders() => Directory.Exists(Bases) ? Directory.EnumerateDirectories(Bases) : [];
}
