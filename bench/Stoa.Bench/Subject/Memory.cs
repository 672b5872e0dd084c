namespace Stoa.Bench.Subject;

/// <summary>Megabytes of a process: resident, proportional (shared pages divided among their users) and private.</summary>
internal sealed record Memory(double Resident, double Proportional, double Private)
{
    public static Memory? Of(int process)
    {
        var file = $"/proc/{process}/smaps_rollup";
        if (!File.Exists(file))
        {
            return null;
        }
        var kilobytes = File.ReadLines(file)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts is [_, _, "kB"])
            .ToDictionary(parts => parts[0].TrimEnd(':'), parts => double.Parse(parts[1], Text.Plain), StringComparer.Ordinal);
        return new Memory(kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024, (kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]) / 1024);
    }
}
