namespace Stoa.EmbeddedPostgres;

/// <summary>Keeps a folder to one server; the kernel lets go when the process ends, however it ends.</summary>
internal static class FolderLock
{
    private const string Name = "stoa.lock";

    public static FileStream Take(string folder)
    {
        try
        {
            return Open(folder, Name);
        }
        catch (IOException failure)
        {
            throw new EmbeddedPostgresException($"The data folder {folder} is in use by another server: stop that one or choose another folder.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {folder} is not writable: give it to the user {Environment.UserName} or choose another folder.",
                failure
            );
        }
    }

    /// <summary>Holds one kind of work in a folder by a file of this name; null where another process has it, or another caller in this one.</summary>
    public static FileStream? Try(string folder, string name)
    {
        try
        {
            return Open(folder, name);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether a server has the folder at this moment.</summary>
    public static bool IsTaken(string folder)
    {
        try
        {
            using var held = new FileStream(Path.Combine(folder, Name), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static FileStream Open(string folder, string name) => new(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
