using Stoa.Moving;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>export TYPE [FILE] [--format csv|ndjson|shopify] [--currency EUR] [--unguarded]</c>: writes all products, customers, orders, stock or movements, to the
/// file or to the standard output.
/// </summary>
internal static class ExportFile
{
    public static Task<int> Run(string[] args)
    {
        if (args is not [var type, .. var rest] || type.StartsWith("--", StringComparison.Ordinal))
        {
            Console.Error.WriteLine(
                "export TYPE [FILE] [--format csv|ndjson|shopify] [--currency EUR] [--unguarded]: TYPE is one of products, customers, orders, stock, movements."
            );
            return Task.FromResult(1);
        }
        var file = rest is [var first, ..] && !first.StartsWith("--", StringComparison.Ordinal) ? first : null;
        rest = file is null ? rest : rest[1..];
        var (format, currency) = (Value("--format") ?? "csv", Value("--currency"));
        string[] settings =
        [
            .. rest.Where((argument, n) => argument is not ("--unguarded" or "--format" or "--currency") && (n == 0 || !IsValued(rest[n - 1]))),
        ];
        return Command.Run(
            settings,
            async (services, cancelled) =>
            {
                try
                {
                    await using var target = file is null ? Console.OpenStandardOutput() : File.Create(file);
                    await services.GetRequiredService<MovingCommands>().Export(type, format, !rest.Contains("--unguarded"), currency, target, cancelled);
                    return 0;
                }
                catch (Exception stopped) when (stopped is MoveException or IOException)
                {
                    await Console.Error.WriteLineAsync("Stopped: " + stopped.Message);
                    return 1;
                }
            }
        );

        string? Value(string option) => Array.IndexOf(rest, option) is >= 0 and var at && at + 1 < rest.Length ? rest[at + 1] : null;
    }

    private static bool IsValued(string option) => option is "--format" or "--currency";
}
