namespace Stoa.Packages.Tests;

/// <summary>A Debian of its own in a folder, as small as one is that apt works in; made by mmdebstrap from the sources of this machine.</summary>
internal sealed class DebianRoot : IAsyncDisposable
{
    private DebianRoot(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Skips the test where none can be made.</summary>
    public static async Task<DebianRoot> Create()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A root of its own is made by root.");
        Assert.SkipUnless(Shell.Has("mmdebstrap"), "Not installed: mmdebstrap.");
        var parent = Directory.CreateTempSubdirectory("stoa-root-").FullName;
        await Shell.Run("chmod", "0755", parent);
        var root = new DebianRoot(Path.Combine(parent, "root"));
        await Shell.Run("mmdebstrap", "--variant=minbase", "--skip=cleanup/apt/lists", await Release(), root.Folder);
        return root;
    }

    /// <summary>What stands before a program's name for it to run in here.</summary>
    /// <remarks>In a mount namespace of its own, so that nothing is left mounted; the process is the program itself, which signals reach.</remarks>
    public string[] Enter => ["unshare", "--mount", "sh", "-c", "mount -t proc proc \"$0/proc\" && exec chroot \"$0\" \"$@\"", Folder];

    public Task<string> Run(params string[] command) =>
        Shell.Run("env", ["-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive", .. Enter, .. command]);

    /// <summary>Installs packages, or files of packages, and what they depend on.</summary>
    public Task<string> Install(params string[] packages) =>
        Run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", .. packages]);

    /// <summary>On this machine, the path that programs in here know as <paramref name="path"/>.</summary>
    public string Outside(string path) => Folder + path;

    public bool Has(string path) => File.Exists(Outside(path)) || Directory.Exists(Outside(path));

    public Task<string> Read(string path) => File.ReadAllTextAsync(Outside(path), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await Shell.Run("rm", "-rf", "--one-file-system", Path.GetDirectoryName(Folder)!);

    private static async Task<string> Release() => (await Shell.Run("sh", "-c", ". /etc/os-release && echo \"$VERSION_CODENAME\"")).Trim();
}
