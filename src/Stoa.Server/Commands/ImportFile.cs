using System.Globalization;
using Spectre.Console;
using Stoa.Moving;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>import TYPE FILE [--dry-run] [--skip-errors] [--currency EUR]</c>: moves products, customers, stock, prices or redirects in. The file is tried
/// as a whole first;
/// with a wrong row nothing is applied, unless wrong rows are to be passed over. Exit code 0 where no row is wrong.
/// </summary>
internal static class ImportFile
{
    private const string Usage =
        "import TYPE FILE [--dry-run] [--skip-errors] [--currency EUR]: TYPE is one of products, customers, stock, prices, redirects; FILE has to be there.";

    public static Task<int> Run(string[] args)
    {
        if (args is not [var type, var file, .. var rest] || !MovingCommands.Types.Contains(type, StringComparer.Ordinal) || !File.Exists(file))
        {
            Console.Error.WriteLine(Usage);
            return Task.FromResult(1);
        }
        if (ExportFile.IsWithoutValue(rest, "--currency"))
        {
            Console.Error.WriteLine("--currency is given without its value.");
            return Task.FromResult(1);
        }
        var at = Array.IndexOf(rest, "--currency");
        var currency = at >= 0 && at + 1 < rest.Length ? rest[at + 1] : null;
        string[] settings = [.. rest.Where((argument, n) => argument is not ("--dry-run" or "--skip-errors") && (at < 0 || (n != at && n != at + 1)))];
        var wanted = new MoveIn(type, !rest.Contains("--dry-run"), rest.Contains("--skip-errors"), currency);
        return Command.Run(
            settings,
            async (services, cancelled) =>
            {
                try
                {
                    var commands = services.GetRequiredService<MovingCommands>();
                    return Tell(await ProgressBar.Show(report => commands.Import(file, wanted, report, cancelled)), wanted);
                }
                catch (Exception stopped) when (stopped is MoveException or OperationCanceledException or IOException)
                {
                    await Console.Error.WriteLineAsync(
                        stopped is OperationCanceledException ? "Stopped. A running server goes on from here." : "Stopped: " + stopped.Message
                    );
                    return 1;
                }
            }
        );
    }

    private static int Tell(MoveResult result, MoveIn wanted)
    {
        foreach (var (line, column, code, value) in result.Errors)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {line}: {column} {code} {value}"));
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Import {result.Id} ({result.Format}) is {result.Status}: {result.Created:N0} {(result.Status == "applied" ? "created" : "to create")}, "
            )
                + string.Create(CultureInfo.InvariantCulture, $"{result.Updated:N0} {(result.Status == "applied" ? "updated" : "to update")}, ")
                + string.Create(CultureInfo.InvariantCulture, $"{result.Unchanged:N0} unchanged, {result.Wrong:N0} wrong.")
        );
        return result.Wrong == 0 && (result.Status == "applied" || !wanted.Apply) ? 0 : 1;
    }
}

/// <summary>A bar on a terminal; elsewhere a line every few seconds.</summary>
internal static class ProgressBar
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(2);

    public static async Task<T> Show<T>(Func<Action<MoveProgress>, Task<T>> work)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
        {
            return await work(Lines());
        }
        return await AnsiConsole
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
                return await work(progress =>
                {
                    var name = progress is { Phase: "staging", IsRead: false } ? "reading" : progress.Phase;
                    if (!bars.TryGetValue(name, out var bar))
                    {
                        bars.Add(name, bar = context.AddTask(name, maxValue: 1));
                    }
                    bar.IsIndeterminate = !progress.IsRead;
                    bar.MaxValue = Math.Max(1, progress.Rows);
                    bar.Value = progress.Done;
                });
            });
    }

    private static Action<MoveProgress> Lines()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var shown = TimeSpan.Zero;
        return progress =>
        {
            if (clock.Elapsed - shown >= BetweenLines)
            {
                shown = clock.Elapsed;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Phase}: {progress.Done:N0} of {progress.Rows:N0} rows"));
            }
        };
    }
}
