namespace Stoa.EmbeddedPostgres;

/// <summary>Keeps a folder to one server; the kernel lets go when the process ends, however it ends.</summary>
internal static class FolderLock
{
    private const string Name = "stoa.lock";

    /// <summary>What it means that another has the file: EAGAIN of Linux and of macOS, and the sharing violation of Windows.</summary>
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    public static FileStream Take(string folder)
    {
        try
        {
            return Open(folder, Name);
        }
        catch (IOException failure) when (IsHeld(failure))
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
        catch (IOException failure) when (IsHeld(failure))
        {
            return null;
        }
    }

    /// <summary>Whether a server has the folder at this moment.</summary>
    /// <exception cref="IOException">Nobody can tell: the file cannot be opened.</exception>
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
        catch (IOException failure) when (IsHeld(failure))
        {
            return true;
        }
    }

    /// <summary>A disk that is full or broken fails as well, and says so itself.</summary>
    private static bool IsHeld(IOException failure) => Held.Contains(failure.HResult);

    private static FileStream Open(string folder, string name) => new(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
