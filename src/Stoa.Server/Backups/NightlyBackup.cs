using System.Diagnostics.Metrics;
using System.Globalization;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Settings;
using Stoa.Server.Hosting;

namespace Stoa.Server.Backups;

/// <summary>Section <c>Backup</c>.</summary>
/// <param name="Folder">Where to; null: no backups by the server itself.</param>
/// <param name="At">The hour of the day, UTC.</param>
/// <param name="Keep">How many stay.</param>
/// <param name="Connection">Of the database, with its password, which a data source keeps to itself.</param>
/// <param name="Verify">Whether each is restored once and looked at.</param>
internal sealed record BackupSettings(string? Folder, TimeOnly At, int Keep, bool Verify, string Connection)
{
    public static BackupSettings Read(IConfiguration configuration, string connection)
    {
        configuration.RequirePositiveIntegers("Backup:Keep");
        return new BackupSettings(
            configuration["Backup:Directory"] is { Length: > 0 } folder ? folder : null,
            configuration["Backup:At"] switch
            {
                null or "" => new TimeOnly(3, 0),
                var text when TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => time,
                var text => throw new StartException($"Backup:At is not a time of the form HH:mm: '{text}'."),
            },
            configuration.ReadInteger("Backup:Keep", 7),
            configuration.ReadFlag("Backup:Verify", true),
            connection
        );
    }
}

/// <summary>
/// Backs up into <c>Backup:Directory</c> at once where there is no backup, and every night, and tries each out. A failure is an error in the log, and shows in
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
    private double _succeeded;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (wanted.Folder is not { } folder)
        {
            return;
        }
        var newest = PostgresBackup.Newest(folder)?.FinishedAt;
        _succeeded = newest?.ToUnixTimeSeconds() ?? 0;
        meters
            .Create("Stoa")
            .CreateObservableGauge("stoa.backup.last_success", () => _succeeded, "s", "When the last backup was taken and tried out, in seconds since 1970.");
        var due = newest is { } last ? Next(last) : clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = due - clock.GetUtcNow();
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock, stoppingToken);
            due = await Take(folder, stoppingToken) ? Next(clock.GetUtcNow()) : clock.GetUtcNow() + AfterFailure;
        }
    }

    private async Task<bool> Take(string folder, CancellationToken stopping)
    {
        try
        {
            var said = await Backup.Take(settings, wanted.Connection, folder, wanted.Keep, log, stopping);
            if (wanted.Verify && settings.ConnectionString is null && await Backup.Verify(folder, log, stopping) is { } wrong)
            {
                Bad(log, folder, wrong);
                return false;
            }
            _succeeded = clock.GetUtcNow().ToUnixTimeSeconds();
            Done(log, said);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(log, folder, failure.Message);
            return false;
        }
    }

    private DateTimeOffset Next(DateTimeOffset last)
    {
        var today = new DateTimeOffset(last.UtcDateTime.Date, TimeSpan.Zero) + wanted.At.ToTimeSpan();
        return today > last ? today : today.AddDays(1);
    }

    [LoggerMessage(1, LogLevel.Information, "{Said}")]
    private static partial void Done(ILogger log, string said);

    [LoggerMessage(2, LogLevel.Error, "The backup into {Folder} failed and is tried again: {Reason}")]
    private static partial void Failed(ILogger log, string folder, string reason);

    [LoggerMessage(3, LogLevel.Error, "The backup in {Folder} is not good: {Reason}")]
    private static partial void Bad(ILogger log, string folder, string reason);
}
