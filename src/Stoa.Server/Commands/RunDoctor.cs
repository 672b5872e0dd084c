using Stoa.Server.Doctor;
using Stoa.Server.Hosting;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>doctor</c>: looks at everything the server needs, with the server's settings, and says of each part that it is well, or what to do. Exit code 1 where
/// something is an error. It changes nothing and prints no secret.
/// </summary>
internal static class RunDoctor
{
    public static Task<int> Run(string[] settings) =>
        Command.Guarded(async () =>
        {
            if (Command.WhyNot(settings) is { } reason)
            {
                await Console.Error.WriteLineAsync(reason);
                return 1;
            }
            var configuration = Command.Configuration(settings);
            var (errors, warnings) = (0, 0);
            await foreach (var finding in DoctorReport.Run(configuration, StartupGuard.Stopping))
            {
                Console.WriteLine($"{Word(finding.Level), -8} {finding.Part, -12} {finding.Says}.");
                if (finding.Do is { } whatToDo)
                {
                    Console.WriteLine($"{"", -22}→ {whatToDo}");
                }
                errors += finding.Level == Level.Error ? 1 : 0;
                warnings += finding.Level == Level.Warning ? 1 : 0;
            }
            Console.WriteLine($"{errors} errors, {warnings} warnings.");
            return errors == 0 ? 0 : 1;
        });

    private static string Word(Level level) =>
        level switch
        {
            Level.Ok => "ok",
            Level.Warning => "warning",
            _ => "ERROR",
        };
}
