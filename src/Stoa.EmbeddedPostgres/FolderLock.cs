namespace Stoa.EmbeddedPostgres;

/// <summary>Keeps a folder to one server; the kernel lets go when the process ends, however it ends.</summary>
internal static class FolderLock
{
    private const string Name = "stoa.lock";

    public static FileStream Take(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
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
}
