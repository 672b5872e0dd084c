using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Stoa.Server.Backups;
using Stoa.Server.Hosting;

namespace Stoa.Server.Doctor;

/// <summary>Backups: whether they can be made where they are to lie, and how old the newest is.</summary>
internal static class BackupChecks
{
    private const string Place = "check Backup:Directory and Backup:S3.";

    /// <summary>As the rule of <c>ops/alerts.yml</c> has it: a night, and what a backup may take.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromHours(26);

    public static async IAsyncEnumerable<Finding> Look(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        using var place = BackupSettings.PlaceIn(configuration);
        if (place is null)
        {
            yield return Finding.Warning(
                "backup",
                "this server makes none: Backup:Directory is not set",
                "set it, or have something else call `stoa backup` every night."
            );
            yield break;
        }
        var given = configuration["Database:ConnectionString"] is { Length: > 0 } text ? text : null;
        yield return await OutsideChecks.Ask("backup", Place, limit => Newest(place, given is not null, limit), cancelled);
        if (given is not null)
        {
            var direct = ServerSettings.SessionConnection(configuration, given);
            yield return await OutsideChecks.Ask("backup", "see what it says.", limit => Program(direct, limit), cancelled);
        }
    }

    private static async Task<Finding> Newest(BackupPlace place, bool isGiven, CancellationToken cancelled)
    {
        if (place.Bucket is null && !Directory.Exists(place.Address))
        {
            return Finding.Warning("backup", $"there is no folder {place.Address}", "see that its disk is mounted; the first backup makes the folder.");
        }
        if (place.Bucket is null && MachineChecks.WhyNotWritable(place.Address) is { } reason)
        {
            return Finding.Error("backup", $"{place.Address}: {reason}", $"give it to the user {Environment.UserName}, or set Backup:Directory.");
        }
        if (await place.Newest(isGiven, cancelled) is not { } newest)
        {
            return Finding.Ok("backup", $"{place.Address} can be reached; there is none of this database yet");
        }
        var age = TimeProvider.System.GetUtcNow() - newest;
        var says = $"the newest in {place.Address} is of {newest:u}";
        return age > Old
            ? Finding.Warning(
                "backup",
                string.Create(CultureInfo.InvariantCulture, $"{says}, {age.TotalHours:0} hours ago"),
                "the log of the server with Backup:Directory says why there is no newer one."
            )
            : Finding.Ok("backup", says);
    }

    private static async Task<Finding> Program(string connection, CancellationToken cancelled)
    {
        await using var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false, Timeout = 5 }.ConnectionString);
        await session.OpenAsync(cancelled);
        return Finding.Ok("backup", $"{GivenBackup.Program(session.PostgreSqlVersion.Major)} backs this database up");
    }
}
