using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Stoa.EmbeddedPostgres;

namespace Stoa.Server.Pages;

/// <summary>
/// In a checkout, <c>dotnet run</c> builds pages whose sources are not those of the last build, once the server answers: readiness does not wait for it, and
/// without Node the server is as it is. Of several servers of one checkout one builds, and the others use what it has built. A publication has its pages
/// already.
/// </summary>
internal sealed partial class PageBuild(PageRoot root, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<PageBuild> log) : BackgroundService
{
    private const string Marker = ".source";
    private const string Lock = ".pages.lock";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);
    private static readonly string[] NotSources = ["node_modules", "dist", "test-results", "bin", "obj"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Started(stoppingToken);
        foreach (var pages in root.Pages)
        {
            if (Missing(pages) is not null)
            {
                await InTurn(pages, stoppingToken);
            }
        }
    }

    /// <summary>What the sources of pages are, where the last build was of others; null where nothing is to be built.</summary>
    private string? Missing(WebPages pages)
    {
        var source = HashOf(root.Folder, pages.Package);
        var (package, marker) = (Path.Combine(root.Folder, pages.Package, "package.json"), MarkerOf(pages));
        return File.Exists(package) && (!File.Exists(marker) || File.ReadAllText(marker) != source) ? source : null;
    }

    private string MarkerOf(WebPages pages) => Path.Combine(root.Folder, pages.Package, "dist", Marker);

    /// <summary>Two builds at once would remove each other's files.</summary>
    private async Task InTurn(WebPages pages, CancellationToken cancelled)
    {
        try
        {
            await using var turn = await Turn(pages, cancelled);
            if (Missing(pages) is { } source)
            {
                await Build(pages, source, cancelled);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            NotBuilt(log, pages.Name, pages.Script, refused.Message);
        }
    }

    private async Task<FileStream> Turn(WebPages pages, CancellationToken cancelled)
    {
        for (var waits = false; ; waits = true)
        {
            if (FolderLock.Try(root.Folder, Lock) is { } turn)
            {
                return turn;
            }
            if (!waits)
            {
                Waiting(log, pages.Name);
            }
            await Task.Delay(Pause, clock, cancelled);
        }
    }

    private async Task Started(CancellationToken cancelled)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var both = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancelled);
    }

    private async Task Build(WebPages pages, string source, CancellationToken cancelled)
    {
        var begun = clock.GetTimestamp();
        if (!PackagesAreInstalled())
        {
            Installing(log, pages.Name);
            if (await Npm(["ci", "--no-audit", "--no-fund"], cancelled) is { } missing)
            {
                NotBuilt(log, pages.Name, pages.Script, missing);
                return;
            }
        }
        Building(log, pages.Name);
        if (await Npm(["run", "build", "--workspace", pages.Package], cancelled) is { } failure)
        {
            NotBuilt(log, pages.Name, pages.Script, failure);
            return;
        }
        await File.WriteAllTextAsync(MarkerOf(pages), source, cancelled);
        Built(log, pages.Name, clock.GetElapsedTime(begun).TotalSeconds, pages.Path);
    }

    /// <summary>npm writes its own list of what it has installed after the packages.</summary>
    private bool PackagesAreInstalled()
    {
        var installed = new FileInfo(Path.Combine(root.Folder, "node_modules", ".package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(root.Folder, "package-lock.json"));
    }

    /// <summary>What went wrong, in the last lines that it said; null when all went well.</summary>
    private async Task<string?> Npm(string[] arguments, CancellationToken cancelled)
    {
        Process process;
        try
        {
            process = Process.Start(
                new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments)
                {
                    WorkingDirectory = root.Folder,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "npm is not installed.";
        }
        using (process)
        {
            try
            {
                process.StandardInput.Close();
                var output = process.StandardOutput.ReadToEndAsync(cancelled);
                var errors = await process.StandardError.ReadToEndAsync(cancelled);
                await process.WaitForExitAsync(cancelled);
                return process.ExitCode == 0 ? null : string.Join('\n', $"{await output}\n{errors}".Trim().Split('\n').TakeLast(8));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    /// <summary>Of the package, of the client that all pages use, and of the versions of everything: milliseconds for some hundred small files.</summary>
    internal static string HashOf(string root, string package)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] folders = [Path.Combine(root, package), Path.Combine(root, "clients", "typescript")];
        var files = folders.Where(Directory.Exists).SelectMany(Sources).Append(Path.Combine(root, "package-lock.json")).Where(File.Exists);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file) + "\0"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Concat(
                Directory.EnumerateDirectories(folder).Where(inner => !NotSources.Contains(Path.GetFileName(inner), StringComparer.Ordinal)).SelectMany(Sources)
            );

    [LoggerMessage(1, LogLevel.Information, "{Pages}: installing packages")]
    private static partial void Installing(ILogger log, string pages);

    [LoggerMessage(2, LogLevel.Information, "{Pages}: building, for the first time or because its sources have changed")]
    private static partial void Building(ILogger log, string pages);

    [LoggerMessage(3, LogLevel.Information, "{Pages}: built in {Seconds:0.0} s, at {Path}")]
    private static partial void Built(ILogger log, string pages, double seconds, string path);

    [LoggerMessage(4, LogLevel.Warning, "{Pages} could not be built; `npm run {Script}` does it by hand: {Reason}")]
    private static partial void NotBuilt(ILogger log, string pages, string script, string reason);

    [LoggerMessage(5, LogLevel.Information, "{Pages}: waiting for another server that builds in this checkout")]
    private static partial void Waiting(ILogger log, string pages);
}
