using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace Stoa.Packages.Tests;

/// <summary>What programmers add to their own projects: Stoa.Contracts from NuGet, @stoa/client from npm.</summary>
public sealed class LibraryTests(Built built)
{
    [Fact]
    public async Task The_NuGet_package_says_what_it_is_and_has_its_readme_and_symbols()
    {
        Built.Need();
        await using var package = await ZipFile.OpenReadAsync(built.File($"Stoa.Contracts.{Built.Version}.nupkg"), TestContext.Current.CancellationToken);
        await using var symbols = await ZipFile.OpenReadAsync(built.File($"Stoa.Contracts.{Built.Version}.snupkg"), TestContext.Current.CancellationToken);
        var manifest = XDocument.Parse(Text(package, "Stoa.Contracts.nuspec")).Root!.Elements().Single();
        string Of(string name) => (string?)manifest.Elements().SingleOrDefault(one => one.Name.LocalName == name) ?? "";

        Assert.Equal(("Stoa.Contracts", Built.Version, "Stoa", "README.md"), (Of("id"), Of("version"), Of("authors"), Of("readme")));
        Assert.StartsWith("Response contracts", Of("description"), StringComparison.Ordinal);
        Assert.Contains("# Stoa.Contracts", Text(package, "README.md"), StringComparison.Ordinal);
        Assert.NotNull(package.GetEntry("lib/net10.0/Stoa.Contracts.xml"));
        Assert.NotNull(symbols.GetEntry("lib/net10.0/Stoa.Contracts.pdb"));
    }

    [Fact]
    public async Task The_npm_package_is_installed_without_any_other_and_imported()
    {
        Built.Need();
        var folder = Directory.CreateTempSubdirectory("stoa-client-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), "{\"type\":\"module\"}", TestContext.Current.CancellationToken);

        await Shell.RunIn(folder, "npm", "install", "--offline", "--no-audit", "--no-fund", built.File($"stoa-client-{Built.Version}.tgz"));
        const string Program =
            "for (const entry of ['', '/core', '/store', '/basic', '/standard', '/nest', '/malnu', '/problem']) await import('@stoa/client' + entry)";
        await Shell.RunIn(folder, "node", "--input-type=module", "--eval", Program);

        Assert.True(File.Exists(Path.Combine(folder, "node_modules/@stoa/client/dist/store.d.ts")));
        await Shell.Run("rm", "-rf", folder);
    }

    [Fact]
    public async Task Made_again_they_are_the_same()
    {
        Built.Need();
        var again = Directory.CreateTempSubdirectory("stoa-again-").FullName;
        await Built.Make(again, "nuget", "client");

        var files = Directory.GetFiles(again);
        Assert.Equal(3, files.Length);
        foreach (var file in files)
        {
            await Shell.Run("cmp", file, built.File(Path.GetFileName(file)));
        }
        await Shell.Run("rm", "-rf", again);
    }

    /// <summary>Compiled anew in two folders: nothing of the place is in it. And SourceLink, which needs a host that it knows.</summary>
    [Fact]
    public async Task Made_in_two_clones_the_NuGet_package_is_the_same_and_its_symbols_lead_to_the_sources()
    {
        Built.Need(full: true);
        var folder = Directory.CreateTempSubdirectory("stoa-clones-").FullName;
        foreach (var name in new[] { "one", "another" })
        {
            var clone = Path.Combine(folder, name);
            await Shell.Run("git", "clone", "--quiet", "--depth", "1", "file://" + Built.Checkout, clone);
            await Shell.RunIn(clone, "git", "remote", "set-url", "origin", "https://github.com/stoa-example/stoa");
            await Shell.RunIn(clone, Path.Combine(clone, "tools/package/package"), "--out", Path.Combine(folder, name + "-packages"), "nuget");
        }
        var package = $"Stoa.Contracts.{Built.Version}";
        await Shell.Run("cmp", Path.Combine(folder, "one-packages", package + ".nupkg"), Path.Combine(folder, "another-packages", package + ".nupkg"));
        await Shell.Run("cmp", Path.Combine(folder, "one-packages", package + ".snupkg"), Path.Combine(folder, "another-packages", package + ".snupkg"));

        await using var symbols = await ZipFile.OpenReadAsync(Path.Combine(folder, "one-packages", package + ".snupkg"), TestContext.Current.CancellationToken);
        var commit = (await Shell.RunIn(Path.Combine(folder, "one"), "git", "rev-parse", "HEAD")).Trim();
        Assert.Contains(
            $"https://raw.githubusercontent.com/stoa-example/stoa/{commit}/*",
            Text(symbols, "lib/net10.0/Stoa.Contracts.pdb"),
            StringComparison.Ordinal
        );
        await Shell.Run("rm", "-rf", folder);
    }

    private static string Text(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
