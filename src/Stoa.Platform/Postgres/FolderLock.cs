namespace Stoa.Platform.Postgres;

/// <summary>Keeps a folder to one server; the kernel lets go when the process ends, however it ends.</summary>
internal static class FolderLock
{
    public static FileStream Take(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "stoa.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {folder} is in use by another server: stop that one or choose another folder.", inner: failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {folder} is not writable: give it to the user {Environment.UserName} or choose another folder.", inner: failure);
        }
    }
}
