using System.Diagnostics;
using System.Globalization;
using Stoa.Accounts.Import;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>import-users FILE [--dry-run] [--allow-roles]</c>: moves users in from another system. Lines that made no user stand in FILE.errors;
/// then the exit code is 1. Given again, it goes on where it was stopped.
/// </summary>
internal static class ImportUsers
{
    public static Task<int> Run(string[] args)
    {
        if (args is not [var file, .. var rest] || file.StartsWith("--", StringComparison.Ordinal) || !File.Exists(file))
        {
            Console.Error.WriteLine("import-users FILE [--dry-run] [--allow-roles]: FILE has to be there, a JSON object a line.");
            return Task.FromResult(1);
        }
        var options = new ImportOptions(rest.Contains("--dry-run"), rest.Contains("--allow-roles"));
        string[] settings = [.. rest.Where(argument => argument is not ("--dry-run" or "--allow-roles"))];
        return Command.Run(
            settings,
            async (services, cancelled) =>
            {
                var bar = new Bar();
                try
                {
                    var result = await services.GetRequiredService<UserImport>().Run(file, options, bar.Show, cancelled);
                    bar.End();
                    Console.WriteLine(Summary(result, file, options.DryRun));
                    return result.Refused == 0 ? 0 : 1;
                }
                catch (Exception stopped) when (stopped is ImportException or OperationCanceledException or IOException)
                {
                    bar.End();
                    await Console.Error.WriteLineAsync(
                        stopped is OperationCanceledException ? "Stopped. Given again, it goes on from here." : "Stopped: " + stopped.Message
                    );
                    return 1;
                }
            }
        );
    }

    private static string Summary(ImportProgress result, string file, bool dryRun) =>
        string.Create(CultureInfo.InvariantCulture, $"{(result.FinishedBefore ? "Imported before: " : dryRun ? "Dry run: " : "")}{result.Lines:N0} lines, ")
        + string.Create(CultureInfo.InvariantCulture, $"{result.Created:N0} users {(dryRun ? "would be created" : "created")}, ")
        + string.Create(CultureInfo.InvariantCulture, $"{result.Refused:N0} refused{(result.Refused > 0 ? $" (see {file}.errors)" : "")}")
        + (
            result.NeedReset > 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"; {result.NeedReset:N0} have to reset their password (hashes that were left out: {file}.errors)."
                )
                : "."
        );

    /// <summary>A bar on a terminal; elsewhere a line every few seconds.</summary>
    private sealed class Bar
    {
        private const int Width = 30;
        private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private TimeSpan _shown;
        private long _first = -1;
        private bool _open;

        public void Show(ImportProgress progress)
        {
            _first = _first < 0 ? progress.Lines : _first;
            var rate = (progress.Lines - _first) / Math.Max(_watch.Elapsed.TotalSeconds, 0.001);
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{progress.Share, 4:P0}  {progress.Lines:N0} lines  {rate:N0}/s  {progress.Refused:N0} refused"
            );
            if (!Console.IsOutputRedirected)
            {
                var full = (int)(progress.Share * Width);
                Console.Write($"\r[{new string('#', full)}{new string('.', Width - full)}] {text}   ");
                _open = true;
            }
            else if (_watch.Elapsed - _shown >= BetweenLines)
            {
                _shown = _watch.Elapsed;
                Console.WriteLine(text);
            }
        }

        public void End()
        {
            if (_open)
            {
                Console.WriteLine();
            }
        }
    }
}
