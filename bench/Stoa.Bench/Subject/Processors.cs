using System.Diagnostics;

namespace Stoa.Bench.Subject;

/// <summary>
/// Processor time spent so far, in seconds: of the whole machine, of this program (the clients) and of a server. What is left is the database's.
/// </summary>
internal sealed record Processors(double All, double Client, double Server)
{
    /// <summary>Ticks of /proc/stat, as Linux has them for programs on every architecture.</summary>
    private const double TicksPerSecond = 100;

    public double Database => Math.Max(0, All - Client - Server);

    public static Processors Now(Process server)
    {
        server.Refresh();
        return new(Busy(), Environment.CpuUsage.TotalTime.TotalSeconds, server.TotalProcessorTime.TotalSeconds);
    }

    public static Processors operator -(Processors later, Processors earlier) =>
        new(later.All - earlier.All, later.Client - earlier.Client, later.Server - earlier.Server);

    /// <summary>user, nice and system, interrupts; neither idle nor waiting for a disk.</summary>
    private static double Busy()
    {
        long[] ticks =
        [
            .. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(value => long.Parse(value, Text.Plain)),
        ];
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / TicksPerSecond;
    }
}
