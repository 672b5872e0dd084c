using System.Diagnostics.Metrics;
using System.Globalization;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Settings;
using Stoa.Server.Hosting;

namespace Stoa.Server.Backups;

/// <summary>Section <c>Backup</c>.</summary>
/// <param name="Place">Where to; null: no backups by the server itself.</param>
/// <param name="At">The hour of the day, UTC.</param>
/// <param name="Keep">How many stay.</param>
/// <param name="Connection">Of the database, with its password, which a data source keeps to itself.</param>
/// <param name="Verify">Whether each is restored once and looked at.</param>
internal sealed record BackupSettings(BackupPlace? Place, TimeOnly At, int Keep, bool Verify, string Connection)
{
    public static BackupSettings Read(IConfiguration configuration, string connection)
    {
        configuration.RequirePositiveIntegers("Backup:Keep");
        return new BackupSettings(
            PlaceIn(configuration),
            configuration["Backup:At"] switch
            {
                null or "" => new TimeOnly(3, 0),
                var text when TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => time,
                var text => throw new StartException($"Backup:At is not a time of the form HH:mm: '{text}'."),
            },
            configuration.ReadInteger("Backup:Keep", 7),
            configuration.ReadFlag("Backup:Verify", true),
            ServerSettings.SessionConnection(configuration, connection)
        );
    }

    public static BackupPlace? PlaceIn(IConfiguration configuration) =>
        configuration["Backup:Directory"] is { Length: > 0 } text ? BackupPlace.Of(text, configuration) : null;
}

/// <summary>
/// Backs up to <c>Backup:Directory</c> at once where there is no backup, and every night, and tries each out. A failure is an error in the log, and shows in
/// the metrics.
/// </summary>
internal sealed partial class NightlyBackup(
    BackupSettings wanted,
    ServerSettings settings,
    IMeterFactory meters,
    TimeProvider clock,
    ILogger<NightlyBackup> log
) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(15);

    /// <summary>In seconds since 1970; 0 where there is no good one, null while nobody knows.</summary>
    private double? _succeeded;

    /// <summary>When the backup was made that still has to be tried out; null where another is due.</summary>
    private DateTimeOffset? _taken;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (wanted.Place is not { } place)
        {
            return;
        }
        meters
            .Create("Stoa")
            .CreateObservableGauge("stoa.backup.last_success", Succeeded, "s", "When the last backup was taken and tried out, in seconds since 1970.");
        var due = await FirstDue(place, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = due - clock.GetUtcNow();
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock, stoppingToken);
            due = await Work(place, stoppingToken) ? Next(clock.GetUtcNow()) : clock.GetUtcNow() + AfterFailure;
        }
    }

    private IEnumerable<Measurement<double>> Succeeded() => _succeeded is { } at ? [new Measurement<double>(at)] : [];

    /// <summary>A place that is away says nothing about what is there, so that is looked at until it answers.</summary>
    private async Task<DateTimeOffset> FirstDue(BackupPlace place, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await Look(place, stopping);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(log, place.Address, failure.Message);
                await Task.Delay(AfterFailure, clock, stopping);
            }
        }
    }

    private async Task<DateTimeOffset> Look(BackupPlace place, CancellationToken stopping)
    {
        var isGiven = settings.ConnectionString is not null;
        // One that was found bad, or not tried out to the end, does not count: by when another is due, nor for those who watch.
        var newest = wanted.Verify ? (await TriedOut.Newest(place, isGiven, stopping))?.Begun : await place.Newest(isGiven, stopping);
        // What is not archived since is in no backup, so another is due.
        var goesOn =
            isGiven
            || (
                place.Bucket is null
                    ? place.IsFolder(await PostgresBackup.ArchivedIntoAsync(wanted.Connection, stopping))
                    : await PostgresSpool.IsFilledAsync(settings.DataDirectory, wanted.Connection, stopping)
            );
        var candidate = wanted.Verify && goesOn ? await TriedOut.Candidate(place, isGiven, stopping) : null;
        _taken = candidate is null || TriedOut.IsNoted(candidate) ? null : candidate.Begun;
        _succeeded = newest?.ToUnixTimeSeconds() ?? 0;
        return newest is { } last && goesOn ? Next(last) : clock.GetUtcNow();
    }

    /// <summary>
    /// Takes a backup unless that of this night is there and only has to be tried out. Older ones are removed once it is good, and not before: a fault that
    /// lasts would take all good ones along.
    /// </summary>
    private async Task<bool> Work(BackupPlace place, CancellationToken stopping)
    {
        try
        {
            var said = "The backup that was there already is good.";
            if (_taken is not { } taken || Next(taken) <= clock.GetUtcNow())
            {
                said = await Backup.Take(place, settings, wanted.Connection, goesOn: true, log, stopping);
                _taken = clock.GetUtcNow();
            }
            said += await Backup.SavePictures(place, settings, stopping);
            if (wanted.Verify && await WhyNot(place, stopping) is { } wrong)
            {
                Bad(log, place.Address, wrong);
                return false;
            }
            _succeeded = clock.GetUtcNow().ToUnixTimeSeconds();
            await Backup.Keep(place, settings, wanted.Keep, stopping);
            _taken = null;
            Done(log, said);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(log, place.Address, failure.Message);
            return false;
        }
    }

    /// <summary>Tries the newest out, and notes that it is good unless a command made another meanwhile: which of them it was is not known then.</summary>
    private async Task<string?> WhyNot(BackupPlace place, CancellationToken stopping)
    {
        var isGiven = settings.ConnectionString is not null;
        var newest = (await TriedOut.Candidate(place, isGiven, stopping))?.Name;
        var (wrong, _) = await Backup.Verify(place, settings.DataDirectory, log, stopping);
        if (wrong is null && newest is not null && newest == (await TriedOut.Candidate(place, isGiven, stopping))?.Name)
        {
            await TriedOut.Add(place, newest, stopping);
        }
        return wrong;
    }

    private DateTimeOffset Next(DateTimeOffset last)
    {
        var today = new DateTimeOffset(last.UtcDateTime.Date, TimeSpan.Zero) + wanted.At.ToTimeSpan();
        return today > last ? today : today.AddDays(1);
    }

    [LoggerMessage(1, LogLevel.Information, "{Said}")]
    private static partial void Done(ILogger log, string said);

    [LoggerMessage(2, LogLevel.Error, "The backup into {Place} failed and is tried again: {Reason}")]
    private static partial void Failed(ILogger log, string place, string reason);

    [LoggerMessage(3, LogLevel.Error, "The backup in {Place} is not good: {Reason}")]
    private static partial void Bad(ILogger log, string place, string reason);
}
