using System.Reflection;
using System.Text.RegularExpressions;
using Stoa.Server.Hosting;
using Xunit.v3;

namespace Stoa.Server.Tests.Start;

/// <summary>
/// docs/security.md names tests for each requirement: "LoginTests", "BrowserTests (Safety)" where two folders have one, "TotpTests (Stoa.Accounts.Tests)"
/// of another project.
/// </summary>
public sealed partial class SecurityIndexTests
{
    private static readonly string Root = ServerSettings.Root();

    [Fact]
    public async Task Every_test_named_in_the_security_index_exists_and_runs()
    {
        var index = await File.ReadAllTextAsync(Path.Combine(Root, "docs", "security.md"), TestContext.Current.CancellationToken);
        var named = TestClass().Matches(index).Select(match => (Name: match.Groups[1].Value, Place: match.Groups[2].Value)).Distinct().ToList();

        Assert.True(named.Count > 50);
        Assert.All(
            named,
            test =>
                Assert.True(test.Place.StartsWith("Stoa.", StringComparison.Ordinal) ? RunsElsewhere(test.Name, test.Place) : RunsHere(test.Name, test.Place))
        );
    }

    /// <summary>Exactly one class, whose tests are not all skipped.</summary>
    private static bool RunsHere(string name, string folder) =>
        typeof(SecurityIndexTests)
            .Assembly.GetTypes()
            .Where(type => type.Name == name && (folder.Length == 0 || type.Namespace!.EndsWith("." + folder, StringComparison.Ordinal)))
            .ToList()
            is [var only]
        && only.GetMethods().Any(method => method.GetCustomAttributes().OfType<IFactAttribute>().Any(fact => fact.Skip is null));

    /// <summary>By its source, because other projects are not referenced from here.</summary>
    private static bool RunsElsewhere(string name, string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, "tests", project), name + ".cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList()
            is [var only]
        && Regex.IsMatch(only, $@"\bclass {name}\b")
        && RunningTest().IsMatch(only);

    [GeneratedRegex(@"\b([A-Z][A-Za-z0-9]+Tests)\b(?: \(([A-Za-z.]+)\))?")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"\[(Fact|Theory)\]")]
    private static partial Regex RunningTest();
}
