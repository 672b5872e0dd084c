using Stoa.Push.Delivery;
using Stoa.Push.Fcm;

namespace Stoa.Push.Tests.Delivery;

/// <summary>When a device is tried again, when a message has to stop, when a project has to wait.</summary>
public sealed class DecisionTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("Accepted", "Accept", "Accept")]
    [InlineData("Unregistered", "Fail", "Fail")]
    [InlineData("InvalidToken", "Fail", "Fail")]
    [InlineData("SenderMismatch", "Fail", "Fail")]
    [InlineData("PayloadRefused", "Fail", "Fail")]
    [InlineData("ArgumentRefused", "Fail", "Fail")]
    [InlineData("Forbidden", "Retry", "Retry")]
    [InlineData("AccountRefused", "Retry", "Retry")]
    [InlineData("ThirdPartyRefused", "Retry", "Retry")]
    [InlineData("QuotaExceeded", "Retry", "Retry")]
    [InlineData("Unsent", "Retry", "Retry")]
    [InlineData("Unavailable", "Retry", "Unknown")]
    public void What_may_have_arrived_is_tried_again_only_under_at_least_once(string verdict, string atLeastOnce, string atMostOnce)
    {
        Assert.Equal(atLeastOnce, RetryPolicy.Next(Enum.Parse<Verdict>(verdict), atMostOnce: false).ToString());
        Assert.Equal(atMostOnce, RetryPolicy.Next(Enum.Parse<Verdict>(verdict), atMostOnce: true).ToString());
    }

    [Fact]
    public void Waits_double_are_spread_and_end_at_ten_minutes()
    {
        var unavailable = new FcmAnswer(Verdict.Unavailable, "");

        Assert.Equal([7.5, 12.5], [Wait(1, 0), Wait(1, 1)]);
        Assert.Equal([15, 25], [Wait(2, 0), Wait(2, 1)]);
        Assert.Equal(600, Wait(30, 0.5));

        double Wait(int attempts, double chance) => RetryPolicy.Wait(unavailable, attempts, First, chance).TotalSeconds;
    }

    [Fact]
    public void Never_before_the_time_that_FCM_names()
    {
        Assert.True(RetryPolicy.Wait(new FcmAnswer(Verdict.Unavailable, "", TimeSpan.FromMinutes(5)), 1, First, 0) >= TimeSpan.FromMinutes(5));
        Assert.True(RetryPolicy.Wait(new FcmAnswer(Verdict.QuotaExceeded, ""), 1, First, 0) >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void The_same_mistake_three_times_stops_a_message_and_a_refused_token_never_does()
    {
        var breaker = new Breaker();

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(breaker.Note(new FcmAnswer(Verdict.Unregistered, "UNREGISTERED"))));
        Assert.Null(breaker.Note(new FcmAnswer(Verdict.PayloadRefused, "INVALID_ARGUMENT")));
        Assert.Null(breaker.Note(new FcmAnswer(Verdict.PayloadRefused, "INVALID_ARGUMENT")));
        Assert.NotNull(breaker.Note(new FcmAnswer(Verdict.PayloadRefused, "INVALID_ARGUMENT")));
        Assert.NotNull(new Breaker().Note(new FcmAnswer(Verdict.Forbidden, "PERMISSION_DENIED")));
    }

    [Theory]
    [InlineData(4, 4, false)]
    [InlineData(5, 100, false)]
    [InlineData(6, 100, true)]
    [InlineData(25, 500, false)]
    public void Many_devices_of_another_project_mean_a_wrong_key(int mismatches, int answers, bool isWrong) => Assert.Equal(isWrong, Breaker.IsWrongProject(mismatches, answers));

    [Fact]
    public void A_project_waits_when_FCM_has_had_enough_or_is_away_and_not_for_a_single_device()
    {
        var pressure = new Pressure();
        var accepted = Enumerable.Repeat(FcmAnswer.Accepted, 90);
        var quota = new FcmAnswer(Verdict.QuotaExceeded, "", TimeSpan.FromSeconds(30));
        var away = new FcmAnswer(Verdict.Unsent, "");

        Assert.Null(pressure.Note([.. accepted, quota]));
        Assert.Equal(TimeSpan.FromSeconds(30), pressure.Note([.. accepted, .. Enumerable.Repeat(quota, 10)]));
        Assert.Null(pressure.Note([.. accepted, .. Enumerable.Repeat(away, 10)]));
        Assert.InRange(pressure.Note([.. Enumerable.Repeat(away, 10)])!.Value.TotalSeconds, 0.75, 1.25);
        Assert.InRange(pressure.Note([.. Enumerable.Repeat(away, 10)])!.Value.TotalSeconds, 1.5, 2.5);
    }
}
