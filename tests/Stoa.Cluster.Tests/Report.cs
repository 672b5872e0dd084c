using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Stoa.Cluster.Tests;

/// <summary>A drill and what it came to.</summary>
/// <param name="Bound">The longest time that the database may be without a writer; null: none is promised.</param>
internal sealed record Result(string Drill, TimeSpan Gap, TimeSpan? Bound, Ledger Ledger, IReadOnlyList<string> Wrong);

/// <summary>The table of a full run, in bench/results.</summary>
internal sealed class Report
{
    private readonly ConcurrentQueue<Result> _results = new();

    public void Add(Result result)
    {
        _results.Enqueue(result);
        TestContext.Current.TestOutputHelper?.WriteLine(Row(result));
    }

    public async Task Save()
    {
        var commit = Git("rev-parse --short HEAD");
        var file = Path.Combine(Rig.Root, "bench", "results", string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}-{commit}-cluster.md"));
        await File.WriteAllTextAsync(
            file,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                # Drills of {DateTime.UtcNow:yyyy-MM-dd}, commit {commit}, {Environment.ProcessorCount} cores

                `STOA_HA=full dotnet test --project tests/Stoa.Cluster.Tests`: three hosts with etcd 3.4, Patroni 3.0.2 and PostgreSQL 15 (in memory disks), HAProxy, two Stoa nodes and their clients share the machine. Some twenty writes a second
                (orders and checkouts, each with an Idempotency-Key), a campaign and webhooks. Gap: longest time without an answered write. Wrong: lost, doubled or wrongly paid orders and answers beside the contract.

                | drill | gap | goal | orders answered 201 | 503 | key in use | no answer | slowest error | wrong |
                |---|---|---|---|---|---|---|---|---|
                {string.Join('\n', _results.Select(Row))}

                """
            )
        );
    }

    private static string Row(Result result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {result.Drill} | {result.Gap.TotalSeconds:0.0} s | {(result.Bound is { } bound ? $"≤ {bound.TotalSeconds:0} s" : "–")} | {result.Ledger.Sold.Count} "
                + $"| {result.Ledger.Count(Ending.Busy)} | {result.Ledger.Count(Ending.KeyInUse)} | {result.Ledger.Count(Ending.NoAnswer)} "
                + $"| {result.Ledger.SlowestError.TotalSeconds:0.0} s | {result.Wrong.Count} |"
        );

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Rig.Root, RedirectStandardOutput = true })!;
        var answer = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return answer;
    }
}
