using System.Text.RegularExpressions;

namespace Stoa.Contracts.Tests;

/// <summary>What STYLE.md asks of everything that is written by hand and no build reports.</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 300;
    private const int MostColumns = 160;
    private static readonly string[] Folders = ["src", "tests", "tools", "samples", "bench"];

    /// <summary>What is made by a build or a generator, and never checked in.</summary>
    private static readonly string[] Generated = ["bin", "obj", "generated", "node_modules"];

    [Fact]
    public void No_source_file_is_longer_than_300_lines() =>
        Nothing(Sources().Where(file => file.Lines.Length > MostLines).Select(file => $"{file.Path}: {file.Lines.Length} lines"));

    [Fact]
    public void No_line_of_a_source_file_is_wider_than_160_columns() =>
        Nothing(
            Sources()
                .SelectMany(file =>
                    file.Lines.Index().Where(line => line.Item.Length > MostColumns).Select(line => $"{file.Path}:{line.Index + 1}: {line.Item.Length} columns")
                )
        );

    /// <summary>A build does not report IDE0003, and <c>dotnet format</c> takes over a minute for it.</summary>
    [Fact]
    public void No_member_is_named_with_this() =>
        Nothing(Sources().SelectMany(file => file.Lines.Index().Where(line => This.IsMatch(line.Item)).Select(line => $"{file.Path}:{line.Index + 1}")));

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("tools")]
    [InlineData("samples")]
    [InlineData("bench")]
    public void Every_folder_of_sources_is_looked_at(string folder) =>
        Assert.Contains(Sources(), file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>Not in a comment or in a text.</summary>
    [GeneratedRegex("""^[^"]*(?<![\w"/.])this\.[A-Za-z_]""")]
    private static partial Regex This { get; }

    /// <summary>Names all of them where there are some.</summary>
    private static void Nothing(IEnumerable<string> offenders)
    {
        var all = string.Join('\n', offenders);
        Assert.True(all.Length == 0, all);
    }

    private static IEnumerable<(string Path, string[] Lines)> Sources() =>
        Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => (Path: Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/'), File: file))
            .Where(file => !file.Path.Split('/').Any(Generated.Contains))
            .Select(file => (file.Path, File.ReadAllLines(file.File)));
}
