using System.Text.RegularExpressions;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Start;

/// <summary>docs/security.md says which test shows what.</summary>
public sealed partial class SecurityIndexTests
{
    [Fact]
    public async Task Every_test_that_the_security_index_names_is_there()
    {
        var root = ServerSettings.Root();
        var index = await File.ReadAllTextAsync(Path.Combine(root, "docs", "security.md"), TestContext.Current.CancellationToken);
        var sources = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet();

        var named = TestClass().Matches(index).Select(match => match.Value).Distinct().ToList();

        Assert.True(named.Count > 50);
        Assert.Empty(named.Except(sources!));
    }

    [GeneratedRegex(@"\b[A-Z][A-Za-z0-9]+Tests\b")]
    private static partial Regex TestClass();
}
