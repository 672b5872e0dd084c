namespace Stoa.Server.Backups;

/// <summary>The pictures that are kept in a folder, in a backup. A picture's file never changes, so what is there needs no second copy.</summary>
internal static class Pictures
{
    private const string Folder = "media";

    /// <summary>Where uploads are worked on: nothing there is a picture yet.</summary>
    private const string Workshop = "incoming";

    /// <summary>A disk of its own has folders that are not for us, such as lost+found.</summary>
    private static readonly EnumerationOptions Readable = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.None,
    };

    /// <summary>Copies what is not there yet; gives how many.</summary>
    public static async Task<int> Save(string from, BackupPlace place, CancellationToken cancelled)
    {
        if (place.Bucket is not { } bucket)
        {
            return Mirror(from, Path.Combine(place.Address, Folder), cancelled);
        }
        var there = (await bucket.ListAsync(Folder + "/", cancelled)).ToHashSet(StringComparer.Ordinal);
        var missing = Names(from).Where(name => !there.Contains(KeyOf(name))).ToList();
        foreach (var name in missing)
        {
            await bucket.PutAsync(KeyOf(name), Path.Combine(from, name), cancelled);
        }
        return missing.Count;
    }

    public static async Task<int> Restore(BackupPlace place, string to, CancellationToken cancelled)
    {
        if (place.Bucket is not { } bucket)
        {
            return Mirror(Path.Combine(place.Address, Folder), to, cancelled);
        }
        var copied = 0;
        foreach (var name in (await bucket.ListAsync(Folder + "/", cancelled)).Select(key => key[(Folder.Length + 1)..]))
        {
            copied += await Place(Path.GetFullPath(Path.Combine(to, name)), to, part => bucket.GetAsync(KeyOf(name), part, cancelled)) ? 1 : 0;
        }
        return copied;
    }

    private static string KeyOf(string name) => $"{Folder}/{name.Replace(Path.DirectorySeparatorChar, '/')}";

    private static IEnumerable<string> Names(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }
        // That the folder itself can not be read is a failure.
        _ = Directory.EnumerateFileSystemEntries(folder).Any();
        return Directory
            .EnumerateFiles(folder, "*", Readable)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(name => !name.StartsWith(Workshop + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    private static int Mirror(string from, string to, CancellationToken cancelled)
    {
        var copied = 0;
        foreach (var name in Names(from))
        {
            cancelled.ThrowIfCancellationRequested();
            var target = Path.Combine(to, name);
            if (!File.Exists(target))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(from, name), target + ".part", overwrite: true);
                File.Move(target + ".part", target);
                copied++;
            }
        }
        return copied;
    }

    private static async Task<bool> Place(string target, string folder, Func<string, Task> write)
    {
        if (File.Exists(target) || !target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return false;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await write(target + ".part");
        File.Move(target + ".part", target);
        return true;
    }
}
