using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.OpenApi;

/// <summary>Linters of the field find nothing in the approved documents, not even a warning.</summary>
public sealed class LinterTests
{
    [Fact]
    public async Task Redocly_finds_nothing()
    {
        await Npm.Install(Approved.Tools);

        var report = await Npm.Run(
            Approved.Tools,
            "node",
            ["node_modules/@redocly/cli/bin/cli.js", "lint", "--config", "redocly.yaml", "--format", "json", .. Approved.Names.Select(Approved.PathOf)]
        );

        // A report a document, one after the other.
        Assert.Equal(
            Approved.Names.Length,
            Regex.Count(
                report,
                """
                "errors": 0,\s+"warnings": 0,
                """.Trim()
            )
        );
    }

    [Fact]
    public async Task Spectral_finds_nothing()
    {
        await Npm.Install(Approved.Tools);

        await Npm.Run(
            Approved.Tools,
            "node",
            [
                "node_modules/@stoplight/spectral-cli/dist/index.js",
                "lint",
                "--ruleset",
                "spectral.yaml",
                "--fail-severity",
                "hint",
                .. Approved.Names.Select(Approved.PathOf),
            ]
        );
    }
}
