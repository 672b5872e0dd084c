using System.Globalization;

namespace Stoa.Bench;

/// <summary>The settings of a run.</summary>
/// <param name="Seconds">Measured time of each side of each workload.</param>
/// <param name="Only">Groups of workloads to run; empty for all.</param>
/// <param name="Program">The server of a package, to be measured instead of the one that was built with this program; null for that one.</param>
/// <param name="UpTo">The largest shop of <c>growth</c>.</param>
/// <param name="Strict">A missed target makes the exit code 1.</param>
internal sealed record Settings(double Seconds, IReadOnlyList<string> Only, string? Program, int UpTo, bool Strict)
{
    public const int Clients = 16;
    public const int Rounds = 3;

    public TimeSpan Round => TimeSpan.FromSeconds(Math.Max(0.5, Seconds / Rounds));

    public static Settings Read(string[] args)
    {
        var (seconds, only, program, upTo, strict) = (5.0, new List<string>(), (string?)null, 1_000_000, false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--seconds" when i + 1 < args.Length && double.TryParse(args[i + 1], Text.Plain, out seconds) && seconds > 0:
                    i++;
                    break;
                case "--only" when i + 1 < args.Length && args[i + 1].Split(',') is var groups && groups.All(Run.Groups.Contains):
                    only.AddRange(groups);
                    i++;
                    break;
                case "--program" when i + 1 < args.Length && File.Exists(args[i + 1]):
                    program = Path.GetFullPath(args[++i]);
                    break;
                case "--up-to" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, Text.Plain, out upTo) && upTo >= 10_000:
                    i++;
                    break;
                case "--strict":
                    strict = true;
                    break;
                default:
                    throw new BenchException(
                        "Usage: dotnet run -c Release --project bench/Stoa.Bench [-- --seconds 5 --program FILE --up-to 1000000 --strict "
                            + $"--only {string.Join(',', Run.Groups)}]"
                    );
            }
        }
        return new Settings(seconds, only, program, upTo, strict);
    }

    public bool Wants(string group) => Only.Count == 0 || Only.Contains(group, StringComparer.Ordinal);
}
