using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Push.Delivery;

/// <summary>
/// Starts scheduled messages when they are due, once, on any node: the row is claimed with SKIP LOCKED and changes state in the same transaction. An overdue
/// message still starts unless it is later than its own bound (or the server's); then it fails with that reason.
/// </summary>
internal sealed partial class Scheduler(
    NpgsqlDataSource database,
    StartDelivery delivery,
    ChangeNotifications notifications,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    WorkLoops loops,
    ILogger<Scheduler> log
) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a message that cannot be started lets the others go first.</summary>
    private static readonly TimeSpan SetAside = TimeSpan.FromSeconds(10);

    private readonly Bell _bell = new();
    private readonly Dictionary<long, long> _setAside = [];

    public void OnSignal() => _bell.Ring();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.Run("push messages that are due", Longest, _bell, Look, stoppingToken);

    private async Task<bool> Look(CancellationToken stopping)
    {
        var looked = clock.GetUtcNow();
        var (isDue, next) = await database.One(
            NextSql,
            row => (row.GetBoolean(0), row.IsDBNull(1) ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(1)),
            stopping,
            LocalTime.Furthest,
            looked
        );
        if (isDue && await StartNext(stopping))
        {
            return true;
        }
        // A message that is due and has not started cannot start yet or is being started by another node: no reason to look again at once.
        var wait = next is { } at ? at - clock.GetUtcNow() : Longest;
        if (wait >= Longest)
        {
            return false;
        }
        await _bell.Rest(wait < Shortest ? Shortest : wait, stopping);
        return true;
    }

    /// <summary>Starts one due message; false if there is none or none can start.</summary>
    internal async Task<bool> StartNext(CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        Due? due = null;
        Outcome<long> outcome;
        try
        {
            outcome = await database.InTransaction<long>(
                async connection =>
                {
                    due = await connection.One(
                        DueSql,
                        row => new Due(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.IsDBNull(2) ? null : row.GetTimeSpan(2), row.GetInt64(3)),
                        cancelled,
                        now,
                        LocalTime.Furthest,
                        Aside()
                    );
                    return due is null ? 0L : await Start(connection, due, now, cancelled);
                },
                cancelled
            );
        }
        catch (Exception failure) when (due is not null && !cancelled.IsCancellationRequested)
        {
            NotStarted(log, due.Id, failure.Message);
            _setAside[due.Id] = Environment.TickCount64 + (long)SetAside.TotalMilliseconds;
            return true;
        }
        if (due is null)
        {
            return false;
        }
        if (outcome.Failure?.Fault == PushFaults.PushNotConfigured)
        {
            // Other messages may already be too late and must fail.
            _setAside[due.Id] = Environment.TickCount64 + (long)SetAside.TotalMilliseconds;
            return true;
        }
        if (outcome.Failure?.Fault is { } fault && Reason(fault) is { } reason)
        {
            await database.Change(FailSql, cancelled, due.Id, reason, now, due.Version);
        }
        notifications.Raise(StartDelivery.Topic, due.Id.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Why nobody can be sent to, as it is kept with the message; null for what another try may find otherwise.</summary>
    private static string? Reason(Fault fault) =>
        fault == PushFaults.NoActiveDevices ? "No active device tokens found"
        : fault == PushFaults.SegmentGone ? "The segment of this message was deleted"
        : null;

    private async Task<Outcome<long>> Start(NpgsqlConnection connection, Due due, DateTimeOffset now, CancellationToken cancelled)
    {
        var bound = due.MaxLateness ?? options.Value.MaxLateness;
        // The time of the check itself does not count as late.
        if (now - due.LastAt <= bound + Longest)
        {
            return await delivery.Start(connection, due.Id, cancelled);
        }
        await connection.Change(FailSql, cancelled, due.Id, StartDelivery.Missed(bound), now, due.Version);
        return 0L;
    }

    private long[] Aside()
    {
        foreach (var (message, until) in _setAside)
        {
            if (until <= Environment.TickCount64)
            {
                _setAside.Remove(message);
            }
        }
        return [.. _setAside.Keys];
    }

    private sealed record Due(long Id, DateTimeOffset LastAt, TimeSpan? MaxLateness, long Version);

    /// <summary>
    /// $3: not these. $2: device-local messages begin so much earlier, and are on time until as much later (less, but it does no harm: each zone has its own
    /// bound).
    /// </summary>
    internal const string DueSql = """
        SELECT id, CASE schedule_zone_mode WHEN 'absolute' THEN scheduled_at ELSE scheduled_at + $2::interval END, max_lateness, version
        FROM push.messages
        WHERE status = 'scheduled' AND scheduled_at <= $1::timestamptz + $2::interval AND (schedule_zone_mode = 'device_local' OR scheduled_at <= $1)
            AND id <> ALL($3::bigint[])
        ORDER BY scheduled_at LIMIT 1 FOR UPDATE SKIP LOCKED
        """;

    /// <summary>Whether one is due, and when the next of the others will be.</summary>
    internal const string NextSql = """
        SELECT coalesce(bool_or(next.at <= $2), false), min(next.at) FILTER (WHERE next.at > $2) FROM (
            SELECT CASE schedule_zone_mode WHEN 'absolute' THEN scheduled_at ELSE scheduled_at - $1::interval END AS at
            FROM push.messages WHERE status = 'scheduled'
        ) AS next
        """;

    /// <summary>Unless it was changed since it was found due: what is written there now has not been tried.</summary>
    internal const string FailSql = """
        UPDATE push.messages SET status = 'failed', failure_reason = $2, updated_at = $3, version = version + 1
        WHERE id = $1 AND status = 'scheduled' AND version = $4
        """;

    [LoggerMessage(1, LogLevel.Warning, "Push message {Message} is due but could not be started, will be retried: {Reason}")]
    private static partial void NotStarted(ILogger log, long message, string reason);
}
