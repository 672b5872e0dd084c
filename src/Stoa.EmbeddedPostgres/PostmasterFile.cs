using System.Globalization;

namespace Stoa.EmbeddedPostgres;

/// <summary>What a postmaster writes about itself: number, folder, start, port, socket folder, address, memory, state; a line each.</summary>
internal sealed record PostmasterFile(int ProcessId, DateTimeOffset Started, int Port, bool Ready)
{
    public static string PathIn(string cluster) => Path.Combine(cluster, "postmaster.pid");

    /// <summary>Null where there is none, or none that can be read.</summary>
    /// <exception cref="IOException">Nobody can tell: this process can open no more files.</exception>
    public static PostmasterFile? Read(string cluster)
    {
        try
        {
            var lines = File.ReadAllLines(PathIn(cluster));
            return lines.Length > 3 && Number(lines[0]) is { } id && Number(lines[2]) is { } started && Number(lines[3]) is { } port
                ? new PostmasterFile((int)id, DateTimeOffset.FromUnixTimeSeconds(started), (int)port, lines.Length > 7 && lines[7].Trim() == "ready")
                : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException && !RunningProcess.IsOutOfFiles(missing))
        {
            return null;
        }
    }

    private static long? Number(string line) => long.TryParse(line, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
