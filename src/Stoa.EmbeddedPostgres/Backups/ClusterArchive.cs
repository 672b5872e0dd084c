using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.EmbeddedPostgres;

/// <summary>
/// A cluster as a compressed tar. It is written while PostgreSQL goes on writing: what is torn or missing is mended by the WAL of the time between, which is
/// why a backup is nothing without its archive of WAL.
/// </summary>
internal static class ClusterArchive
{
    public const string FileName = "base.tar.gz";
    private const string ClusterPrefix = "postgres/";
    private const string PasswordEntry = "postgres.password";

    /// <summary>Folders that PostgreSQL fills anew at every start, and WAL, which comes from its archive.</summary>
    private static readonly HashSet<string> LeftEmpty = new(StringComparer.Ordinal)
    {
        "pg_wal",
        "pg_replslot",
        "pg_dynshmem",
        "pg_notify",
        "pg_serial",
        "pg_snapshots",
        "pg_stat_tmp",
        "pg_subtrans",
    };

    private static readonly string[] LeftOut = ["postmaster.", "postgres.log", "pgsql_tmp", "pg_internal.init", "backup_label", "restore-wal"];

    /// <summary>Writes the file.</summary>
    /// <param name="cluster">The folder of the cluster.</param>
    /// <param name="password">Of the cluster's owner: what is restored is opened by it.</param>
    /// <param name="file">Where to.</param>
    /// <param name="label">Asked for once everything else is copied: what <c>pg_backup_stop</c> says belongs into <c>backup_label</c>.</param>
    /// <returns>Number of files, length and SHA-256 of the archive.</returns>
    public static async Task<(int Files, long Length, string Sha256)> WriteAsync(
        string cluster,
        string password,
        string file,
        Func<Task<string>> label,
        CancellationToken cancelled
    )
    {
        var files = 0;
        using var hash = SHA256.Create();
        await using (var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write))
        {
            await using (var hashed = new CryptoStream(target, hash, CryptoStreamMode.Write, leaveOpen: true))
            await using (var packed = new GZipStream(hashed, CompressionLevel.Fastest))
            await using (var tar = new TarWriter(packed, TarEntryFormat.Pax))
            {
                await AddTextAsync(tar, PasswordEntry, password, cancelled);
                foreach (var entry in Entries(new DirectoryInfo(cluster), ""))
                {
                    files += await AddAsync(tar, cluster, entry, cancelled) ? 1 : 0;
                }
                // The control file last: it says how far PostgreSQL was.
                files += await AddAsync(tar, cluster, "global/pg_control", cancelled) ? 1 : 0;
                await AddTextAsync(tar, ClusterPrefix + "backup_label", await label(), cancelled);
            }
            target.Flush(flushToDisk: true);
        }
        return (files, new FileInfo(file).Length, Convert.ToHexStringLower(hash.Hash!));
    }

    /// <summary>A folder elsewhere that belongs to the cluster all the same; null where there is none.</summary>
    public static string? Outside(string cluster) =>
        new DirectoryInfo(Path.Combine(cluster, "pg_tblspc"))
            .EnumerateFileSystemInfos()
            .Select(entry => entry.LinkTarget)
            .FirstOrDefault(link => link is not null);

    public static async Task<string> HashAsync(string file, CancellationToken cancelled)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancelled));
    }

    /// <summary>Unpacks the cluster into the folder, which is there and empty; gives the password.</summary>
    public static async Task<string> ReadAsync(string file, string cluster, CancellationToken cancelled)
    {
        var password = "";
        await using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        await using var tar = new TarReader(packed);
        while (await tar.GetNextEntryAsync(copyData: false, cancelled) is { } entry)
        {
            if (entry.Name == PasswordEntry)
            {
                using var reader = new StreamReader(entry.DataStream!);
                password = await reader.ReadToEndAsync(cancelled);
                continue;
            }
            var target = Path.GetFullPath(Path.Combine(cluster, entry.Name[ClusterPrefix.Length..]));
            if (!target.StartsWith(cluster, StringComparison.Ordinal) || !entry.Name.StartsWith(ClusterPrefix, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"{file} has an entry {entry.Name}, which no backup has.");
            }
            if (entry.EntryType == TarEntryType.Directory)
            {
                BackupFolder.CreatePrivate(target);
            }
            else
            {
                await entry.ExtractToFileAsync(target, overwrite: false, cancelled);
            }
        }
        return password;
    }

    /// <summary>Paths relative to the cluster; of folders with a slash at the end, and before what is in them.</summary>
    private static IEnumerable<string> Entries(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = prefix + entry.Name;
            if (LeftOut.Any(start => entry.Name.StartsWith(start, StringComparison.Ordinal)) || path == "global/pg_control")
            {
                continue;
            }
            if (entry is not DirectoryInfo inner)
            {
                yield return path;
                continue;
            }
            yield return path + "/";
            if (path == "pg_wal")
            {
                yield return path + "/archive_status/";
            }
            foreach (var below in LeftEmpty.Contains(path) ? [] : Entries(inner, path + "/"))
            {
                yield return below;
            }
        }
    }

    private static async Task<bool> AddAsync(TarWriter tar, string cluster, string path, CancellationToken cancelled)
    {
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (path.EndsWith('/'))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, ClusterPrefix + path) { Mode = Own | UnixFileMode.UserExecute }, cancelled);
            return false;
        }
        try
        {
            await using var data = new FrozenLength(
                new FileStream(Path.Combine(cluster, path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            );
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, ClusterPrefix + path) { Mode = Own, DataStream = data }, cancelled);
            return true;
        }
        catch (FileNotFoundException)
        {
            // Dropped since it was listed, which the WAL says as well.
            return false;
        }
    }

    private static Task AddTextAsync(TarWriter tar, string name, string text, CancellationToken cancelled) =>
        tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
            },
            cancelled
        );

    /// <summary>A file as long as it was when it was opened: a tar says the length first, and PostgreSQL goes on writing.</summary>
    private sealed class FrozenLength(FileStream file) : Stream
    {
        private readonly long _length = file.Length;
        private long _position;

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => _length;
        public override long Position
        {
            get => _position;
            set => file.Position = _position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var wanted = buffer[..(int)Math.Min(buffer.Length, _length - _position)];
            return Advance(wanted, wanted.Length == 0 ? 0 : file.Read(wanted));
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var wanted = buffer[..(int)Math.Min(buffer.Length, _length - _position)];
            var read = wanted.Length == 0 ? 0 : await file.ReadAsync(wanted, cancellationToken);
            return Advance(wanted.Span, read);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = origin switch
            {
                SeekOrigin.Begin => offset,
                SeekOrigin.Current => _position + offset,
                _ => _length + offset,
            };

        public override void Flush() { }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }

        /// <summary>What was truncated meanwhile is zeros; the WAL truncates it again.</summary>
        private int Advance(Span<byte> wanted, int read)
        {
            if (read == 0)
            {
                wanted.Clear();
                read = wanted.Length;
            }
            _position += read;
            return read;
        }
    }
}
