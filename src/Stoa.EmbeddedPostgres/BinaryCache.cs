namespace Stoa.EmbeddedPostgres;

/// <summary>Where installed binaries are kept, for the account that runs us.</summary>
internal static class BinaryCache
{
    public static string Find(string? chosen)
    {
        if (chosen is not null)
        {
            var folder = Path.GetFullPath(chosen);
            Folders.CreateOpen(folder);
            return folder;
        }

        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            Folders.CreateOpen("/var/cache/stoa");
            return "/var/cache/stoa";
        }

        return OfUser() ?? Temporary();
    }

    private static string? OfUser()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (home.Length == 0)
        {
            return null;
        }

        try
        {
            return Directory.CreateDirectory(Path.Combine(home, "stoa")).FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Temporary()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "stoa-" + Environment.UserName)).FullName;
        if (!OperatingSystem.IsWindows())
        {
            // Only the owner may change a mode: a folder created by another account fails here.
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder;
    }
}
