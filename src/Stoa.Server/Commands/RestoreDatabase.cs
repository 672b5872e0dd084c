using System.Globalization;
using Stoa.Server.Backups;
using Stoa.Server.Hosting;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>restore PLACE [--at TIME] [--Data:Directory FOLDER]</c>: into a data directory that has no database. PLACE is a folder or
/// <c>s3://bucket/prefix</c>. TIME is ISO 8601; without an offset it is UTC.
/// </summary>
internal static class RestoreDatabase
{
    private const string Usage = "restore DIR|s3://BUCKET/PREFIX [--at 2026-11-27T12:00:00Z] [--Data:Directory FOLDER]";

    public static Task<int> Run(string[] args)
    {
        DateTimeOffset? at = null;
        if (args is [_, "--at", var text, ..])
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            {
                Console.Error.WriteLine($"'{text}' is not a moment. {Usage}");
                return Task.FromResult(1);
            }
            at = moment;
        }
        return args is not [var folder, ..] || folder.StartsWith('-') ? Refuse() : Restore(folder, at, args[(at is null ? 1 : 3)..]);
    }

    private static Task<int> Refuse()
    {
        Console.Error.WriteLine(Usage);
        return Task.FromResult(1);
    }

    private static Task<int> Restore(string folder, DateTimeOffset? at, string[] rest) =>
        Command.Guarded(async () =>
        {
            if (Command.WhyNot(rest) is { } reason)
            {
                await Console.Error.WriteLineAsync(reason);
                return 1;
            }
            var configuration = Command.Configuration(rest);
            var settings = ServerSettings.Read(configuration);
            if (settings.ConnectionString is not null)
            {
                await Console.Error.WriteLineAsync("Database:ConnectionString names a PostgreSQL of your own: restore it where it runs (docs/operations.md).");
                return 1;
            }
            using var logging = LoggerFactory.Create(logging => logging.ToStandardError().AddStoaConsole(settings.LogFormat));
            using var place = BackupPlace.Of(folder, configuration);
            Console.WriteLine(await Backup.Restore(place, settings, at, logging.CreateLogger("Stoa.Postgres"), StartupGuard.Stopping));
            return 0;
        });
}
