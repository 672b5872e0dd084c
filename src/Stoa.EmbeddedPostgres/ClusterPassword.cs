using System.Security.Cryptography;

namespace Stoa.EmbeddedPostgres;

/// <summary>The password of the cluster's owner, kept beside the cluster in a file of ours alone.</summary>
internal sealed class ClusterPassword(string dataDirectory)
{
    public string File { get; } = Path.Combine(dataDirectory, "postgres.password");

    public string Read()
    {
        try
        {
            var password = System.IO.File.ReadAllText(File).Trim();
            return password.Length > 0 ? password : throw Refused("is empty");
        }
        catch (FileNotFoundException missing)
        {
            throw Refused("is missing", missing);
        }
        catch (UnauthorizedAccessException unreadable)
        {
            throw Refused($"can not be read by the user {Environment.UserName}", unreadable);
        }
    }

    /// <summary>Makes a new password; the file is whole or the old one, never a half.</summary>
    public void Renew() => Set(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The same with a password that a cluster has already.</summary>
    public void Set(string password)
    {
        var temporary = File + ".new";
        System.IO.File.Delete(temporary);
        WritePrivately(temporary, password);
        System.IO.File.Move(temporary, File, overwrite: true);
    }

    public void CopyTo(string file) => WritePrivately(file, Read());

    public EmbeddedPostgresException Refused(string reason, Exception? inner = null) =>
        new(
            $"The password file {File} {reason}: restore it from a backup, " + "or move the folder postgres beside it away to start with an empty database.",
            inner
        );

    private static void WritePrivately(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        using var writer = new StreamWriter(stream);
        writer.Write(text);
        writer.Flush();
        stream.Flush(flushToDisk: true);
    }
}
