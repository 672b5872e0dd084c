using System.Text.Json.Nodes;

namespace Stoa.Packages.Tests;

/// <summary>The release stands in <c>Directory.Build.props</c>; formats that need it written out repeat it.</summary>
public sealed class VersionTests
{
    [Fact]
    public async Task The_npm_package_has_the_release_s_version()
    {
        var package = await File.ReadAllTextAsync(Path.Combine(Built.Checkout, "clients/typescript/package.json"), TestContext.Current.CancellationToken);

        Assert.Equal(Built.Version, (string?)JsonNode.Parse(package)!["version"]);
    }
}
