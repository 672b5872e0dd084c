using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;
using Stoa.Push.Segments;

namespace Stoa.Push.Delivery;

/// <summary>
/// Starts a message in the caller's transaction: its state changes and its audience is frozen, or nothing happens. Freezing cuts the devices into ranges of
/// ids: devices registered later are not reached, devices deactivated before their turn are skipped. One conditional update decides between concurrent starts,
/// edits and deletions.
/// </summary>
internal sealed class StartDelivery(FcmProjects fcm, SegmentAudiences segments, IOptions<DeliveryOptions> options, TimeProvider clock)
{
    /// <summary>The notification that there is work, or that a message's state has changed; the key is the message's id.</summary>
    public const string Topic = "push";

    /// <summary>The operator has to configure it first; there is no way to know when, so a minute.</summary>
    public static readonly Failure NotConfigured = new() { Fault = PushFaults.PushNotConfigured, RetryAfter = TimeSpan.FromMinutes(1) };

    /// <summary>
    /// The caller raises <see cref="Topic"/> on its own node after the commit, and has checked that the message exists. Returns the number of devices, or
    /// <see cref="PushFaults.PushNotConfigured"/>, <see cref="PushFaults.MessageAlreadySent"/>, <see cref="PushFaults.NoActiveDevices"/>,
    /// <see cref="PushFaults.SegmentGone"/>.
    /// </summary>
    public async Task<Outcome<long>> Start(NpgsqlConnection connection, long message, CancellationToken cancelled)
    {
        if (!fcm.IsConfigured)
        {
            return NotConfigured;
        }
        var now = clock.GetUtcNow();
        if (await connection.One(BeginSql, Read, cancelled, message, now) is not { } begun)
        {
            return PushFaults.MessageAlreadySent;
        }
        await connection.Change(PurgeExpiredSql, cancelled, message);
        var audience = await segments.Keep(connection, message, begun.Audience, cancelled);
        if (audience.Failure is not null)
        {
            // With its segment everybody is gone whom it was for.
            return PushFaults.SegmentGone;
        }
        begun = begun with { Audience = audience.Value! };
        var total =
            begun.Audience.Target is not null ? await connection.Change(TopicSql, cancelled, begun.Id, begun.Audience.Project ?? FcmProjects.Default)
            : begun.IsLocal ? await FreezeByZone(connection, begun, now, cancelled)
            : await Freeze(connection, begun, null, cancelled);
        if (total == 0)
        {
            return PushFaults.NoActiveDevices;
        }
        await connection.Change(CountSql, cancelled, message, total);
        await connection.Change(ChangeNotifications.NotifySql, cancelled, Topic, message.ToString(CultureInfo.InvariantCulture));
        return total;
    }

    private async Task<long> FreezeByZone(NpgsqlConnection connection, Begun begun, DateTimeOffset now, CancellationToken cancelled)
    {
        var (where, arguments) = begun.Filter(1);
        var local = begun.ScheduledAt!.Value.UtcDateTime;
        var waves = await connection.Many(
            Audience.Narrow(ZonesSql, where),
            row => new Wave(row.GetString(0), LocalTime.Instant(local, row.GetString(0))),
            cancelled,
            arguments
        );
        var total = await Freeze(connection, begun, waves, cancelled);
        var bound = begun.MaxLateness ?? options.Value.MaxLateness;
        await connection.Change(
            SkipWavesSql,
            cancelled,
            begun.Id,
            waves.Where(wave => MessageRun.IsMissed(wave.Due, bound, now)).Select(wave => wave.Zone).ToArray()
        );
        return total;
    }

    /// <summary>Why a schedule was not kept.</summary>
    public static string Missed(TimeSpan bound) => string.Create(CultureInfo.InvariantCulture, $"The scheduled time was missed by more than {bound}");

    /// <summary>Fixes the recipients; returns how many there are.</summary>
    /// <param name="waves">Null for one of all zones and now, by the clock that shards are claimed by.</param>
    private async Task<long> Freeze(NpgsqlConnection connection, Begun begun, IReadOnlyList<Wave>? waves, CancellationToken cancelled)
    {
        var (where, arguments) = begun.Filter(5);
        var counts = await connection.Many(
            Audience.Narrow(FreezeSql, where),
            row => (long)row.GetInt32(0),
            cancelled,
            [begun.Id, (long)options.Value.ShardSize, waves?.Select(wave => wave.Zone).ToArray(), waves?.Select(wave => wave.Due).ToArray(), .. arguments]
        );
        return counts.Sum();
    }

