using Stoa.Platform.Data;

namespace Stoa.Packages.Tests;

/// <summary>The server of the release before, compiled from the commit that <c>tools/package/release-before</c> names.</summary>
internal sealed class ReleaseBefore : IAsyncDisposable
{
    private static readonly string Commit = File.ReadAllText(Path.Combine(Built.Checkout, "tools", "package", "release-before")).Trim();
    private readonly string _folder = Directory.CreateTempSubdirectory("stoa-before-").FullName;

    private ReleaseBefore() { }

    /// <summary>Outside of its sources, so that it takes itself for no checkout and builds no pages.</summary>
    public string Program => Path.Combine(_folder, "program", "Stoa.Server.dll");

    private string Sources => Path.Combine(_folder, "sources");

    /// <summary>This checkout has a migration that the release before has not, and that is not marked as compatible.</summary>
    public bool IsLeftBehind
    {
        get
        {
            var known = Migrations(Sources).Select(file => file.Id).ToHashSet(StringComparer.Ordinal);
            return Migrations(Built.Checkout).Any(file => !file.Compatible && !known.Contains(file.Id));
        }
    }

    public static async Task<ReleaseBefore> Build()
    {
        var (code, _, _) = await Shell.Try(Built.Checkout, "git", "cat-file", "-e", Commit + "^{commit}");
        Assert.SkipWhen(code != 0, $"This clone does not reach back to {Commit}, the release before: git fetch --unshallow.");
        var before = new ReleaseBefore();
        var archive = Path.Combine(before._folder, "sources.tar");
        Directory.CreateDirectory(before.Sources);
        await Shell.RunIn(
            Built.Checkout,
            "git",
            "archive",
            "--output",
            archive,
            Commit,
            "src",
            "samples",
            "*.props",
            "*.json",
            "*.txt",
            ".editorconfig",
            "Stoa.slnx"
        );
        await Shell.Run("tar", "--extract", "--file", archive, "--directory", before.Sources);
        // What this SDK would say of it is no concern of today.
        string[] quiet = ["--verbosity", "quiet", "--nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"];
        await Shell.RunIn(before.Sources, "dotnet", ["build", "src/Stoa.Server", "--output", Path.GetDirectoryName(before.Program)!, .. quiet]);
        return before;
    }

    public async ValueTask DisposeAsync() => await Shell.Run("rm", "-rf", _folder);

    private static IEnumerable<MigrationFile> Migrations(string root) =>
        Directory
            .EnumerateFiles(Path.Combine(root, "src"), "*.sql", SearchOption.AllDirectories)
            .Where(file => file.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => new MigrationFile(Path.GetRelativePath(root, file), File.ReadAllText(file)));
}
