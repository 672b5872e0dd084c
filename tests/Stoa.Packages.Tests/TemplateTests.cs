namespace Stoa.Packages.Tests;

/// <summary><c>dotnet new stoa-module</c>, from the templates of the checkout into a folder outside it, compiled as modules are: warnings are errors.</summary>
public sealed class TemplateTests
{
    [Fact]
    public async Task A_new_module_compiles_under_its_own_name()
    {
        Built.Need();
        var folder = Directory.CreateTempSubdirectory("stoa-template-").FullName;
        var sources = Path.Combine(Built.Checkout, "src");
        // The rules of the checkout hold there as well.
        await Write(folder, "Directory.Build.props", $"<Project><Import Project=\"{sources}/Directory.Build.props\" /></Project>");
        await Write(folder, "Directory.Packages.props", $"<Project><Import Project=\"{Built.Checkout}/Directory.Packages.props\" /></Project>");
        File.Copy(Path.Combine(Built.Checkout, ".editorconfig"), Path.Combine(folder, ".editorconfig"));
        string[] hive = ["--debug:custom-hive", Path.Combine(folder, "hive")];

        await Shell.RunIn(folder, "dotnet", ["new", "install", Path.Combine(Built.Checkout, "templates/stoa-module"), .. hive]);
        await Shell.RunIn(folder, "dotnet", ["new", "stoa-module", "-n", "Loyalty", "-o", "Stoa.Loyalty", "--sources", sources, .. hive]);
        var module = Path.Combine(folder, "Stoa.Loyalty");
        var said = await Shell.RunIn(module, "dotnet", "build", "--nologo", "--verbosity", "quiet");

        Assert.Contains("0 Warning(s)", said, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(module, "bin/Debug/net10.0/Stoa.Loyalty.dll")));
        Assert.Contains(
            "CREATE SCHEMA loyalty;",
            await File.ReadAllTextAsync(Path.Combine(module, "Migrations/0001_loyalty.sql"), TestContext.Current.CancellationToken)
        );
        // Nothing of the template's own name is left.
        Assert.Equal(
            1,
            (
                await Shell.Try(
                    module,
                    "grep",
                    "-riE",
                    "sample|STOA_SOURCES",
                    "--include=*.cs",
                    "--include=*.sql",
                    "--include=*.csproj",
                    "--include=*.txt",
                    "."
                )
            ).Code
        );
        await Shell.Run("rm", "-rf", folder);
    }

    private static Task Write(string folder, string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);
}
