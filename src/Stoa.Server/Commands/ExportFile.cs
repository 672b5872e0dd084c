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
        if (Array.Find(Valued, option => IsWithoutValue(rest, option)) is { } unfinished)
        {
            Console.Error.WriteLine($"{unfinished} is given without its value.");
            return Task.FromResult(1);
        }
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
                    await Write(
                        file,
                        target => services.GetRequiredService<MovingCommands>().Export(type, format, !rest.Contains("--unguarded"), currency, target, cancelled)
                    );
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

    /// <summary>Whether an option is there and nothing follows it, or another option does.</summary>
    public static bool IsWithoutValue(string[] arguments, string option) =>
        Array.IndexOf(arguments, option) is >= 0 and var at && (at + 1 == arguments.Length || arguments[at + 1].StartsWith("--", StringComparison.Ordinal));

    private static readonly string[] Valued = ["--format", "--currency"];

    private static bool IsValued(string option) => Valued.Contains(option, StringComparer.Ordinal);

    /// <summary>What is in the file stays until all of the new is there. What has no length has nothing to lose, and may be a device.</summary>
    private static async Task Write(string? file, Func<Stream, Task> write)
    {
        if (file is null || new FileInfo(file) is { Exists: true, Length: 0 })
        {
            await using var direct = file is null ? Console.OpenStandardOutput() : File.Create(file);
            await write(direct);
            return;
        }
        try
        {
            await using (var target = File.Create(file + ".part"))
            {
                await write(target);
            }
            File.Move(file + ".part", file, overwrite: true);
        }
        catch
        {
            File.Delete(file + ".part");
            throw;
        }
    }
}
