namespace Stoa.Push.Delivery;

/// <summary>The instant of a wall-clock time in a time zone. A time that a change of clocks leaves out means the first one after the gap; a time that comes twice means the first.</summary>
internal static class LocalTime
{
    /// <summary>No zone is further ahead of UTC: a message at device-local times begins this long before its time in UTC.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromHours(14);

    /// <param name="local">The wall clock's time.</param>
    /// <param name="zone">An IANA name; UTC where it is empty or unknown.</param>
    public static DateTimeOffset Instant(DateTime local, string zone)
    {
        var clock = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.Length == 0 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            return new DateTimeOffset(clock, TimeSpan.Zero);
        }
        if (found.IsInvalidTime(clock))
        {
            return EndOfGap(clock, found);
        }
        var offset = found.IsAmbiguousTime(clock) ? found.GetAmbiguousTimeOffsets(clock).Max() : found.GetUtcOffset(clock);
        return new DateTimeOffset(clock, offset).ToUniversalTime();
    }

    private static DateTimeOffset EndOfGap(DateTime clock, TimeZoneInfo zone)
    {
        // Clocks change on whole minutes.
        var minute = new DateTime(clock.Ticks - clock.Ticks % TimeSpan.TicksPerMinute, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(minute))
        {
            minute = minute.AddMinutes(1);
        }
        return new DateTimeOffset(minute, zone.GetUtcOffset(minute)).ToUniversalTime();
    }
}
