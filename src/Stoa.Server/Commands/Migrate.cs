using System.Globalization;
using Stoa.Platform.Data;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>migrate [--dry-run]</c>: applies the migrations that are missing and ends (exit code 0, also where there are none); with <c>--dry-run</c> names them
/// instead.
/// </summary>
internal static class Migrate
{
    public static Task<int> Run(string[] args)
    {
        var dryRun = args is ["--dry-run", ..];
        return Command.Run(
            dryRun ? args[1..] : args,
            async (services, cancelled) =>
            {
                var migrator = services.GetRequiredService<Migrator>();
                if (dryRun)
                {
                    var pending = await migrator.Pending(cancelled);
                    Console.WriteLine(pending.Count == 0 ? "The database is up to date." : string.Join('\n', pending));
                    return 0;
                }
                var applied = await migrator.Migrate(cancelled);
                Console.WriteLine(
                    applied == 0
                        ? "The database is up to date."
                        : string.Create(CultureInfo.InvariantCulture, $"Applied {applied} migrations; the database is up to date.")
                );
                return 0;
            },
            migrates: false
        );
    }
}
