using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.OpenApi;

/// <summary>Redocly and Spectral find neither errors nor warnings in the approved documents.</summary>
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

        var reports = Reports(report);
        Assert.Equal(Approved.Names.Length, reports.Count);
        Assert.All(
            reports,
            one => Assert.DoesNotContain(one["problems"]!.AsArray().Select(problem => problem!.ToJsonString()), problem => !IsTheDocuments(problem))
        );
    }

    /// <summary>
    /// Document 003 has the products of a category at <c>/catalog/products/category/{id}</c>, beside which nothing can hang at a product without being
    /// ambiguous to a client that does not prefer what is written out.
    /// </summary>
    private static bool IsTheDocuments(string problem) =>
        problem.Contains("no-ambiguous-paths", StringComparison.Ordinal) && problem.Contains("/catalog/products/category/{id}", StringComparison.Ordinal);

    /// <summary>One JSON text per document, concatenated.</summary>
    private static List<JsonNode> Reports(string output)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(output), new JsonReaderOptions { AllowMultipleValues = true });
        var reports = new List<JsonNode>();
        while (reader.Read())
        {
            reports.Add(JsonNode.Parse(ref reader)!);
        }
        return reports;
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
