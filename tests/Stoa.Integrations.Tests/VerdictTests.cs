using Stoa.Integrations.Delivery;
using Xunit;

namespace Stoa.Integrations.Tests;

/// <summary>What an attempt means, by its answer and by how often it was tried.</summary>
public sealed class VerdictTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void The_schedule_is_that_of_standard_webhooks() =>
        Assert.Equal([0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400], Verdict.Schedule.Select(wait => (int)wait.TotalSeconds));

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(299)]
    public void Every_2xx_is_a_success(int status) => Assert.Equal("delivered", Verdict.Of(status, null, 1, once: false, 0).Status);

    [Theory]
    [InlineData(null)]
    [InlineData(199)]
    [InlineData(301)]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    public void Anything_else_is_tried_again(int? status)
    {
        var verdict = Verdict.Of(status, null, 1, once: false, 0);

        Assert.Equal(("pending", TimeSpan.FromSeconds(5), (TimeSpan?)null), (verdict.Status, verdict.Wait, verdict.Throttle));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 300)]
    [InlineData(9, 86_400)]
    public void Waits_are_longer_by_up_to_a_tenth(int tries, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Verdict.Of(500, null, tries, once: false, 0).Wait);
        Assert.Equal(TimeSpan.FromSeconds(seconds * 1.1), Verdict.Of(500, null, tries, once: false, 1).Wait);
    }

    [Fact]
    public void The_tenth_failure_is_the_last_and_that_of_a_ping_the_first()
    {
        Assert.Equal("pending", Verdict.Of(500, null, 9, once: false, 0).Status);
        Assert.Equal("dead", Verdict.Of(500, null, 10, once: false, 0).Status);
        Assert.Equal("dead", Verdict.Of(500, null, 1, once: true, 0).Status);
    }

    [Fact]
    public void Gone_is_gone() =>
        Assert.Equal(("dead", true), (Verdict.Of(410, null, 1, once: false, 0).Status, Verdict.Of(410, null, 1, once: false, 0).IsGone));

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void Who_has_too_much_to_do_is_left_alone_for_as_long_as_asked_and_for_a_day_at_most(int status)
    {
        Assert.Equal(TimeSpan.FromSeconds(1), Verdict.Of(status, null, 1, once: false, 0).Throttle);
        Assert.Equal(TimeSpan.FromSeconds(5), Verdict.Of(status, TimeSpan.FromSeconds(2), 1, once: false, 0).Wait);
        Assert.Equal(TimeSpan.FromMinutes(7), Verdict.Of(status, TimeSpan.FromMinutes(7), 1, once: false, 0).Wait);
        Assert.Equal(TimeSpan.FromHours(24), Verdict.Of(status, TimeSpan.FromDays(70), 1, once: false, 0).Throttle);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Fri, 27 Nov 2026 09:31:00 GMT", 60)]
    [InlineData("Fri, 27 Nov 2026 09:29:00 GMT", 0)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public void Retry_after_is_seconds_or_a_date(string? header, int? seconds) =>
        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, Verdict.ReadRetryAfter(header, Now));
}
