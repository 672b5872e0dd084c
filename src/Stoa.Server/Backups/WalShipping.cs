using System.Diagnostics.Metrics;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Jobs;
using Stoa.Platform.Settings;
using Stoa.Server.Hosting;

namespace Stoa.Server.Backups;

/// <summary>
/// Puts each segment of WAL into the bucket of <c>Backup:Directory</c> as soon as PostgreSQL has archived it. What can not be put there waits on the disk, and
/// shows in the metrics.
/// </summary>
internal sealed partial class WalShipping(
    BackupSettings wanted,
    ServerSettings settings,
    ArchiveWatch archive,
    IMeterFactory meters,
    TimeProvider clock,
    ILogger<WalShipping> log
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AtTheEnd = TimeSpan.FromSeconds(20);

    /// <summary>Whether a running server, or the next that starts with these settings, ships what is archived after a backup by command.</summary>
    public static bool GoesOn(string address, ServerSettings settings, DatabaseHandle database, IConfiguration configuration)
    {
        if (settings.ConnectionString is null && PostgresSpool.ShippedTo(settings.DataDirectory) is { } other)
        {
            return other == address
                ? true
                : throw new StartException(
                    $"The server of this database ships its WAL to {other}, which a backup into {address} would interrupt. "
                        + $"Back up there, or start the server with Backup:Directory {address}."
                );
        }
        using var place = BackupSettings.PlaceIn(configuration);
        return !database.IsBeside && place?.Address == address;
    }

    /// <summary>PostgreSQL archives its last segment when it stops, which is after every service has.</summary>
    public static async Task ShipTheRest(ServerSettings settings, BackupPlace? place)
    {
        if (settings.ConnectionString is null && place?.Bucket is { } bucket)
        {
            using var limit = new CancellationTokenSource(AtTheEnd);
            try
            {
                await new PostgresSpool(settings.DataDirectory, bucket).ShipAsync(connectionString: null, limit.Token);
            }
            catch (Exception failure) when (failure is StartException or EmbeddedPostgresException or IOException or OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"The last minute is not in {bucket.Address} yet; the next start puts it there: {failure.Message}");
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.ConnectionString is not null)
        {
            return;
        }
        var spool = wanted.Place?.Bucket is { } place ? new PostgresSpool(settings.DataDirectory, place) : null;
        meters
            .Create("Stoa")
            .CreateObservableGauge(
                "stoa.backup.behind",
                () => Behind(spool),
                "s",
                "For how long the oldest segment of WAL has waited to be where backups are."
            );
        if (spool is null || wanted.Place?.Bucket is not { } bucket)
        {
            await EndWhatNobodyShips(stoppingToken);
            return;
        }
        using var claim = await Claim(spool, stoppingToken);
        for (var failed = false; ; )
        {
            try
            {
                await spool.ShipAsync(wanted.Connection, stoppingToken);
                if (failed)
                {
                    Caught(log, bucket.Address);
                }
                failed = false;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                if (!failed)
                {
                    Failed(log, bucket.Address, failure.Message);
                }
                failed = true;
            }
            await Task.Delay(failed ? AfterFailure : Pause, clock, stoppingToken);
        }
    }

    private double Behind(PostgresSpool? spool) => Math.Max(archive.Behind, spool?.WaitingSince is { } since ? (clock.GetUtcNow() - since).TotalSeconds : 0);

    /// <summary>A command that looks who has it holds it for a moment.</summary>
    private async Task<IDisposable> Claim(PostgresSpool spool, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return spool.Claim();
            }
            catch (EmbeddedPostgresException) when (attempt < 10)
            {
                await Task.Delay(Pause, clock, stopping);
            }
        }
    }

    /// <summary>A server without its bucket would let the archive fill the disk.</summary>
    private async Task EndWhatNobodyShips(CancellationToken stopping)
    {
        if (await PostgresSpool.IsFilledAsync(settings.DataDirectory, wanted.Connection, stopping))
        {
            await PostgresBackup.StopArchivingAsync(wanted.Connection, stopping);
            Ended(log);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "WAL can not be put into {Place}; it stays on this disk, and is tried again every 15 seconds: {Reason}")]
    private static partial void Failed(ILogger log, string place, string reason);

    [LoggerMessage(2, LogLevel.Information, "All WAL is in {Place} again")]
    private static partial void Caught(ILogger log, string place);

    [LoggerMessage(3, LogLevel.Warning, "WAL is no longer archived: it went to a bucket, and Backup:Directory names none any more")]
    private static partial void Ended(ILogger log);
}

internal static class WalShippingSetup
{
    public static void AddWalShipping(this IServiceCollection services, IConfiguration configuration, ServerSettings settings)
    {
        services.AddSingleton<ArchiveWatch>();
        services.AddHostedService<WalShipping>();
        if (settings.ConnectionString is null)
        {
            var every = configuration.ReadDuration("Metrics:Every") ?? TimeSpan.FromSeconds(15);
            services.AddSingleton(new PeriodicJob("archive of WAL", every, (all, cancelled) => all.GetRequiredService<ArchiveWatch>().Look(cancelled)));
        }
    }
}
