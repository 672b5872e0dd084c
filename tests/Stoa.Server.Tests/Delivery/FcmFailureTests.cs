using Stoa.FcmDouble;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Delivery;

/// <summary>FCM is unreachable, slow, throttling, wrong, or refuses the service account.</summary>
public sealed class FcmFailureTests(TestDatabases databases)
{
    [Fact]
    public async Task An_unreachable_FCM_delays_delivery_but_loses_no_device()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Window", "20"));
        await post.Register("ok-", 200);
        post.Fcm.Settings.Mode = Outcome.Cut;
        var message = await post.Draft();

        await post.Start(message);
        await post.Until(message, _ => post.Fcm.Journal.Totals.Requests >= 20);
        post.Fcm.Settings.Mode = null;

        Assert.Equal(new Progress("sent", 200, 200, 0, 0, 0, null), await post.Until(message, "sent"));
        Assert.Equal(200, post.Fcm.Journal.Totals.Devices);
    }

    [Fact]
    public async Task A_request_that_FCM_never_answers_times_out_and_is_retried()
    {
        await using var post = await DeliveryHost.Open(databases, ("Fcm:Timeout", "00:00:00.5"));
        await post.Register(["once-hang-1", "once-hang-2", "ok-1"]);
        var message = await post.Draft();

        await post.Start(message);

        Assert.Equal(new Progress("sent", 3, 3, 0, 0, 0, null), await post.Until(message, "sent"));
    }

    [Fact]
    public async Task An_exhausted_quota_is_respected()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Window", "50"), ("Delivery:Shards", "2"));
        await post.Register("ok-", 300);
        post.Fcm.Settings.Mode = Outcome.Quota;
        var message = await post.Draft();

        await post.Start(message);
        await post.Until(message, _ => post.Fcm.Journal.Totals.Requests >= 50);
        post.Fcm.Settings.Mode = null;

        Assert.Equal(new Progress("sent", 300, 300, 0, 0, 0, null), await post.Until(message, "sent"));
        // Not every device met the quota: the first windows were enough to slow down.
        Assert.True(post.Fcm.Journal.Totals.Requests < 600, post.Fcm.Journal.Totals.ToString());
        Assert.Equal(0, post.Fcm.Journal.Totals.Duplicates);
    }

    [Fact]
    public async Task A_200_response_without_a_message_name_is_not_accepted()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:RetryFor", "00:00:02"));
        await post.Register("ok-", 4);
        post.Fcm.Settings.Mode = Outcome.Lying;
        var message = await post.Draft();

        await post.Start(message);

        Assert.Equal("No device accepted the message: HTTP_200", (await post.Until(message, "failed")).FailureReason);
    }

    [Fact]
    public async Task A_revoked_access_token_is_renewed_without_a_failure()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register("ok-", 50);
        var first = await post.Draft();
        await post.Start(first);
        await post.Until(first, "sent");
        post.Fcm.RevokeAccessTokens();
        var second = await post.Draft();

        await post.Start(second);

        Assert.Equal(new Progress("sent", 50, 50, 0, 0, 0, null), await post.Until(second, "sent"));
        Assert.Equal(2, post.Fcm.TokenExchanges);
    }

    [Fact]
    public async Task A_refused_service_account_stops_the_message_and_loses_no_device()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register("ok-", 30);
        post.Fcm.RefusesAccount = true;
        var message = await post.Draft();

        await post.Start(message);
        Assert.Equal("The service account is refused", (await post.Until(message, "failed")).FailureReason);
        post.Fcm.RefusesAccount = false;
        await post.Start(message);

        Assert.Equal(new Progress("sent", 30, 30, 0, 0, 0, null), await post.Until(message, "sent"));
    }

    [Fact]
    public async Task A_refused_payload_stops_the_message_and_deactivates_no_device()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Window", "20"), ("Delivery:Shards", "1"));
        await post.Register("payload-", 500);
        var message = await post.Draft();
        // No response comes before the whole window is sent, so any further request belongs to another window.
        var answers = new TaskCompletionSource();
        post.Fcm.Settings.Held = answers.Task;

        await post.Start(message);
        await Wait.Until(() => post.Fcm.Journal.Arrived == 20);
        answers.SetResult();

        Assert.Equal("FCM refuses what it is sent (INVALID_ARGUMENT)", (await post.Until(message, "failed")).FailureReason);
        Assert.True(post.Fcm.Journal.Totals.Requests <= 20, "the first window was not the last");
        Assert.Equal(500, await post.Active());
    }

    [Fact]
    public async Task A_service_account_of_another_project_deactivates_no_device()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Window", "100"));
        await post.Register("ok-", 50);
        await post.Register("sender-", 50);
        var message = await post.Draft();

        await post.Start(message);

        Assert.Contains("SENDER_ID_MISMATCH", (await post.Until(message, "paused")).FailureReason, StringComparison.Ordinal);
        Assert.Equal(100, await post.Active());
    }

    [Fact]
    public async Task A_refusal_by_Apple_pauses_iOS_and_lets_Android_go_on()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Window", "20"), ("Delivery:Shards", "1"));
        await post.Register(Enumerable.Range(0, 60).Select(i => $"third-party-{i}"), "ios");
        await post.Register("ok-", 60);
        var message = await post.Draft();

        await post.Start(message);

        await post.Until(message, progress => progress.Accepted == 60);
        Assert.True(post.Fcm.Journal.Totals.Requests < 120, "iOS was asked to the last device");
        await post.Set(message, "cancelled");
    }

    [Fact]
    public async Task A_service_account_of_another_project_is_detected_with_small_windows()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Window", "3"));
        await post.Register("sender-", 150);
        var message = await post.Draft(", throttle_per_second", ", 200");

        await post.Start(message);
        var progress = await post.Until(message, "failed");

        Assert.Contains("SENDER_ID_MISMATCH", progress.FailureReason, StringComparison.Ordinal);
        Assert.Equal(150, await post.Active());
        Assert.InRange(progress.Failed, 100, 149);
        Assert.Equal(
            progress.Failed,
            await post.Database.One("SELECT count(*) FROM push.failures WHERE message_id = $1", row => row.GetInt64(0), CancellationToken.None, message)
        );
    }

    [Fact]
    public async Task A_service_account_without_any_accepted_push_deactivates_no_device()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["sender-1", "sender-2"]);
        var message = await post.Draft();

        await post.Start(message);

        Assert.Equal("No device accepted the message: SENDER_ID_MISMATCH", (await post.Until(message, "failed")).FailureReason);
        Assert.Equal(2, await post.Active());
    }

    [Fact]
    public async Task A_message_stopped_while_a_push_is_under_way_is_paused_and_not_failed()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:ShardSize", "10"));
        await post.Register("slow-", 10);
        await post.Register("payload-", 10);
        var message = await post.Draft();
        var answers = new TaskCompletionSource();
        post.Fcm.Settings.Held = answers.Task;

        await post.Start(message);
        await Wait.Until(() => post.Fcm.Journal.Arrived == 20);
        answers.SetResult();

        Assert.Equal("paused", (await post.Until(message, progress => progress.Status != "sending")).Status);
        var progress = await post.Until(message, read => read.Accepted + read.Failed > 10);
        Assert.Equal(("paused", 10L), (progress.Status, progress.Accepted));
        Assert.Equal("FCM refuses what it is sent (INVALID_ARGUMENT)", progress.FailureReason);
    }

    [Fact]
    public async Task A_Retry_After_of_a_day_is_not_followed()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:RetryFor", "00:00:02"));
        post.Fcm.Settings.RetryAfter = 86_400;
        await post.Register(["once-quota-1", "once-unavailable-1", "ok-1"]);
        var few = await post.Draft();
        await post.Start(few);
        Assert.Equal(new Progress("sent", 3, 3, 0, 0, 0, null), await post.Until(few, "sent"));

        post.Fcm.Settings.Mode = Outcome.Quota;
        await post.Register("ok-many-", 20);
        await post.Start(await post.Draft());
        var hold = TimeSpan.Zero;
        await Wait.Until(async () =>
            (
                hold = await post.Database.One(
                    "SELECT next_at - clock_timestamp() FROM push.rates WHERE key LIKE 'project:%'",
                    row => row.GetTimeSpan(0),
                    CancellationToken.None
                )
            ) >= TimeSpan.FromMinutes(1)
        );
        Assert.True(hold < TimeSpan.FromMinutes(6), $"the project waits {hold}");
    }

    [Theory]
    [InlineData(500, "<html>")]
    [InlineData(503, """{"error":"temporarily_unavailable"}""")]
    [InlineData(200, "null")]
    public async Task A_failing_token_endpoint_is_retried(int status, string body)
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register("ok-", 20);
        post.Fcm.TokenFault = (status, body);
        var message = await post.Draft(", guarantee", ", 'at_most_once'");

        await post.Start(message);
        // Google's library tries three times before it reports the failure.
        await post.Until(message, _ => post.Fcm.TokenExchanges >= 5);
        post.Fcm.TokenFault = null;

        Assert.Equal(new Progress("sent", 20, 20, 0, 0, 0, null), await post.Until(message, "sent"));
    }
}
