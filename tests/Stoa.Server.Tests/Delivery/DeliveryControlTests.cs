using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;

namespace Stoa.Server.Tests.Delivery;

/// <summary>Pause, resume, cancel, throttle; small messages beside large ones.</summary>
public sealed class DeliveryControlTests(TestDatabases databases)
{
    [Fact]
    public async Task A_paused_message_stops_and_resumes_where_it_was()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:ShardSize", "300"), ("Delivery:Window", "50"));
        post.Fcm.Settings.Latency = TimeSpan.FromMilliseconds(20);
        await post.Register("ok-", 2_000);
        var message = await post.Draft(", throttle_per_second", ", 400");

        await post.Start(message);
        await post.Until(message, progress => progress.Accepted > 0);
        await post.Set(message, "paused");
        var held = await Still(post);
        Assert.InRange(held, 1, 1_999);
        await post.Set(message, "sending");

        Assert.Equal(new Progress("sent", 2_000, 2_000, 0, 0, 0, null), await post.Until(message, "sent"));
        Assert.Equal(0, post.Fcm.Journal.Totals.Duplicates);
    }

    [Fact]
    public async Task A_cancelled_message_stops_and_keeps_its_counters()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Window", "50"));
        await post.Register("ok-", 1_000);
        var message = await post.Draft(", throttle_per_second, guarantee", ", 200, 'at_most_once'");

        await post.Start(message);
        await post.Until(message, progress => progress.Accepted > 0);
        await post.Set(message, "cancelled");
        var sent = await Still(post);

        var progress = await post.Until(message, read => read.Accepted == post.Fcm.Journal.Totals.Accepted);
        Assert.Equal(("cancelled", 1_000L, 0L), (progress.Status, progress.Total, progress.Unknown));
        Assert.InRange(sent, 1, 999);
    }

    [Fact]
    public async Task A_message_that_was_resumed_is_not_stopped_once_more_by_the_fault_of_before()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Shards", "0"), ("Delivery:SmallAudience", "0"));
        await post.Register("ok-", 10);
        var message = await post.Draft();
        await post.Start(message);
        var run = (await MessageRun.Load(post.Database, message, 0, TestContext.Current.CancellationToken))!;
        var admin = await Push.PushDesk.AdminOfPush(post.Node);
        await ProgressCounters.Stop(post.Database, run, "The first shard", DateTimeOffset.UtcNow);
        Assert.Equal(("paused", "The first shard"), ((await post.Read(message)).Status, (await post.Read(message)).FailureReason));
        Assert.Equal(HttpStatusCode.OK, (await admin.Post($"/admin/push-messages/{message}/resume")).Status);

        await ProgressCounters.Stop(post.Database, run, "The last shard", DateTimeOffset.UtcNow);

        Assert.Equal(("sending", null), ((await post.Read(message)).Status, (await post.Read(message)).FailureReason));
        run.Dispose();
    }

    [Fact]
    public async Task What_a_killed_node_sent_of_a_cancelled_message_is_counted()
    {
        await using var post = await DeliveryHost.Open(databases);

        await UntilCounted(post, await Cancelled(post, "now()"));

        // Whoever has looked before does not look at all that was cancelled long ago each second; whoever begins has to.
        var older = await Cancelled(post, "now() - interval '1 hour'");
        await UntilCounted(post, await Cancelled(post, "now()"));
        Assert.Equal(0, (await post.Read(older)).Accepted);
        await post.AddNode();
        await UntilCounted(post, older);
    }

    private static Task<Progress> UntilCounted(DeliveryHost post, long message) =>
        post.Until(message, progress => progress == new Progress("cancelled", 10, 4, 1, 0, 0, null));

    /// <summary>A message that was cancelled then, of which a node has sent half and counted nothing.</summary>
    private static async Task<long> Cancelled(DeliveryHost post, string at)
    {
        var message = await post.Draft();
        await post.Node.Execute(
            $"""
            WITH shard AS (
                INSERT INTO push.shards (message_id, no, from_id, to_id, expected, done_to, attempted_to, due_at, lease_until, accepted, failed)
                VALUES ($1, 0, 1, 10, 10, 5, 10, now(), now(), 4, 1)
            )
            UPDATE push.messages SET status = 'cancelled', started_at = {at}, updated_at = {at}, total = 10 WHERE id = $1
            """,
            message
        );
        return message;
    }

    [Fact]
    public async Task A_small_message_does_not_wait_behind_a_large_one()
    {
        await using var post = await DeliveryHost.Open(
            databases,
            ("Delivery:ShardSize", "100"),
            ("Delivery:Window", "50"),
            ("Delivery:Shards", "2"),
            ("Delivery:SmallAudience", "10")
        );
        await post.Register("ok-", 1_000);
        var large = await post.Draft(", throttle_per_second", ", 20");
        var device = await post.Register(["urgent-1"]);
        var small = await post.Draft(", audience", $$$""", '{"device_token_ids":[{{{device}}}]}'""");

        await post.Start(large);
        await post.Until(large, progress => progress.Accepted > 0);
        await post.Start(small);
        await post.Until(small, "sent");

        Assert.Equal("sending", (await post.Read(large)).Status);
        await post.Set(large, "cancelled");
    }

    [Fact]
    public async Task A_stopping_server_finishes_open_requests_and_another_node_continues()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:ShardSize", "200"), ("Delivery:Window", "50"));
        post.Fcm.Settings.Latency = TimeSpan.FromMilliseconds(50);
        await post.Register("ok-", 1_000);
        var message = await post.Draft(", throttle_per_second", ", 300");
        var other = await StoaHost.Start(post.Node.ConnectionString, DeliveryHost.SettingsFor(post.Fcm));

        await post.Start(message);
        await post.Until(message, progress => progress.Accepted > 0);
        await other.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);
        await other.DisposeAsync();

        Assert.Equal(new Progress("sent", 1_000, 1_000, 0, 0, 0, null), await post.Until(message, "sent"));
        Assert.Equal(0, post.Fcm.Journal.Totals.Duplicates);
    }

    [Fact]
    public async Task Two_nodes_share_a_message_and_its_rate_without_duplicates()
    {
        (string, string)[] settings = [("Delivery:ShardSize", "100"), ("Delivery:Window", "25"), ("Delivery:Shards", "2")];
        await using var post = await DeliveryHost.Open(databases, settings);
        await post.AddNode(settings);
        await post.Register("ok-", 2_000);
        var message = await post.Draft(", throttle_per_second", ", 1000");
        post.Fcm.Settings.Latency = TimeSpan.FromSeconds(1);

        await post.Start(message);
        // Slowly, until both nodes have claimed a shard.
        await Wait.Until(async () => await Owners() == 2);
        var (start, left) = (System.Diagnostics.Stopwatch.StartNew(), 2_000 - post.Fcm.Journal.Arrived);
        post.Fcm.Settings.Latency = TimeSpan.Zero;

        Assert.Equal(new Progress("sent", 2_000, 2_000, 0, 0, 0, null), await post.Until(message, "sent"));
        Assert.Equal((2_000, 0), (post.Fcm.Journal.Totals.Devices, post.Fcm.Journal.Totals.Duplicates));
        Assert.Equal(2, await Owners());
        // Both together are no faster than the rate: a busy machine can only be slower.
        Assert.True(start.Elapsed > TimeSpan.FromSeconds((left / 1_000.0) - 0.5), $"{left} messages at 1,000 a second took {start.Elapsed}");

        Task<long> Owners() => post.Database.One("SELECT count(DISTINCT owner_pid) FROM push.shards", row => row.GetInt64(0), CancellationToken.None);
    }

    [Fact]
    public async Task With_a_slow_FCM_a_pause_takes_effect_at_once_and_a_test_is_sent_first()
    {
        await using var post = await DeliveryHost.Open(databases, ("Fcm:Connections", "4"), ("Delivery:ShardSize", "500"));
        post.Fcm.Settings.Latency = TimeSpan.FromSeconds(3);
        await post.Register("ok-", 4_000);
        var device = await post.Register(["tester"]);
        var message = await post.Draft(", audience", $$$""", '{"device_token_ids":[{{{string.Join(',', Enumerable.Range((int)device - 4_000, 4_000))}}}]}'""");
        var admin = await Push.PushDesk.AdminOfPush(post.Node);

        await post.Start(message);
        await post.Until(message, _ => post.Fcm.Journal.Arrived >= 300);
        var tested = await admin.Post($"/admin/push-messages/{message}/test", new { deviceTokenIds = new[] { device } });
        // Judged by how many are still waiting and not by a clock: all of them take half a minute.
        Assert.True(post.Fcm.Journal.Arrived < 2_000, $"{post.Fcm.Journal.Arrived} came before the test: {tested.Text}");
        Assert.Equal(1, post.Fcm.Journal.Receipts("tester"));
        await post.Set(message, "paused");
        await Wait.Until(async () =>
            await post.Database.One(
                "SELECT count(*) FROM push.shards WHERE message_id = $1 AND lease_until > clock_timestamp()",
                row => row.GetInt64(0),
                CancellationToken.None,
                message
            ) == 0
        );
        var arrived = post.Fcm.Journal.Arrived;
        Assert.True(arrived < 3_000, $"{arrived} were sent before the pause was obeyed");

        // Long enough for streams to become free and to send more: that nothing is sent can only be observed.
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        Assert.Equal(arrived, post.Fcm.Journal.Arrived);
    }

    [Fact]
    public async Task With_a_slow_FCM_a_server_stop_leaves_no_device_uncertain()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Shards", "0"), ("Delivery:SmallAudience", "0"), ("Delivery:ShardSize", "500"));
        post.Fcm.Settings.Latency = TimeSpan.FromSeconds(3);
        await post.Register("ok-", 4_000);
        var message = await post.Draft();
        var other = await StoaHost.Start(post.Node.ConnectionString, [.. DeliveryHost.SettingsFor(post.Fcm), ("Fcm:Connections", "4")]);

        await post.Start(message);
        await post.Until(message, _ => post.Fcm.Journal.Arrived >= 300);
        await other.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);
        await other.DisposeAsync();

        Assert.Equal(
            (0, 0),
            await post.Database.One(
                """
                SELECT count(*) FILTER (WHERE attempted_to > done_to), count(*) FILTER (WHERE lease_until > clock_timestamp())
                FROM push.shards WHERE message_id = $1
                """,
                row => (row.GetInt32(0), row.GetInt32(1)),
                CancellationToken.None,
                message
            )
        );
        await post.Until(message, progress => progress.Accepted == post.Fcm.Journal.Totals.Accepted);
    }

    [Fact]
    public async Task A_throttled_message_leaves_capacity_for_other_large_messages()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:ShardSize", "400"), ("Delivery:Shards", "3"), ("Delivery:SmallAudience", "10"));
        await post.Register("ok-", 1_200);
        var slow = await post.Draft(", throttle_per_second", ", 10");
        await post.Start(slow);
        await post.Until(slow, progress => progress.Accepted > 0);
        var other = await post.Draft();

        await post.Start(other);
        await post.Until(other, "sent");

        Assert.Equal("sending", (await post.Read(slow)).Status);
        await post.Set(slow, "cancelled");
    }

    /// <summary>The number of receipts, once it stops growing.</summary>
    private static async Task<long> Still(DeliveryHost post)
    {
        for (var (last, same) = (-1L, 0); ; await Task.Delay(50))
        {
            var now = post.Fcm.Journal.Totals.Accepted;
            same = now == last ? same + 1 : 0;
            last = now;
            if (same == 20)
            {
                return now;
            }
        }
    }
}
