using System.Text.Json.Nodes;

namespace Stoa.Packages.Tests;

/// <summary>What stands beside the packages: what others made of what is inside, and how to tell that all of it is ours.</summary>
public sealed class ReleaseTests(Built built)
{
    /// <summary>In the lock file, but not in a package: they look at code while it is compiled, or are for another machine.</summary>
    private static readonly string[] NotInside =
    [
        "Meziantou.Analyzer",
        "Microsoft.CodeAnalysis.BannedApiAnalyzers",
        "Microsoft.CodeAnalysis.PublicApiAnalyzers",
        "Roslynator.Analyzers",
        "NetVips.Native." + (Built.Rid == "linux-x64" ? "linux-arm64" : "linux-x64"),
    ];

    [Fact]
    public async Task The_list_of_parts_has_every_package_of_the_lock_file_by_version_and_hash()
    {
        Built.Need();
        var list = await Read(built.File($"stoa-{Built.Version}-{Built.Rid}.cdx.json"));
        var locked = (await Read(Path.Combine(Built.Checkout, "src/Stoa.Server/packages.lock.json")))["dependencies"]!["net10.0"]!.AsObject();

        var expected = locked
            .Where(one => (string?)one.Value!["type"] != "Project" && !NotInside.Contains(one.Key, StringComparer.OrdinalIgnoreCase))
            .Select(one => $"{one.Key}@{one.Value!["resolved"]} {Convert.ToHexStringLower(Convert.FromBase64String((string)one.Value["contentHash"]!))}");
        var parts = list["components"]!.AsArray().Where(part => ((string)part!["purl"]!).StartsWith("pkg:nuget/", StringComparison.Ordinal)).ToList();
        var listed = parts
            .Where(part => (string?)part!["type"] == "library")
            .Select(part => $"{part!["name"]}@{part["version"]} {part["hashes"]![0]!["content"]}");

        Assert.Equal(expected.Order(StringComparer.OrdinalIgnoreCase), listed.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(2, parts.Count(part => (string?)part!["type"] == "framework"));
    }

    [Fact]
    public async Task The_list_of_parts_has_what_the_pages_are_bundled_of_and_every_licence()
    {
        Built.Need();
        var parts = (await Read(built.File($"stoa-{Built.Version}-{Built.Rid}.cdx.json")))["components"]!.AsArray();

        var names = parts.Select(part => (string)part!["purl"]!).ToList();
        var console = (await Read(Path.Combine(Built.Checkout, "console/package.json")))["dependencies"]!.AsObject();
        foreach (var (name, version) in console.Where(one => one.Key != "@stoa/client"))
        {
            Assert.Contains($"pkg:npm/{name.Replace("@", "%40", StringComparison.Ordinal)}@{version}", names, StringComparer.Ordinal);
        }
        Assert.DoesNotContain(names, name => name.Contains("vite", StringComparison.Ordinal));
        Assert.All(parts, part => Assert.NotEmpty(part!["licenses"]!.AsArray()));
        Assert.DoesNotContain("not stated", parts.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_holds_until_somebody_changes_something()
    {
        Built.Need();
        Assert.SkipUnless(Shell.Has("minisign"), "Not installed: minisign.");
        var keys = Directory.CreateTempSubdirectory("stoa-keys-").FullName;
        await Shell.RunIn(keys, "minisign", "-G", "-W", "-p", "public", "-s", "secret");
        await Shell.RunIn(
            Built.Checkout,
            Path.Combine(Built.Checkout, "tools/package/package"),
            "--out",
            built.Folder,
            "--key",
            Path.Combine(keys, "secret"),
            "sums"
        );
        string[] verify = ["-V", "-p", Path.Combine(keys, "public"), "-m", "SHA256SUMS"];

        Assert.Contains($"stoa {Built.Version} of", await Shell.RunIn(built.Folder, "minisign", verify), StringComparison.Ordinal);
        await Shell.RunIn(built.Folder, "sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS");
        var sums = await File.ReadAllTextAsync(built.File("SHA256SUMS"), TestContext.Current.CancellationToken);
        Assert.Contains(Path.GetFileName(built.Deb), sums, StringComparison.Ordinal);

        await File.WriteAllTextAsync(built.File("SHA256SUMS"), "0" + sums[1..] + "\n", TestContext.Current.CancellationToken);
        var (code, _, _) = await Shell.Try(built.Folder, "minisign", verify);
        Assert.NotEqual(0, code);
        File.Delete(built.File("SHA256SUMS"));
        File.Delete(built.File("SHA256SUMS.minisig"));
        await Shell.Run("rm", "-rf", keys);
    }

    private static async Task<JsonNode> Read(string file) => JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
}
