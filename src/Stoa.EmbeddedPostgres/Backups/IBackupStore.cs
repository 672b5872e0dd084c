namespace Stoa.EmbeddedPostgres;

/// <summary>Where backups are kept that lie in no folder: whole files by name, with the names that a folder of backups gives them.</summary>
public interface IBackupStore
{
    /// <summary>For people.</summary>
    string Address { get; }

    /// <summary>All names that begin like this.</summary>
    Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancelled);

    /// <summary>Stores a file, or replaces it; ends when the whole is there to stay. Broken off, nothing of that name is there that was not before.</summary>
    Task PutAsync(string name, string file, CancellationToken cancelled);

    /// <summary>Stores bytes in the same way.</summary>
    Task PutAsync(string name, byte[] content, CancellationToken cancelled);

    /// <summary>Writes what has this name into a file.</summary>
    Task GetAsync(string name, string file, CancellationToken cancelled);

    /// <summary>Removes what has this name, if it is there.</summary>
    Task DeleteAsync(string name, CancellationToken cancelled);
}
