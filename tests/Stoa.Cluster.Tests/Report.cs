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

                `STOA_HA=full dotnet test --project tests/Stoa.Cluster.Tests`: three hosts with etcd 3.4, Patroni 3.0.2 and PostgreSQL 15
                (as root on disks in memory), HAProxy, two Stoa nodes and their clients share the machine. Some twenty writes a second
                (orders and checkouts, each with an Idempotency-Key), a campaign and webhooks.
                Gap: longest time without an answered write. In doubt: a checkout whose payment was being found out.
                Wrong: lost, doubled or wrongly paid orders and answers beside the contract.

                | drill | gap | goal | orders answered 201 | 503 | key in use | in doubt | no answer | slowest error | wrong |
                |---|---|---|---|---|---|---|---|---|---|
                {string.Join('\n', _results.Select(Row))}

                """
            )
        );
    }

    private static string Row(Result result)
    {
        var ledger = result.Ledger;
        string[] cells =
        [
            result.Drill,
            Seconds(result.Gap, "0.0"),
            result.Bound is { } bound ? "≤ " + Seconds(bound, "0") : "–",
            Number(ledger.Sold.Count),
            Number(ledger.Count(Ending.Busy)),
            Number(ledger.Count(Ending.KeyInUse)),
            Number(ledger.Count(Ending.InDoubt)),
            Number(ledger.Count(Ending.NoAnswer)),
            Seconds(ledger.SlowestError, "0.0"),
            Number(result.Wrong.Count),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Seconds(TimeSpan time, string format) => time.TotalSeconds.ToString(format, CultureInfo.InvariantCulture) + " s";

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Rig.Root, RedirectStandardOutput = true })!;
        var answer = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return answer;
    }
}
