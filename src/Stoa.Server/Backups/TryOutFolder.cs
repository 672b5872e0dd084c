using Stoa.EmbeddedPostgres;

namespace Stoa.Server.Backups;

/// <summary>
/// The temporary folder of a try-out. A file notes where it is, so that the next one removes what a killed one left, with the database that still runs in it.
/// </summary>
internal sealed class TryOutFolder : IAsyncDisposable
{
    private const string NoteFile = "try-out";

    private readonly string? _note;

    private TryOutFolder(string path, string? note) => (Path, _note) = (path, note);

    public string Path { get; }

    /// <summary>For a database.</summary>
    public string Data => System.IO.Path.Combine(Path, "data");

    /// <summary>For what is fetched of a bucket.</summary>
    public string Fetched => System.IO.Path.Combine(Path, "fetched");

    /// <summary>Makes one, in which PostgreSQL's own account gets to its database.</summary>
    /// <param name="noteIn">The data directory of the server that tries out; null where a command does, which has none of its own.</param>
    /// <param name="cancelled">Breaks it off.</param>
    public static async Task<TryOutFolder> Create(string? noteIn, CancellationToken cancelled)
    {
        var temporary = Folders.Resolve(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetTempPath()));
        var folder = new TryOutFolder(
            System.IO.Path.Combine(temporary, "stoa-verify-" + Guid.NewGuid().ToString("N")[..12]),
            noteIn is null ? null : System.IO.Path.Combine(noteIn, NoteFile)
        );
        if (folder._note is { } note)
        {
            if (File.Exists(note))
            {
                await Remove(await File.ReadAllTextAsync(note, cancelled), cancelled);
            }
            Directory.CreateDirectory(noteIn!);
            WholeFile.Write(note, System.Text.Encoding.UTF8.GetBytes(folder.Path));
        }
        Folders.CreateOpen(folder.Path);
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        await Remove(Path, CancellationToken.None);
        if (_note is not null)
        {
            File.Delete(_note);
        }
    }

    private static async Task Remove(string path, CancellationToken cancelled)
    {
        // Nothing else is removed, whatever the note says.
        if (System.IO.Path.GetFileName(path).StartsWith("stoa-verify-", StringComparison.Ordinal))
        {
            await Cluster.RemoveAsync(System.IO.Path.Combine(path, "data"), cancelled);
            Folders.DeleteIfThere(path);
        }
    }
}
