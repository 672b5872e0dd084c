using System.Runtime.CompilerServices;

namespace Stoa.EmbeddedPostgres.Tests;

/// <summary>What a run of tests spares itself, and every program that it starts.</summary>
internal static class ThriftyRun
{
    public const string Memory = "/dev/shm";
    private const long Room = 6L << 30;

    /// <summary>A file system in memory, with room for all that a run writes at a time, and from which programs may be started.</summary>
    public static bool HasMemory { get; } =
        Directory.Exists(Memory)
        && new DriveInfo(Memory) is { DriveFormat: "tmpfs", AvailableFreeSpace: > Room }
        && !File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Any(mount => mount[1] == Memory && mount[3].Split(',').Contains("noexec"));

    /// <summary>
    /// Temporary folders are in memory: a cluster is some thousand files, and ext4 gives nobody an inode that was freed in the last five seconds, so that it
    /// looks long for others behind the databases that were just dropped. A server that lives for seconds has nothing of code that was measured to be compiled
    /// better.
    /// </summary>
    [ModuleInitializer]
    internal static void Begin()
    {
        if (HasMemory && Environment.GetEnvironmentVariable("TMPDIR") is null)
        {
            Environment.SetEnvironmentVariable("TMPDIR", Memory);
        }
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
    }
}
