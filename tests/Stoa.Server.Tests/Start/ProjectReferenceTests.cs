using System.Xml.Linq;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Start;

/// <summary>The arrows between the projects are the README's: modules do not reference each other, and lower projects do not reference higher ones.</summary>
public sealed class ProjectReferenceTests
{
    [Theory]
    [InlineData("src/Stoa.Contracts")]
    [InlineData("src/Stoa.EmbeddedPostgres")]
    [InlineData("src/Stoa.Platform", "Stoa.Contracts")]
    [InlineData("src/Stoa.Accounts", "Stoa.Platform")]
    [InlineData("src/Stoa.Brokers", "Stoa.Platform")]
    [InlineData("src/Stoa.Commerce", "Stoa.Payments")]
    [InlineData("src/Stoa.Integrations", "Stoa.Platform")]
    [InlineData("src/Stoa.Moving", "Stoa.Commerce")]
    [InlineData("src/Stoa.Papers", "Stoa.Commerce")]
    [InlineData("src/Stoa.Payments", "Stoa.Platform")]
    [InlineData("src/Stoa.Push", "Stoa.Platform")]
    [InlineData("samples/Stoa.Demo", "Stoa.Commerce")]
    [InlineData("tools/Stoa.DemoPictures", "Stoa.Demo")]
    [InlineData("tools/Stoa.FcmDouble")]
    [InlineData("tools/Stoa.StripeDouble")]
    [InlineData(
        "src/Stoa.Server",
        "Stoa.Accounts",
        "Stoa.Brokers",
        "Stoa.Commerce",
        "Stoa.Demo",
        "Stoa.EmbeddedPostgres",
        "Stoa.Integrations",
        "Stoa.Moving",
        "Stoa.Papers",
        "Stoa.Payments",
        "Stoa.Push"
    )]
    public void A_project_references_only_these_projects(string project, params string[] expected)
    {
        var file = XDocument.Load(Path.Combine(ServerSettings.Root(), project, Path.GetFileName(project) + ".csproj"));

        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

        Assert.Equal(expected, references.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void Every_project_of_src_samples_and_tools_is_in_that_list()
    {
        var listed = typeof(ProjectReferenceTests)
            .GetMethod(nameof(A_project_references_only_these_projects))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>()
            .Select(data => (string)data.Data[0]!);

        var there = new[] { "src", "samples", "tools" }
            .SelectMany(folder => Directory.GetDirectories(Path.Combine(ServerSettings.Root(), folder)))
            .Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0)
            .Select(folder => Path.GetRelativePath(ServerSettings.Root(), folder).Replace('\\', '/'));

        Assert.Equal(listed.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }
}
