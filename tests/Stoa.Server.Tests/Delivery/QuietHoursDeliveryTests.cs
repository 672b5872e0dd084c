using System.Globalization;
using System.Text.Json.Nodes;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Delivery;

/// <summary>A message wakes nobody in its quiet hours, which each device has by its own clock (ADR 105).</summary>
public sealed class QuietHoursDeliveryTests(TestDatabases databases)
{
    private const string Path = "/admin/push-messages";
    private const string Asleep = "Asia/Tokyo";

    [Fact]
    public async Task A_device_whose_night_it_is_gets_the_message_when_it_is_over()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["asleep-1"], zone: Asleep);
        await post.Register(["awake-1"], zone: "America/New_York");

        var message = await Send(post, Night("defer"));
        await post.Until(message, progress => progress.Accepted == 1);

        Assert.Equal((1, 0), (post.Fcm.Journal.Receipts("awake-1"), post.Fcm.Journal.Attempts("asleep-1")));
        var (wait, attempts, givesUp) = await post.Database.One(
            "SELECT due_at - clock_timestamp(), attempts, give_up_at IS NOT NULL FROM push.retries",
            row => (row.GetTimeSpan(0), row.GetInt32(1), row.GetBoolean(2)),
            CancellationToken.None
        );
        Assert.InRange(wait, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(121));
        Assert.Equal((0, false), (attempts, givesUp));
        Assert.Equal("sending", (await post.Read(message)).Status);

        await Morning(post, message);
        var sent = await post.Until(message, "sent");

        Assert.Equal((2, 0, 0), (sent.Accepted, sent.Failed, sent.Skipped));
        Assert.Equal(1, post.Fcm.Journal.Receipts("asleep-1"));
    }

    [Fact]
    public async Task A_device_that_is_not_to_wait_is_skipped_and_the_reason_is_counted()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["asleep-1"], zone: Asleep);
        await post.Register(["awake-1"], zone: "America/New_York");

        var message = await Send(post, Night("skip"));
        var sent = await post.Until(message, "sent");

        Assert.Equal((1, 1), (sent.Accepted, sent.Skipped));
        Assert.Equal(0, post.Fcm.Journal.Attempts("asleep-1"));
        var progress = await (await post.Node.AdminOfPush()).Get($"{Path}/{message}/progress");
        Assert.Equal("""{"QUIET_HOURS":1}""", progress.Data["skips"].Compact());
    }

    [Fact]
    public async Task A_message_that_wakes_nobody_fails_with_that_reason()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["asleep-1"], zone: Asleep);

        var message = await Send(post, Night("skip"));

        Assert.Equal("It was the quiet hours on every device", (await post.Until(message, "failed")).FailureReason);
    }

    [Fact]
    public async Task Quiet_hours_are_kept_copied_and_taken_away()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();

        var made = await admin.Post(Path, new { androidMessage = PushDesk.Android(), quietHours = new { from = "21:00", until = "08:00" } });
        var id = made.Data["id"];

        Assert.Equal("""{"from":"21:00","until":"08:00","mode":"defer"}""", made.Data["quietHours"].Compact());
        Assert.Equal(made.Data["quietHours"].Compact(), (await admin.Post($"{Path}/{id}/duplicate")).Data["quietHours"].Compact());
        Assert.Equal(made.Data["quietHours"].Compact(), (await admin.Put($"{Path}/{id}", new { name = "Night" })).Data["quietHours"].Compact());
        Assert.Null((await admin.Put($"{Path}/{id}", new { quietHours = (object?)null })).Data["quietHours"]);
    }

    [Fact]
    public async Task Quiet_hours_that_cannot_be_are_refused_with_their_member()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();

        foreach (
            var (hours, member) in ((object, string)[])
                [
                    (new { from = "21:00" }, "quietHours.until"),
                    (new { from = "24:00", until = "08:00" }, "quietHours.from"),
                    (new { from = "9:00", until = "08:00" }, "quietHours.from"),
                    (new { from = "21:00", until = "21:00" }, "quietHours.until"),
                    (
                        new
                        {
                            from = "21:00",
                            until = "08:00",
                            mode = "wait",
                        },
                        "quietHours.mode"
                    ),
                    ("21:00", "quietHours"),
                ]
        )
        {
            var refused = await admin.Post(Path, new { androidMessage = PushDesk.Android(), quietHours = hours });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.StartsWith(member + " ", (string?)refused.Json["error"]![0], StringComparison.Ordinal);
        }
        var topic = await admin.Post(
            Path,
            new
            {
                androidMessage = PushDesk.Android(),
                audience = new { topic = "news" },
                quietHours = new { from = "21:00", until = "08:00" },
            }
        );
        topic.Says(HttpStatusCode.BadRequest, "A topic or a condition stands alone");
    }

    /// <summary>From an hour ago to the hour after the next, by the clock of <see cref="Asleep"/>.</summary>
    private static JsonObject Night(string mode)
    {
        var now = LocalTime.Shown(DateTimeOffset.UtcNow, Asleep);
        return new JsonObject
        {
            ["from"] = now.AddHours(-1).ToString("HH:mm", CultureInfo.InvariantCulture),
            ["until"] = now.AddHours(2).ToString("HH:mm", CultureInfo.InvariantCulture),
            ["mode"] = mode,
        };
    }

    private static async Task<long> Send(DeliveryHost post, JsonObject night)
    {
        var message = await post.Draft(", quiet_hours", $", '{night.ToJsonString()}'");
        Assert.Null((await post.Start(message)).Failure);
        return message;
    }

    /// <summary>It is day there now, and the night's end has come.</summary>
    private static async Task Morning(DeliveryHost post, long message)
    {
        await post.Database.Change("UPDATE push.devices SET time_zone = 'America/New_York'", CancellationToken.None);
        await post.Database.Change("UPDATE push.retries SET due_at = clock_timestamp()", CancellationToken.None);
        await post.Database.Change("UPDATE push.shards SET due_at = clock_timestamp() WHERE message_id = $1", CancellationToken.None, message);
    }
}
