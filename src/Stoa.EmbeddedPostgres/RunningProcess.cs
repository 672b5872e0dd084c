using System.Diagnostics;
using System.Globalization;

namespace Stoa.EmbeddedPostgres;

/// <summary>A PostgreSQL process, distinguished from a later one with the same id.</summary>
internal readonly record struct RunningProcess(int Id, string Started)
{
    private const string ProgramName = "postgres";

    /// <summary>ENFILE and EMFILE of Linux and of macOS.</summary>
    private static readonly int[] NoMoreFiles = [23, 24];

    /// <summary>The process of that number, if it lives, is PostgreSQL, and is the one that began at that time in that cluster.</summary>
    /// <exception cref="IOException">Nobody can tell: this process can open no more files.</exception>
    public static RunningProcess? Find(int id, string cluster, DateTimeOffset began)
    {
        var isTheOne = OperatingSystem.IsLinux() ? WorkingFolder(id) == cluster : BeganAbout(id, began);
        return isTheOne && StartOf(id) is { } started ? new RunningProcess(id, started) : null;
    }

    /// <summary>Also false for the default value, which is not a process. What nobody can tell ends no server.</summary>
    public bool IsAlive()
    {
        try
        {
            return Started is not null && StartOf(Id) == Started;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public async Task<bool> EndsWithinAsync(TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (IsAlive())
        {
            if (clock.Elapsed > patience)
            {
                return false;
            }

            await Task.Delay(5);
        }

        return true;
    }

    public void Kill() => Kill(Id);

    /// <summary>Ends what a dead postmaster left behind: a busy backend would not notice for as long as its query takes.</summary>
    public static void KillAllIn(string cluster) => AllIn(cluster).ForEach(Kill);

    /// <summary>Ends a cluster that nobody needs any more, and waits until all of it is gone.</summary>
    public static async Task EndAllInAsync(string cluster, CancellationToken cancelled)
    {
        while (AllIn(cluster) is { Count: > 0 } left)
        {
            left.ForEach(Kill);
            await Task.Delay(5, cancelled);
        }
    }

    /// <summary>Whether a failure says nothing about the file that was asked for.</summary>
    public static bool IsOutOfFiles(Exception failure) => failure is IOException && NoMoreFiles.Contains(failure.HResult);

    private static List<int> AllIn(string cluster) =>
        OperatingSystem.IsLinux()
            ?
            [
                .. Directory
                    .EnumerateDirectories("/proc")
                    .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
                    .Where(id => id > 0 && WorkingFolder(id) == cluster && StartOf(id) is not null),
            ]
            : [];

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    private static string? StartOf(int id) => OperatingSystem.IsLinux() ? StartByKernel(id) : StartByFramework(id);

    /// <summary>The framework takes a zombie for alive, and a container's first process may never reap its orphans.</summary>
    private static string? StartByKernel(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var nameEnd = stat.LastIndexOf(')');
            var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..nameEnd];
            var fields = stat[(nameEnd + 2)..].Split(' ');
            return name == ProgramName && fields[0] is not ("Z" or "X") ? fields[19] : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException && !IsOutOfFiles(gone))
        {
            return null;
        }
    }

    private static string? StartByFramework(int id) => BeganAt(id)?.Ticks.ToString(CultureInfo.InvariantCulture);

    private static bool BeganAbout(int id, DateTimeOffset began) =>
        BeganAt(id) is { } moment && (moment - began.UtcDateTime).Duration() < TimeSpan.FromSeconds(5);

    private static DateTime? BeganAt(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName == ProgramName && !process.HasExited ? process.StartTime.ToUniversalTime() : null;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? WorkingFolder(int id)
    {
        try
        {
            return new FileInfo($"/proc/{id}/cwd").LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
