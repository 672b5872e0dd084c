using System.Globalization;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Settings;
using Stoa.Server.Backups;
using Stoa.Server.Hosting;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>backup PLACE [--keep N]</c>, beside a running server or without one; <c>backup verify PLACE</c>; <c>backup off</c>. PLACE is a folder or
/// <c>s3://bucket/prefix</c>. Exit code 0 where it is done, or the backup is good.
/// </summary>
internal static class BackupDatabase
{
    private const int Usual = 7;
    private const string Usage = "backup DIR|s3://BUCKET/PREFIX [--keep N], backup verify DIR|s3://BUCKET/PREFIX, backup off";

    public static Task<int> Run(string[] args) =>
        args switch
        {
            ["verify", var folder, .. var rest] when IsFolder(folder) => Verify(folder, rest),
            ["off", .. var rest] => Off(rest),
            [var folder, "--keep", var keep, .. var rest] when IsFolder(folder) => KeptOf(keep) is { } number
                ? Take(folder, number, rest)
                : Refuse($"--keep is how many backups stay, 1 at least: '{keep}'."),
            [var folder, "--keep"] when IsFolder(folder) => Refuse("--keep is given without its number."),
            [var folder, .. var rest] when IsFolder(folder) && folder != "verify" => Take(folder, Usual, rest),
            _ => Refuse(Usage),
        };

    private static bool IsFolder(string text) => !text.StartsWith('-');

    private static int? KeptOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static Task<int> Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return Task.FromResult(1);
    }

    private static Task<int> Take(string folder, int keep, string[] rest) =>
        Command.OnDatabase(
            rest,
            async (settings, database, log, cancelled) =>
            {
                var configuration = Command.Configuration(rest);
                using var place = BackupPlace.Of(folder, configuration);
                var connection = ServerSettings.SessionConnection(configuration, database.ConnectionString);
                if (place.Bucket is null && settings.ConnectionString is null)
                {
                    await RefuseMove(place, settings.DataDirectory, connection, cancelled);
                }
                var goesOn = place.Bucket is null || WalShipping.GoesOn(place.Address, settings, database, configuration);
                var said = await Backup.Take(place, settings, connection, goesOn, log, cancelled);
                Console.WriteLine(said + await Backup.SavePictures(place, settings, cancelled));
                await Backup.Keep(place, settings, keep, cancelled);
                return 0;
            },
            configuration => BackupPlace.Of(folder, configuration).Dispose()
        );

    /// <summary>PostgreSQL archives into one place alone, and the backups of the other would end with this one.</summary>
    private static async Task RefuseMove(BackupPlace place, string dataDirectory, string connection, CancellationToken cancelled)
    {
        var archive = PostgresSpool.ShippedTo(dataDirectory) ?? await PostgresBackup.ArchivedIntoAsync(connection, cancelled);
        if (archive is not null && !place.IsFolder(archive))
        {
            throw new StartException(
                $"WAL is archived into {archive}, which a backup into {place.Address} would interrupt: back up there, or end it first by `stoa backup off`."
            );
        }
    }

    private static Task<int> Off(string[] rest) =>
        Command.OnDatabase(
            rest,
            async (settings, database, _, cancelled) =>
            {
                if (settings.ConnectionString is not null)
                {
                    await Console.Error.WriteLineAsync("Database:ConnectionString names a PostgreSQL of your own: what it archives is its own business.");
                    return 1;
                }
                await PostgresBackup.StopArchivingAsync(database.ConnectionString, cancelled);
                Console.WriteLine("WAL is no longer archived.");
                return 0;
            }
        );

    private static Task<int> Verify(string folder, string[] rest) =>
        Command.Guarded(async () =>
        {
            if (Command.WhyNot(rest) is { } reason)
            {
                await Console.Error.WriteLineAsync(reason);
                return 1;
            }
            using var place = BackupPlace.Of(folder, Command.Configuration(rest));
            using var logging = LoggerFactory.Create(logging => logging.ToStandardError().AddStoaConsole(null));
            var (wrong, good) = await Backup.Verify(place, noteIn: null, logging.CreateLogger("Stoa.Postgres"), StartupGuard.Stopping);
            Console.WriteLine(wrong is null ? $"The newest backup is good: {good}." : $"The backup is not good: {wrong}.");
            return wrong is null ? 0 : 1;
        });
}
