using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Database;

/// <summary>
/// Rows with more than six columns are read by name: with ordinals, a new column shifts all that follow, and two of one type can be swapped
/// unnoticed.
/// </summary>
public sealed partial class RowTests
{
    [Fact]
    public void Rows_with_more_than_six_columns_are_read_by_name()
    {
        var files = Directory
            .EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .ToList();

        Assert.True(files.Count > 300);
        Assert.Empty(
            files.SelectMany(file => File.ReadLines(file).Where(line => ByNumber.IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"))
        );
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Stoa.slnx")))
        {
            folder = folder.Parent;
        }
        return folder.FullName;
    }

    [GeneratedRegex(@"\b((row|reader)\.(Get\w+(<[^>]+>)?|IsDBNull)\(|\w+\((row|reader), )(\w+ \+ \w+|[6-9]|[1-9]\d+)\b")]
    private static partial Regex ByNumber { get; }
}
