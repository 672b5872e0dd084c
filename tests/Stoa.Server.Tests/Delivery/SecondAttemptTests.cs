using Stoa.Platform.Data;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Delivery;

/// <summary>Before every attempt the whole audience is asked again, and first of all whose the device is.</summary>
public sealed class SecondAttemptTests(TestDatabases databases)
{
    private const string Late = "once-unavailable-phone";

    [Theory]
    [InlineData("""{"user_ids":["ANNA"]}""")]
    [InlineData("{}")]
    [InlineData("""{"device_token_ids":[DEVICE]}""")]
    public async Task A_retry_does_not_reach_the_next_owner_of_a_phone(string audience)
    {
        await using var post = await DeliveryHost.Open(databases);
        var (anna, bert) = (await post.Node.NewCustomer(), await post.Node.NewCustomer());
        var device = (long)(await Register(anna.Client)).Data["id"]!;
        await Register(anna.Client, "ok-other");
        var message = await Sent(post, audience.Replace("ANNA", anna.Id, StringComparison.Ordinal).Replace("DEVICE", $"{device}", StringComparison.Ordinal));

        await Register(bert.Client);
        await TryAgainNow(post, message);

        await post.Until(message, progress => progress.Status is "sent" or "failed");
        Assert.Equal((1, 0), (post.Fcm.Journal.Attempts(Late), post.Fcm.Journal.Receipts(Late)));
        Assert.Equal(1, (await post.Read(message)).Skipped);
    }

    [Fact]
    public async Task A_retry_goes_to_a_phone_that_is_still_the_same_users()
    {
        await using var post = await DeliveryHost.Open(databases);
        var anna = await post.Node.NewCustomer();
        await Register(anna.Client);
        var message = await Sent(post, "{}");

        await Register(anna.Client);
        await TryAgainNow(post, message);

        await post.Until(message, "sent");
        Assert.Equal(1, post.Fcm.Journal.Receipts(Late));
    }

    [Theory]
    [InlineData("UPDATE push.devices SET tags = '{}'")]
    [InlineData("UPDATE push.devices SET is_active = false, deactivation_reason = 'manual'")]
    [InlineData("UPDATE push.devices SET platform = 'web'")]
    public async Task A_retry_asks_whether_the_device_is_still_in_the_audience(string change)
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register([Late]);
        await post.Database.Change("UPDATE push.devices SET tags = '{vip}'", CancellationToken.None);
        var message = await Sent(post, """{"tags":["vip"]}""");

        await post.Database.Change(change, CancellationToken.None);
        await TryAgainNow(post, message);

        await post.Until(message, progress => progress.Skipped == 1);
        Assert.Equal(1, post.Fcm.Journal.Attempts(Late));
    }

    [Fact]
    public async Task Who_waits_long_for_the_rate_is_asked_for_again()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (anna, bert) = (await post.Node.NewCustomer(), await post.Node.NewCustomer());
        await Register(anna.Client, "ok-phone");
        await Register(anna.Client, "ok-tablet");
        await post.Database.Change(
            "INSERT INTO push.rates (key, next_at, share, share_at) VALUES ('project:stoa-double', clock_timestamp() + interval '6 seconds', 1, now())",
            CancellationToken.None
        );
        var message = await post.Draft();
        await post.Start(message);
        // The window is read and waits for its rate.
        await Wait.Until(async () =>
            await post.Database.One("SELECT attempted_to > done_to FROM push.shards", row => row.GetBoolean(0), CancellationToken.None)
        );

        await Register(bert.Client, "ok-phone");

        await post.Until(message, "sent");
        Assert.Equal((0, 1), (post.Fcm.Journal.Attempts("ok-phone"), post.Fcm.Journal.Attempts("ok-tablet")));
    }

    [Fact]
    public async Task Sending_again_to_failed_devices_leaves_out_those_with_another_owner()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:RetryFor", "00:00:00.1"));
        var (anna, bert) = (await post.Node.NewCustomer(), await post.Node.NewCustomer());
        await Register(anna.Client, "argument-phone");
        await Register(anna.Client, "ok-tablet");
        var message = await post.Draft();
        await post.Start(message);
        await post.Until(message, "sent");

        await Register(bert.Client, "argument-phone");

        var admin = await post.Node.AdminOfPush();
        (await admin.Post($"/admin/push-messages/{message}/retry-failed")).Says(HttpStatusCode.BadRequest, "No active device tokens found");
    }

    [Fact]
    public async Task The_limit_of_one_device_holds_up_nobody_else()
    {
        await using var post = await DeliveryHost.Open(databases);
        post.Fcm.Settings.RetryAfter = 1;
        await post.Register([
            "once-device-rate-1",
            "once-device-rate-2",
            "once-device-rate-3",
            "once-topic-rate-4",
            "once-device-rate-5",
            "once-device-rate-6",
        ]);
        var limited = await post.Draft();
        await post.Start(limited);
        await post.Until(limited, _ => post.Fcm.Journal.Totals.Requests >= 6);
        await post.Register("ok-", 20);
        var others = await post.Draft(", audience", """, '{"device_token_ids":[7,8,9,10]}'""");
        await post.Start(others);

        await post.Until(others, "sent");
        Assert.False(
            await post.Database.One(
                "SELECT next_at > clock_timestamp() + interval '5 seconds' FROM push.rates WHERE key LIKE 'project:%'",
                row => row.GetBoolean(0),
                CancellationToken.None
            )
        );
        Assert.Equal(new Progress("sent", 6, 6, 0, 0, 0, null), await post.Until(limited, "sent"));
        Assert.Equal(0, post.Fcm.Journal.Totals.Duplicates);
    }

    private static async Task<Reply> Register(Client app, string token = Late)
    {
        var reply = await app.Post("/device-tokens", new { fcmToken = token, platform = "android" });
        Assert.True((int)reply.Status is 200 or 201, reply.Text);
        return reply;
    }

    /// <summary>A message whose first attempt was answered with a 503 that asks for an hour.</summary>
    private static async Task<long> Sent(DeliveryHost post, string audience)
    {
        post.Fcm.Settings.RetryAfter = 3000;
        var message = await post.Draft(", audience", $", '{audience}'");
        await post.Start(message);
        await Wait.Until(async () =>
            await post.Database.One(
                "SELECT EXISTS (SELECT FROM push.retries) AND (SELECT bool_and(lease_until = '-infinity') FROM push.shards)",
                row => row.GetBoolean(0),
                CancellationToken.None
            )
        );
        return message;
    }

    private static async Task TryAgainNow(DeliveryHost post, long message)
    {
        await post.Database.Change("UPDATE push.retries SET due_at = clock_timestamp()", CancellationToken.None);
        await post.Database.Change("UPDATE push.shards SET due_at = clock_timestamp() WHERE message_id = $1", CancellationToken.None, message);
    }
}
