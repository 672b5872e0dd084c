using System.Globalization;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push.Tests.Delivery;

/// <summary>The hours in which a message wakes nobody, by each device's clock.</summary>
public sealed class QuietHoursTests
{
    private static readonly QuietHours Night = new("21:00", "08:00", "defer");

    [Theory]
    [InlineData("2026-11-21T20:59:59Z", "", null)]
    [InlineData("2026-11-21T21:00:00Z", "", "2026-11-22T08:00:00Z")]
    [InlineData("2026-11-21T03:00:00Z", "", "2026-11-21T08:00:00Z")]
    [InlineData("2026-11-21T08:00:00Z", "", null)]
    [InlineData("2026-11-21T13:00:00Z", "Asia/Tokyo", "2026-11-21T23:00:00Z")]
    [InlineData("2026-11-21T13:00:00Z", "America/New_York", null)]
    [InlineData("2026-11-21T12:30:00Z", "America/New_York", "2026-11-21T13:00:00Z")]
    [InlineData("2026-11-21T22:00:00Z", "Atlantis/Center", "2026-11-22T08:00:00Z")]
    public void A_device_is_left_alone_until_its_clock_shows_the_end(string now, string zone, string? end) => Ends(Night, now, zone, end);

    [Theory]
    [InlineData("2026-11-21T12:59:00Z", null)]
    [InlineData("2026-11-21T13:00:00Z", "2026-11-21T15:00:00Z")]
    [InlineData("2026-11-21T15:00:00Z", null)]
    public void Hours_of_one_day_end_on_that_day(string now, string? end) => Ends(new QuietHours("13:00", "15:00", "defer"), now, null, end);

    [Theory]
    [InlineData("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25T01:10:00Z", null)]
    public void Where_clocks_are_changed_they_end_at_the_first_instant_that_shows_it(string now, string? end) =>
        Ends(new QuietHours("01:00", "02:30", "defer"), now, "Europe/Berlin", end);

    [Fact]
    public void Who_is_not_to_wait_is_not_sent_to()
    {
        var answer = (Night with { Mode = "skip" }).Answer(DateTimeOffset.Parse("2026-11-21T23:00:00Z", CultureInfo.InvariantCulture), null);

        Assert.Equal((FcmVerdict.Quiet, null), (answer!.Value.Verdict, answer.Value.RetryAfter));
    }

    private static void Ends(QuietHours hours, string now, string? zone, string? end)
    {
        var at = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        var expected = end is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(end, CultureInfo.InvariantCulture);

        Assert.Equal(expected, at + hours.Answer(at, zone)?.RetryAfter);
    }
}
