using System.Security.Cryptography;
using System.Text;

namespace Stoa.EmbeddedPostgres.Tests;

/// <summary>A data folder for one test, deleted at its end.</summary>
internal sealed class TestFolder : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Open = Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stoa-test-");

    public TestFolder(bool open = true)
    {
        if (!OperatingSystem.IsWindows())
        {
            _folder.UnixFileMode = open ? Open : Private;
        }
    }

    public string Data => Path.Combine(_folder.FullName, "data");

    public string Cluster => Path.Combine(Data, "postgres");

    public string PasswordFile => Path.Combine(Data, "postgres.password");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>Where the cluster is that PostgreSQL's own account could not reach in the data folder.</summary>
    public string RemoteHome => Path.Combine("/var/lib/stoa", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Data)).AsSpan(0, 8)));

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        if (Directory.Exists(RemoteHome))
        {
            Directory.Delete(RemoteHome, recursive: true);
        }
    }
}
