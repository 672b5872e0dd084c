using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace Stoa.Commerce.Media;

/// <summary>
/// Pictures in a directory: <c>{first two digits}/{hash}/{file}</c>. A picture's folder is written elsewhere, flushed and moved into place, so one that is
/// there is whole, whatever was killed and whenever the power failed.
/// </summary>
internal sealed partial class DiskMediaStore(IOptions<MediaOptions> options) : MediaStore
{
    private readonly MediaOptions _options = options.Value;

    public override Task Put(string hash, string folder, CancellationToken cancelled) =>
        Task.Run(
            () =>
                Guarded(() =>
                {
                    foreach (var file in Directory.EnumerateFiles(folder))
                    {
                        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
                        RandomAccess.FlushToDisk(handle);
                    }
                    FlushFolder(folder);
                    var target = FolderOf(hash);
                    var shard = Path.GetDirectoryName(target)!;
                    Directory.CreateDirectory(shard);
                    MoveUnlessThere(folder, target);
                    FlushFolder(shard);
                    FlushFolder(_options.Directory);
                    return true;
                }),
            cancelled
        );

    public override Task<MediaFile?> Open(string hash, Rendition rendition, CancellationToken cancelled) =>
        Task.FromResult(
            Guarded(() =>
            {
                try
                {
                    var stream = new FileStream(
                        Path.Combine(FolderOf(hash), rendition.Name),
                        FileMode.Open,
                        FileAccess.Read,
                        FileShare.Read | FileShare.Delete,
                        bufferSize: 0,
                        useAsync: true
                    );
                    return new MediaFile(stream, stream.Length);
                }
                catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
                {
                    return null;
                }
            })
        );

    /// <summary>Moved away first, so that no half of it is ever found.</summary>
    public override Task Remove(string hash, CancellationToken cancelled) =>
        Task.Run(
            () =>
                Guarded(() =>
                {
                    if (Directory.Exists(FolderOf(hash)))
                    {
                        Directory.CreateDirectory(_options.Workshop);
                        var grave = MediaWorkshop.NewFolder(_options.Workshop);
                        Directory.Move(FolderOf(hash), grave);
                        Directory.Delete(grave, recursive: true);
                    }
                    return true;
                }),
            cancelled
        );

    private string FolderOf(string hash) => Path.Combine(_options.Directory, hash[..2], hash);

    /// <summary>Whoever uploads the same picture at the same time puts the same files there.</summary>
    private static void MoveUnlessThere(string folder, string target)
    {
        try
        {
            Directory.Move(folder, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Whole, since it came there by such a move.
        }
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            throw new MediaStorageException(away);
        }
    }

    /// <summary>Makes what was moved into a folder survive a power failure. Windows does so by itself and opens no folders.</summary>
    private static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        const int readOnly = 0;
        using var handle = new SafeFileHandle(OpenFolder(path, readOnly), ownsHandle: true);
        if (!handle.IsInvalid)
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenFolder(string path, int flags);
}
