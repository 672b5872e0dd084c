using Stoa.Push.Delivery;
using Stoa.Push.Fcm;

namespace Stoa.Push.Tests.Delivery;

/// <summary>When a device is retried, when a message stops, and when a project backs off.</summary>
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
    [InlineData("RecipientLimited", "Retry", "Retry")]
    [InlineData("Unsent", "Retry", "Retry")]
    [InlineData("Unavailable", "Retry", "Unknown")]
    public void A_push_that_may_have_arrived_is_retried_only_under_at_least_once(string verdict, string atLeastOnce, string atMostOnce)
    {
        Assert.Equal(atLeastOnce, RetryPolicy.Next(Enum.Parse<FcmVerdict>(verdict), atMostOnce: false).ToString());
        Assert.Equal(atMostOnce, RetryPolicy.Next(Enum.Parse<FcmVerdict>(verdict), atMostOnce: true).ToString());
    }

    [Fact]
    public void Retry_delays_double_with_jitter_up_to_ten_minutes()
    {
        var unavailable = new FcmAnswer(FcmVerdict.Unavailable, "");

        Assert.Equal([10, 15], [Wait(1, 0), Wait(1, 1)]);
        Assert.Equal([20, 30], [Wait(2, 0), Wait(2, 1)]);
        Assert.Equal(600, Wait(30, 0));

        double Wait(int attempts, double chance) => RetryPolicy.Wait(unavailable, attempts, First, chance).TotalSeconds;
    }

    [Fact]
    public void A_retry_never_comes_before_Retry_After()
    {
        Assert.True(RetryPolicy.Wait(new FcmAnswer(FcmVerdict.Unavailable, "", TimeSpan.FromMinutes(5)), 1, First, 0) >= TimeSpan.FromMinutes(5));
        Assert.True(RetryPolicy.Wait(new FcmAnswer(FcmVerdict.QuotaExceeded, ""), 1, First, 0) >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Three_refused_payloads_stop_a_message_but_refused_tokens_do_not()
    {
        var breaker = new CircuitBreaker();

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(breaker.Note(new FcmAnswer(FcmVerdict.Unregistered, "UNREGISTERED"))));
        Assert.Null(breaker.Note(new FcmAnswer(FcmVerdict.PayloadRefused, "INVALID_ARGUMENT")));
        Assert.Null(breaker.Note(new FcmAnswer(FcmVerdict.PayloadRefused, "INVALID_ARGUMENT")));
        Assert.NotNull(breaker.Note(new FcmAnswer(FcmVerdict.PayloadRefused, "INVALID_ARGUMENT")));
        Assert.NotNull(new CircuitBreaker().Note(new FcmAnswer(FcmVerdict.Forbidden, "PERMISSION_DENIED")));
    }

    [Theory]
    [InlineData(99, 0, false)]
    [InlineData(100, 0, true)]
    [InlineData(5, 95, false)]
    [InlineData(6, 94, true)]
    [InlineData(25, 475, false)]
    public void Many_sender_mismatches_mean_a_wrong_service_account_key(int mismatches, int accepted, bool isWrong) =>
        Assert.Equal(isWrong, Check(mismatches, accepted).IsWrong);

    [Theory]
    [InlineData(4, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(30, 30, 0)]
    [InlineData(5, 495, 5)]
    public void Mismatched_devices_are_deactivated_only_when_the_key_is_known_to_be_right(int mismatches, int accepted, int dead) =>
        Assert.Equal(dead, Check(mismatches, accepted).TakeMismatched().Count);

    [Fact]
    public void Only_the_latest_answers_count_for_the_sender_check()
    {
        var check = Check(50, 5_000);

        Assert.False(check.IsWrong);
        Tell(check, FcmVerdict.SenderMismatch, 30);
        Assert.True(check.IsWrong);
    }

    [Fact]
    public void A_project_backs_off_when_many_answers_are_429_or_5xx_and_not_for_a_single_one()
    {
        var pressure = new Backoff();
        var accepted = Enumerable.Repeat(FcmAnswer.Accepted, 90);
        var quota = new FcmAnswer(FcmVerdict.QuotaExceeded, "", TimeSpan.FromSeconds(30));
        var away = new FcmAnswer(FcmVerdict.Unsent, "");

        Assert.Null(pressure.Note([.. accepted, quota], TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(30), pressure.Note([.. accepted, .. Enumerable.Repeat(quota, 10)], TimeSpan.Zero));
        Assert.Null(pressure.Note([.. accepted, .. Enumerable.Repeat(away, 10)], TimeSpan.Zero));
        Assert.Null(pressure.Note([.. Enumerable.Repeat(new FcmAnswer(FcmVerdict.RecipientLimited, ""), 1_000)], TimeSpan.Zero));
        Assert.InRange(pressure.Note([.. Enumerable.Repeat(away, 2_000)], TimeSpan.Zero)!.Value.TotalSeconds, 0.75, 1.25);
        Assert.InRange(pressure.Note([.. Enumerable.Repeat(away, 10)], TimeSpan.Zero)!.Value.TotalSeconds, 1.5, 2.5);
    }

    [Fact]
    public void Answers_of_small_windows_are_counted_together()
    {
        var pressure = new Backoff();
        var quota = new FcmAnswer(FcmVerdict.QuotaExceeded, "", TimeSpan.FromSeconds(30));

        Assert.Null(pressure.Note([quota, quota], TimeSpan.Zero));
        Assert.Null(pressure.Note([quota, quota], TimeSpan.FromSeconds(1)));
        Assert.NotNull(pressure.Note([quota], TimeSpan.FromSeconds(2)));
        Assert.Null(pressure.Note([quota, quota, quota], TimeSpan.FromSeconds(3)));
        Assert.Null(pressure.Note([quota, quota, quota], TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_project_waits_at_most_five_minutes_whatever_Retry_After_says()
    {
        var quota = new FcmAnswer(FcmVerdict.QuotaExceeded, "", TimeSpan.FromDays(1));

        Assert.Equal(TimeSpan.FromMinutes(5), new Backoff().Note([.. Enumerable.Repeat(quota, 10)], TimeSpan.Zero));
    }

    private static SenderIdCheck Check(int mismatches, int accepted)
    {
        var check = new SenderIdCheck();
        Tell(check, FcmVerdict.SenderMismatch, mismatches);
        Tell(check, FcmVerdict.Accepted, accepted);
        return check;
    }

    private static void Tell(SenderIdCheck check, FcmVerdict verdict, int times)
    {
        for (var i = 0; i < times; i++)
        {
            check.Note(new Recipient(i, "token", false, "android", null), verdict);
        }
    }
}
