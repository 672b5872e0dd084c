using Stoa.Platform.Settings;

namespace Stoa.Accounts.Admins;

/// <summary>
/// A secret in a file that only the server's account may read (mode 0600). It gets its final name once the secret is in use; otherwise it is deleted.
/// </summary>
internal sealed class PrivateFile : IDisposable
{
    private readonly string _temporary;

    private PrivateFile(string path) => (Path, _temporary) = (path, $"{path}.{Guid.NewGuid():N}");

    public string Path { get; }

    /// <summary>Writes a file that only its owner can read.</summary>
    /// <exception cref="StartException">The file cannot be written.</exception>
    public static PrivateFile Write(string path, string secret)
    {
        var file = new PrivateFile(System.IO.Path.GetFullPath(path));
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file.Path)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            using var writer = new StreamWriter(file._temporary, options);
            writer.WriteLine(secret);
            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"SuperAdmin:Password is not set, and the generated password cannot be written to {path}: {failure.Message}");
        }
    }

    public void Keep() => File.Move(_temporary, Path, overwrite: true);

    public void Dispose() => File.Delete(_temporary);
}