    private static Begun Read(NpgsqlDataReader row) =>
        new(
            row.GetInt64("id"),
            Audience.Read(row.GetString("audience")),
            row.GetBoolean("has_android"),
            row.GetBoolean("has_ios"),
            row.GetBoolean("has_web"),
            row.GetOrNull<long>("retry_of"),
            row.GetOrNull<DateTimeOffset>("scheduled_at"),
            row.GetBoolean("is_local"),
            row.GetOrNull<TimeSpan>("max_lateness")
        );

    /// <summary>The devices of a time zone, and when it is their time.</summary>
    private sealed record Wave(string Zone, DateTimeOffset Due);

    private sealed record Begun(
        long Id,
        Audience Audience,
        bool HasAndroid,
        bool HasIos,
        bool HasWeb,
        long? RetryOf,
        DateTimeOffset? ScheduledAt,
        bool IsScheduledLocal,
        TimeSpan? MaxLateness
    )
    {
        public bool IsLocal => IsScheduledLocal && ScheduledAt is not null;

        public (string Where, object[] Arguments) Filter(int first) => Audience.Filter(HasAndroid, HasIos, RetryOf, first, HasWeb);
    }

    internal const string ZonesSql = $"SELECT DISTINCT coalesce(d.time_zone, '') FROM push.devices d WHERE {Audience.Devices}";

    /// <summary>A topic is one recipient: FCM sends it on. It has everything that a shard of devices has: a lease, retries, a record.</summary>
    internal const string TopicSql = """
        INSERT INTO push.shards (message_id, no, from_id, to_id, expected, done_to, attempted_to, due_at, project)
        VALUES ($1, 0, 0, 0, 1, -1, -1, clock_timestamp(), $2)
        """;

    /// <summary>
    /// A shard is of one project, so that one that is used up or refused holds up no other's devices, and of one wave, if there are any ($3, $4). All waves are
    /// cut in one reading of the devices, which no index has by their zones.
    /// </summary>
    internal const string FreezeSql = $"""
        INSERT INTO push.shards (message_id, no, from_id, to_id, expected, done_to, attempted_to, due_at, time_zone, project)
        SELECT $1, row_number() OVER (ORDER BY due, zone, n, project) - 1, min(id), max(id), count(*), min(id) - 1, min(id) - 1,
            coalesce(due, clock_timestamp()), zone, project
        FROM (SELECT d.id, d.project, w.zone, w.due, (row_number() OVER (PARTITION BY d.project, w.zone ORDER BY d.id) - 1) / $2 AS n
              FROM push.devices d LEFT JOIN unnest($3::text[], $4::timestamptz[]) AS w (zone, due) ON w.zone = coalesce(d.time_zone, '')
              WHERE {Audience.Devices} AND ($3::text[] IS NULL OR w.zone IS NOT NULL)) AS cut
        GROUP BY project, zone, due, n RETURNING expected
        """;

    /// <summary>A failed message reached no device: it may start again.</summary>
    internal const string BeginSql = """
        WITH before AS (SELECT id, status FROM push.messages WHERE id = $1 FOR UPDATE)
        UPDATE push.messages m SET status = 'sending', started_at = $2, sent_at = NULL, failure_reason = NULL,
            accepted = 0, failed = 0, unknown = 0, skipped = 0, updated_at = $2, version = m.version + 1
        FROM before WHERE m.id = before.id AND before.status IN ('draft', 'scheduled', 'failed')
        RETURNING m.id, m.audience::text AS audience, m.android_message IS NOT NULL AS has_android, m.ios_message IS NOT NULL AS has_ios,
            m.web_message IS NOT NULL AS has_web,
            m.retry_of, m.scheduled_at,
            m.schedule_zone_mode = 'device_local' AND before.status = 'scheduled' AS is_local, m.max_lateness
        """;

    internal const string PurgeExpiredSql = """
        WITH failures AS (DELETE FROM push.failures WHERE message_id = $1)
        DELETE FROM push.shards WHERE message_id = $1
        """;

    internal const string SkipWavesSql = """
        UPDATE push.shards SET is_done = true, skipped = expected, missed = expected WHERE message_id = $1 AND time_zone = ANY($2::text[])
        """;

    internal const string CountSql = "UPDATE push.messages SET total = $2 WHERE id = $1";
}
