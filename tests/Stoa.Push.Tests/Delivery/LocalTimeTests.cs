using System.Globalization;
using Stoa.Push.Delivery;

namespace Stoa.Push.Tests.Delivery;

public sealed class LocalTimeTests
{
    [Theory]
    [InlineData("2026-11-21T09:00:00", "Asia/Tokyo", "2026-11-21T00:00:00Z")]
    [InlineData("2026-11-21T09:00:00", "Pacific/Kiritimati", "2026-11-20T19:00:00Z")]
    [InlineData("2026-11-21T09:00:00", "Asia/Kathmandu", "2026-11-21T03:15:00Z")]
    [InlineData("2026-11-21T09:00:00", "", "2026-11-21T09:00:00Z")]
    [InlineData("2026-11-21T09:00:00", "Atlantis/Center", "2026-11-21T09:00:00Z")]
    public void A_local_time_is_an_instant_in_each_zone(string wall, string zone, string instant) => Same(wall, zone, instant);

    [Theory]
    [InlineData("2026-03-29T02:30:00", "Europe/Berlin", "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-08T02:00:00", "America/New_York", "2026-03-08T07:00:00Z")]
    [InlineData("2026-10-04T02:15:00", "Australia/Lord_Howe", "2026-10-03T15:30:00Z")]
    public void A_time_in_a_DST_gap_is_the_first_instant_after_it(string wall, string zone, string instant) => Same(wall, zone, instant);

    [Theory]
    [InlineData("2026-10-25T02:30:00", "Europe/Berlin", "2026-10-25T00:30:00Z")]
    [InlineData("2026-11-01T01:30:00", "America/New_York", "2026-11-01T05:30:00Z")]
    public void A_time_that_occurs_twice_is_the_first_one(string wall, string zone, string instant) => Same(wall, zone, instant);

    private static void Same(string wall, string zone, string instant) =>
        Assert.Equal(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), LocalTime.Instant(DateTime.Parse(wall, CultureInfo.InvariantCulture), zone));
}
