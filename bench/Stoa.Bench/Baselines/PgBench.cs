using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Baselines;

/// <summary>Baseline (c): PostgreSQL's own load generator, running a script of our SQL with prepared statements.</summary>
internal sealed partial class PgBench(string connectionString, string folder, Children children)
{
    /// <summary>One of our SQL constants with an expression in the place of each parameter.</summary>
    public static string Statement(string sql, params string[] arguments) =>
        Parameter().Replace(sql, match => arguments[int.Parse(match.Groups[1].Value, Text.Plain) - 1]) + ";";

    public async Task<Sample> Run(string name, string script, TimeSpan duration, CancellationToken cancelled)
    {
        var file = Path.Combine(folder, name + ".pgbench");
        await File.WriteAllTextAsync(file, script, cancelled);
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var seconds = Math.Max(1, (int)Math.Round(duration.TotalSeconds)).ToString(Text.Plain);
        var clients = Settings.Clients.ToString(Text.Plain);
        var output = await children.Output(
            "pgbench",
            [
                "-n",
                "-M",
                "prepared",
                "-c",
                clients,
                "-j",
                "2",
                "-T",
                seconds,
                "-D",
                "n=-1",
                "-f",
                file,
                "-h",
                to.Host!,
                "-p",
                to.Port.ToString(Text.Plain),
                "-U",
                to.Username!,
                to.Database!,
            ],
            new(StringComparer.Ordinal) { ["PGPASSWORD"] = to.Password! },
            "pgbench is missing: install postgresql-contrib (Debian: apt-get install postgresql).",
            cancelled
        );
        if (Failed().Match(output) is { Success: true } failed && failed.Groups[1].Value != "0")
        {
            throw new BenchException("pgbench failed in some transactions:\n" + output);
        }
        var count = int.Parse(Count().Match(output).Groups[1].Value, Text.Plain);
        var perSecond = double.Parse(Tps().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        return new Sample(TimeSpan.FromSeconds(count / perSecond), new long[count]);
    }

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"actually processed: (\d+)")]
    private static partial Regex Count();

    [GeneratedRegex(@"failed transactions: (\d+)")]
    private static partial Regex Failed();

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Tps();
}
