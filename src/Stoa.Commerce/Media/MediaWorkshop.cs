using Microsoft.Extensions.Options;

namespace Stoa.Commerce.Media;

/// <summary>Where uploads lie and pictures are made, until they are stored or refused. What a kill left in it is deleted after an hour.</summary>
internal sealed class MediaWorkshop(IOptions<MediaOptions> options, TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly string _folder = options.Value.Workshop;

    /// <summary>A new, empty folder.</summary>
    /// <exception cref="MediaStorageException">The disk takes nothing.</exception>
    public string Open()
    {
        try
        {
            return Directory.CreateDirectory(NewFolder(_folder)).FullName;
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            throw new MediaStorageException(away);
        }
    }

    /// <summary>The file as it was uploaded, beside what was made of it.</summary>
    /// <exception cref="MediaStorageException">The disk is full.</exception>
    public static void AddOriginal(string file, string folder)
    {
        try
        {
            File.Copy(file, Path.Combine(folder, MediaStore.Original));
        }
        catch (IOException full)
        {
            throw new MediaStorageException(full);
        }
    }

    /// <summary>Nothing where it was moved to its place.</summary>
    public static void Close(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static string NewFolder(string workshop) => Path.Combine(workshop, $"picture-{Guid.NewGuid():N}");

    public void DeleteOld()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }
        var old = (clock.GetUtcNow() - Kept).UtcDateTime;
        foreach (var left in new DirectoryInfo(_folder).EnumerateFileSystemInfos().Where(entry => entry.LastWriteTimeUtc < old))
        {
            if (left is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                left.Delete();
            }
        }
    }
}
