using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Stoa.EmbeddedPostgres;

/// <summary>The folder of the database cluster, found or made, and held by us alone until disposed.</summary>
internal sealed class Cluster : IDisposable
{
    private const string MajorVersion = "18";

    private readonly List<FileStream> _locks = [];
    private readonly string _dataDirectory;
    private readonly ServerAccount _account;

    private Cluster(string dataDirectory, ServerAccount account)
    {
        _dataDirectory = dataDirectory;
        _account = account;
        Password = new ClusterPassword(dataDirectory);
    }

    /// <summary>Without symbolic links, as PostgreSQL and the kernel name it.</summary>
    public string Folder { get; private set; } = "";

    public bool Created { get; private set; }

    public ClusterPassword Password { get; }

    private string Entrance => Path.Combine(_dataDirectory, "postgres");

    public static async Task<Cluster> OpenAsync(string dataDirectory, ServerAccount account, IClusterMaker maker, ILogger logger, CancellationToken cancelled)
    {
        var cluster = new Cluster(Folders.Resolve(CreatedFolder(dataDirectory)), account);
        try
        {
            await cluster.EnterAsync(maker, logger, cancelled);
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var held in _locks)
        {
            held.Dispose();
        }
    }

    /// <summary>Undoes what making it did.</summary>
    public void Remove()
    {
        Folders.DeleteIfThere(Folder);
        if (new DirectoryInfo(Entrance).LinkTarget is not null)
        {
            File.Delete(Entrance);
        }
        File.Delete(Password.File);
    }

    /// <summary>
    /// Ends what a killed process left at work in a data directory of ours, named without symbolic links, and removes it, wherever its cluster lies.
    /// </summary>
    public static async Task RemoveAsync(string dataDirectory, CancellationToken cancelled)
    {
        foreach (var home in new[] { dataDirectory, HomeOf(dataDirectory) })
        {
            await RunningProcess.EndAllInAsync(Path.Combine(home, "postgres"), cancelled);
            Folders.DeleteIfThere(home);
        }
    }

    private static string CreatedFolder(string dataDirectory)
    {
        try
        {
            return Directory.CreateDirectory(Path.GetFullPath(dataDirectory)).FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {dataDirectory} can not be made: choose one that the user {Environment.UserName} may write.",
                failure.Message,
                failure
            );
        }
    }

    private async Task EnterAsync(IClusterMaker maker, ILogger logger, CancellationToken cancelled)
    {
        _locks.Add(FolderLock.Take(_dataDirectory));
        var there = IsThere();
        var home = there ? Path.GetDirectoryName(Folders.Resolve(Entrance))! : await ChooseHomeAsync(cancelled);
        if (home != _dataDirectory)
        {
            // A copy of a data folder would lead here as well.
            _locks.Add(FolderLock.Take(home));
        }

        Folder = Path.Combine(home, "postgres");
        if (!there)
        {
            await MakeAsync(home, maker, logger, cancelled);
        }

        RequireVersion();
    }

    private bool IsThere()
    {
        if (File.Exists(Path.Combine(Entrance, "PG_VERSION")))
        {
            return true;
        }

        try
        {
            return Directory.Exists(Entrance) && Directory.EnumerateFileSystemEntries(Entrance).Any()
                ? throw new EmbeddedPostgresException($"The folder {Entrance} holds files but no database: move it away to start with an empty database.")
                : false;
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new EmbeddedPostgresException($"The folder {Entrance} belongs to another user: run as that user or choose another data folder.", failure);
        }
    }

    private async Task<string> ChooseHomeAsync(CancellationToken cancelled)
    {
        if (await _account.CanAsync("-x", _dataDirectory, cancelled))
        {
            return _dataDirectory;
        }

        var home = HomeOf(_dataDirectory);
        Folders.CreateOpen(home);
        return Folders.Resolve(home);
    }

    /// <summary>Where PostgreSQL's account gets to in any case.</summary>
    private static string HomeOf(string dataDirectory) => Path.Combine("/var/lib/stoa", ShortHash(dataDirectory));

    private static string ShortHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private async Task MakeAsync(string home, IClusterMaker maker, ILogger logger, CancellationToken cancelled)
    {
        logger.LogInformation("Creating the database in {Folder}", Folder);
        RemoveEntrance();
        SetAside(logger);
        if (PostgresSpool.In(home).Forget() is { } wal)
        {
            logger.LogWarning("WAL of the database before, which had not come to its bucket yet, stays in {Aside}", wal);
        }
        await maker.MakeAsync(Folder, Password, cancelled);
        if (home != _dataDirectory)
        {
            File.CreateSymbolicLink(Entrance, Folder);
        }

        Created = true;
    }

    private void RemoveEntrance()
    {
        if (new DirectoryInfo(Entrance).LinkTarget is not null)
        {
            File.Delete(Entrance);
        }
        else
        {
            Folders.DeleteIfThere(Entrance);
        }
    }

    /// <summary>A remote cluster whose data folder was emptied: its password is lost, but we were not asked to delete it.</summary>
    private void SetAside(ILogger logger)
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        RunningProcess.KillAllIn(Folder);
        var aside = Folders.SetAside(Folder);
        logger.LogWarning("The data folder {DataDirectory} lost its database, which stays in {Aside}", _dataDirectory, aside);
    }

    private void RequireVersion()
    {
        var version = File.ReadAllText(Path.Combine(Folder, "PG_VERSION")).Trim();
        if (version != MajorVersion)
        {
            throw new EmbeddedPostgresException(
                $"The database in {Folder} was made by PostgreSQL {version} and this is {MajorVersion}: "
                    + "move it with pg_dump, or set Database:ConnectionString to a server of that version."
            );
        }
    }
}
