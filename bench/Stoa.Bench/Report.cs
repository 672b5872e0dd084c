using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench;

/// <summary>The table, printed line by line while it grows and written down at the end.</summary>
internal sealed class Report
{
    private readonly List<string[]> _rows = [];
    private readonly List<string> _notes = [];
    private static readonly string[] Titles = ["workload", "ours/s", "baseline/s", "ratio", "p50 ms", "p95 ms", "p99 ms", "CPU µs ours/base", "target", ""];
    private static readonly int[] Widths = [-42, 10, 10, 6, 8, 8, 8, 16, -18, -4];

    public Report() => Console.WriteLine(Line(Titles));

    public int Misses { get; private set; }

    /// <summary>A comparison with a baseline; the ratio is judged if there is a target.</summary>
    public void Add(string workload, (Measured Ours, Measured Baseline, double Ratio) measured, double? atLeast = null) =>
        Row(
            workload,
            Text.Of(measured.Ours.PerSecond),
            Text.Of(measured.Baseline.PerSecond),
            measured.Ratio.ToString("0.00", Text.Plain),
            measured.Ours,
            measured.Baseline,
            atLeast is { } least ? $"ratio ≥ {least.ToString("0.##", Text.Plain)}" : "",
            atLeast is { } bound ? measured.Ratio >= bound : null
        );

    public void Add(string workload, Measured measured, double? p95AtMost = null) =>
        Row(
            workload,
            Text.Of(measured.PerSecond),
            "",
            "",
            measured,
            null,
            p95AtMost is { } most ? $"p95 ≤ {most.ToString(Text.Plain)} ms" : "",
            p95AtMost is { } bound ? measured.P95 <= bound : null
        );

    /// <summary>A single figure.</summary>
    public void Add(string workload, string figure, string target = "", bool? reached = null) =>
        Keep([workload, figure, "", "", "", "", "", "", target, Verdict(reached)], reached);

    public void Note(string note)
    {
        _notes.Add(note);
        Console.WriteLine("  " + note);
    }

    public async Task<string> Save(TimeSpan took, string databaseVersion)
    {
        var commit = Git("rev-parse --short HEAD") + (Git("status --porcelain -- src bench/Stoa.Bench").Length > 0 ? "-changed" : "");
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "bench", "results")).FullName;
        var file = Path.Combine(folder, $"{DateTime.UtcNow:yyyy-MM-dd}-{commit}.md");
        var text = new StringBuilder(
            $"""
            # {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, commit {commit}

            {Machine()}
            .NET {Environment.Version}, PostgreSQL {databaseVersion}, {Repository.Configuration}; generator, server and database on the same cores.
            Load average before {_load}, the run took {took.TotalSeconds:0} s.

            | {string.Join(" | ", Titles)} |
            |{string.Concat(Enumerable.Repeat("---|", Titles.Length))}

            """
        );
        foreach (var row in _rows)
        {
            text.Append(Text.Plain, $"| {string.Join(" | ", row)} |\n");
        }
        foreach (var note in _notes)
        {
            text.Append(Text.Plain, $"\n- {note}");
        }
        await File.WriteAllTextAsync(file, text.ToString().TrimEnd() + "\n");
        return file;
    }

    private readonly string _load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private void Row(string workload, string ours, string baseline, string ratio, Measured measured, Measured? other, string target, bool? reached) =>
        Keep(
            [
                workload,
                ours,
                baseline,
                ratio,
                Text.Of(measured.P50),
                Text.Of(measured.P95),
                Text.Of(measured.P99),
                measured.CpuMicros is { } cpu ? $"{cpu:0}{(other?.CpuMicros is { } bare ? $"/{bare:0}" : "")}" : "",
                target,
                Verdict(reached),
            ],
            reached
        );

    private void Keep(string[] row, bool? reached)
    {
        Misses += reached == false ? 1 : 0;
        _rows.Add(row);
        Console.WriteLine(Line(row));
    }

    private static string Verdict(bool? reached) =>
        reached switch
        {
            true => "ok",
            false => "miss",
            null => "",
        };

    private static string Line(string[] cells) =>
        string.Join(' ', cells.Select((cell, column) => Widths[column] < 0 ? cell.PadRight(-Widths[column]) : cell.PadLeft(Widths[column]))).TrimEnd();

    private static string Machine()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1]
            : RuntimeInformation.ProcessArchitecture.ToString();
        return $"{model}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, {RuntimeInformation.OSDescription}";
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(
            new ProcessStartInfo("git", arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                WorkingDirectory = Repository.Root,
            }
        )!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}
