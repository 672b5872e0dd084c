using System.Runtime.InteropServices;
using Stoa.Packages.Tests;

[assembly: AssemblyFixture(typeof(Built))]

namespace Stoa.Packages.Tests;

/// <summary>
/// What <c>tools/package/package</c> makes, once for all tests. <c>STOA_PACKAGES</c> says in which form: <c>short</c> (this machine's kind, of what is built
/// already), <c>full</c> (as for a release, with all that takes minutes), or none, as in a run of all tests.
/// </summary>
public sealed class Built : IAsyncLifetime
{
    private static readonly string? Form = Environment.GetEnvironmentVariable("STOA_PACKAGES");

    /// <summary>A folder of packages that were made before: those of a release, before they are handed out.</summary>
    private static readonly string? Given = Environment.GetEnvironmentVariable("STOA_PACKAGES_FROM");

    internal static bool IsFull => Form == "full";

    /// <summary>The kind of this machine, as packages are named after it.</summary>
    internal static string Rid { get; } = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    internal static string Checkout { get; } = Find();

    /// <summary>As <c>Directory.Build.props</c> has it.</summary>
    internal static string Version { get; } =
        (string)System.Xml.Linq.XDocument.Load(Path.Combine(Checkout, "Directory.Build.props")).Descendants("Version").Single();

    /// <summary>Where the packages are.</summary>
    internal string Folder { get; } = Given ?? Directory.CreateTempSubdirectory("stoa-packages-").FullName;

    public async ValueTask InitializeAsync()
    {
        if (Form is "short" or "full" && Given is null)
        {
            // Other accounts than that of the tests unpack and install what is in it.
            await Shell.Run("chmod", "0755", Folder);
            string[] slow = IsFull && Shell.Has("umoci") && Shell.Has("mmdebstrap") ? ["image"] : [];
            await Make(Folder, ["tarball", "deb", "nuget", "client", "sbom", .. slow]);
        }
    }

    /// <summary>Skips the test with the reason where its packages are not made.</summary>
    internal static void Need(bool full = false)
    {
        Assert.SkipUnless(Form is "short" or "full", "STOA_PACKAGES is neither short nor full.");
        Assert.SkipWhen(full && !IsFull, "Part of the full form: STOA_PACKAGES=full.");
    }

    internal string Deb => File($"stoa_{Version}_{(Rid == "linux-arm64" ? "arm64" : "amd64")}.deb");

    internal string File(string name) => Path.Combine(Folder, name);

    /// <summary>Steps of the tool as a release runs them; in the short form for this machine only.</summary>
    internal static Task<string> Make(string folder, params string[] steps)
    {
        string[] form = IsFull ? [] : ["--debug", "--rid", Rid];
        return Shell.RunIn(Checkout, Path.Combine(Checkout, "tools", "package", "package"), ["--out", folder, .. form, .. steps]);
    }

    public async ValueTask DisposeAsync()
    {
        if (Given is null)
        {
            await Shell.Run("rm", "-rf", Folder);
        }
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Stoa.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run this from a checkout.");
        }
        return folder.FullName;
    }
}
