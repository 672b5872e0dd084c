using System.Diagnostics;
using System.Text;

namespace Stoa.Bench.Load;

/// <summary>The n-th request of a client; null when it has no more.</summary>
internal delegate ReadOnlyMemory<byte>? Script(int client, int number);

/// <summary>A closed loop: every client sends its next request when it has read the answer to the last. Any answer but 2xx ends the run.</summary>
internal static class Generator
{
    public static async Task<Sample> Run(int port, int clients, TimeSpan duration, Script script, CancellationToken cancelled)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Connection.Open(port, cancelled)));
        try
        {
            var start = Stopwatch.GetTimestamp();
            var end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
            var loops = await Task.WhenAll(connections.Select((connection, client) => Loop(connection, client, script, end, cancelled)));
            return new Sample(Stopwatch.GetElapsedTime(start), [.. loops.SelectMany(ticks => ticks)]);
        }
        finally
        {
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }
    }

    private static async Task<List<long>> Loop(Connection connection, int client, Script script, long end, CancellationToken cancelled)
    {
        // On the thread pool, so that all loops start together.
        await Task.Yield();
        var ticks = new List<long>(1 << 14);
        var now = Stopwatch.GetTimestamp();
        for (var number = 0; now < end && script(client, number) is { } request; number++)
        {
            var status = await connection.Exchange(request, cancelled);
            if (status is < 200 or > 299)
            {
                throw new BenchException(
                    $"{Encoding.UTF8.GetString(request.Span).Split('\r')[0]} was answered with {status}: {Encoding.UTF8.GetString(connection.Body)}"
                );
            }
            var then = now;
            now = Stopwatch.GetTimestamp();
            ticks.Add(now - then);
        }
        return ticks;
    }
}

/// <summary>What one round measured.</summary>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Ticks">How long each answer took.</param>
internal sealed record Sample(TimeSpan Elapsed, long[] Ticks)
{
    public double PerSecond => Ticks.Length / Elapsed.TotalSeconds;
}

internal static class Figures
{
    public static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Milliseconds.</summary>
    public static double Median(IEnumerable<long> ticks) => Percentile([.. ticks.Order()], 0.5);

    /// <summary>Milliseconds.</summary>
    public static double Percentile(long[] sortedTicks, double share) =>
        sortedTicks.Length == 0 ? double.NaN : sortedTicks[Math.Min(sortedTicks.Length - 1, (int)(sortedTicks.Length * share))] * 1000.0 / Stopwatch.Frequency;
}
