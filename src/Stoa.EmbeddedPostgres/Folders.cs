using System.Globalization;

namespace Stoa.EmbeddedPostgres;

internal static class Folders
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder, and parents, that every account can enter, whatever the umask; those that exist stay as they are.</summary>
    public static void CreateOpen(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        CreateOpen(Path.GetDirectoryName(folder)!);
        Directory.CreateDirectory(folder);
        Open(new DirectoryInfo(folder), executable: true);
    }

    /// <summary>Lets every account read a tree, and run what its owner may run.</summary>
    public static void OpenTree(string folder)
    {
        Open(new DirectoryInfo(folder), executable: true);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Where(entry => entry.LinkTarget is null))
        {
            Open(entry, executable: entry is DirectoryInfo || IsProgram(entry));
        }
    }

    public static void DeleteIfThere(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException) { }
    }

    /// <summary>Moves a folder out of the way, for its owner to look at; gives its new name.</summary>
    public static string SetAside(string folder)
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{folder}.abandoned-{TimeProvider.System.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}");
        Directory.Move(folder, aside);
        return aside;
    }

    /// <summary>The path without symbolic links, as the kernel names it.</summary>
    public static string Resolve(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var here = Path.Combine(Resolve(parent), Path.GetFileName(path));
        return Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? Resolve(target.FullName) : here;
    }

    private static void Open(FileSystemInfo entry, bool executable)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var runs = executable || entry.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
        entry.UnixFileMode |= UnixFileMode.UserWrite | Readable | (runs ? Executable : UnixFileMode.None);
    }

    private static bool IsProgram(FileSystemInfo entry) => Path.GetFileName(Path.GetDirectoryName(entry.FullName)) == "bin";
}
