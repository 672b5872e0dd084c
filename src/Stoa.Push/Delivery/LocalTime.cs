using NodaTime;
using NodaTime.TimeZones;

namespace Stoa.Push.Delivery;

/// <summary>
/// The instant of a wall-clock time in a time zone. A time that a change of clocks leaves out means the first one after the gap; a time that comes twice means
/// the first.
/// </summary>
internal static class LocalTime
{
    /// <summary>No zone is further ahead of UTC: a message at device-local times begins this long before its time in UTC.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromHours(14);

    /// <summary>No zone is further behind.</summary>
    public static readonly TimeSpan Last = TimeSpan.FromHours(12);

    private static readonly ZoneLocalMappingResolver FirstAfterGap = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier,
        Resolvers.ReturnStartOfIntervalAfter
    );

    /// <summary>The instant at which a clock of the zone shows the time.</summary>
    /// <param name="local">The wall clock's time.</param>
    /// <param name="zone">An IANA name; UTC if it is empty or unknown. The rules are NodaTime's, independent of the host.</param>
    public static DateTimeOffset Instant(DateTime local, string zone) =>
        LocalDateTime.FromDateTime(local).InZone(Zone(zone), FirstAfterGap).ToInstant().ToDateTimeOffset();

    /// <summary>What a clock of the zone shows at an instant.</summary>
    public static DateTime Shown(DateTimeOffset instant, string zone) =>
        NodaTime.Instant.FromDateTimeOffset(instant).InZone(Zone(zone)).ToDateTimeUnspecified();

    private static DateTimeZone Zone(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;
}
