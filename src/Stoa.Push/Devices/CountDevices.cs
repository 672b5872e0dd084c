using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>Numbers of device tokens.</summary>
/// <param name="Total">All device tokens.</param>
/// <param name="Active">Those that are sent to.</param>
/// <param name="Inactive">By the reason they were switched off for.</param>
/// <param name="Platforms">The active ones, by platform.</param>
/// <param name="Stale">Active, but not seen for 30 days: FCM calls these stale, and after 270 days drops them.</param>
internal sealed record DeviceStats(
    long Total,
    long Active,
    [property: OneOf<DeactivationReasons>] IReadOnlyDictionary<string, long> Inactive,
    [property: OneOf<Platforms>] IReadOnlyDictionary<string, long> Platforms,
    long Stale
);

/// <summary>How many devices there are, of what kind and in what health.</summary>
internal sealed class CountDevices(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromDays(30);

    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, DeviceStats>("/admin/device-tokens/stats", routes.Resolve<CountDevices>().Handle)
            .WithName(DeviceRoutes.Section, "getDeviceTokenStats", "Device tokens by platform and state")
            .Staff("device_tokens", "read")
            .WithSuccess(PushSuccesses.DeviceStatsRetrieved)
            .WithExample(
                new DeviceStats(
                    150,
                    147,
                    new Dictionary<string, long>(StringComparer.Ordinal) { ["unregistered"] = 3 },
                    new Dictionary<string, long>(StringComparer.Ordinal) { ["android"] = 100, ["ios"] = 47 },
                    12
                )
            );

    public async Task<Outcome<DeviceStats>> Handle(Empty request, RequestContext context)
    {
        var groups = await database.Many(
            CountSql,
            row => (Platform: row.GetString(0), Reason: row.IsDBNull(1) ? null : row.GetString(1), Count: row.GetInt64(2), Stale: row.GetInt64(3)),
            context.CancellationToken,
            clock.GetUtcNow() - StaleAfter
        );
        var (active, inactive) = (groups.Where(group => group.Reason is null).ToList(), groups.Where(group => group.Reason is not null).ToList());
        return new DeviceStats(
            groups.Sum(group => group.Count),
            active.Sum(group => group.Count),
            inactive
                .GroupBy(group => group.Reason!, StringComparer.Ordinal)
                .ToDictionary(reason => reason.Key, reason => reason.Sum(group => group.Count), StringComparer.Ordinal),
            active.ToDictionary(group => group.Platform, group => group.Count, StringComparer.Ordinal),
            active.Select(group => group.Stale).FirstOrDefault()
        );
    }

    /// <summary>
    /// What was added up and what was not yet, so that it is exact at once. Stale are all of the days before, of which there are sums, and of the day on which
    /// the limit falls those that were last seen before it (devices_last_seen).
    /// </summary>
    internal const string CountSql = """
        WITH counted AS MATERIALIZED (
            SELECT c.platform, c.reason, c.seen_on, sum(c.devices)::bigint AS devices
            FROM (TABLE push.device_counts UNION ALL TABLE push.device_changes) AS c GROUP BY 1, 2, 3
        ),
        stale AS (
            SELECT (SELECT coalesce(sum(c.devices), 0)::bigint FROM counted c WHERE c.reason = '' AND c.seen_on < ($1::timestamptz AT TIME ZONE 'UTC')::date)
                + (SELECT count(*) FROM push.devices d
                   WHERE d.is_active AND d.last_seen_at >= date_trunc('day', $1::timestamptz, 'UTC') AND d.last_seen_at < $1::timestamptz) AS devices
        )
        SELECT c.platform, nullif(c.reason, ''), sum(c.devices)::bigint AS devices, (SELECT s.devices FROM stale s)
        FROM counted c GROUP BY c.platform, c.reason HAVING sum(c.devices) <> 0 ORDER BY c.platform, nullif(c.reason, '')
        """;
}
