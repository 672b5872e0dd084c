using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Stoa.Server.Tests.Delivery;

/// <summary>Pause, resume, cancel, throttle; small messages beside large ones.</summary>
public sealed class SteeringTests(TestDatabases databases)
{
    [Fact]
    public async Task A_pause_holds_it_and_a_resume_goes_on_where_it_was()
    {
        await using var post = await Post.Open(databases, ("Delivery:ShardSize", "300"), ("Delivery:Window", "50"));
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
        await using var post = await Post.Open(databases, ("Delivery:Window", "50"));
        await post.Register("ok-", 1_000);
        var message = await post.Draft(", throttle_per_second, guarantee", ", 200, 'at_most_once'");

        await post.Start(message);
        await post.Until(message, progress => progress.Accepted > 0);
        await post.Set(message, "cancelled");
        var sent = await Still(post);

        var progress = await post.Until(message, read => read.Accepted == sent);
        Assert.Equal(("cancelled", 1_000L, 0L), (progress.Status, progress.Total, progress.Unknown));
        Assert.InRange(sent, 1, 999);
    }

    [Fact]
    public async Task A_small_message_does_not_wait_behind_a_large_one()
    {
        await using var post = await Post.Open(databases, ("Delivery:ShardSize", "100"), ("Delivery:Window", "50"), ("Delivery:Shards", "2"), ("Delivery:SmallAudience", "10"));
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
    public async Task A_stop_of_the_server_finishes_what_is_on_its_way_and_another_goes_on()
    {
        await using var post = await Post.Open(databases, ("Delivery:ShardSize", "200"), ("Delivery:Window", "50"));
        post.Fcm.Settings.Latency = TimeSpan.FromMilliseconds(50);
        await post.Register("ok-", 1_000);
        var message = await post.Draft(", throttle_per_second", ", 300");
        var other = await StoaHost.Start(post.Node.ConnectionString, Post.SettingsFor(post.Fcm));

        await post.Start(message);
        await post.Until(message, progress => progress.Accepted > 0);
        await other.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);
        await other.DisposeAsync();

        Assert.Equal(new Progress("sent", 1_000, 1_000, 0, 0, 0, null), await post.Until(message, "sent"));
        Assert.Equal(0, post.Fcm.Journal.Totals.Duplicates);
    }

    [Fact]
    public async Task Two_nodes_share_a_message_and_its_rate_and_nobody_gets_it_twice()
    {
        (string, string)[] settings = [("Delivery:ShardSize", "100"), ("Delivery:Window", "25"), ("Delivery:Shards", "2")];
        await using var post = await Post.Open(databases, settings);
        await post.AddNode(settings);
        await post.Register("ok-", 2_000);
        var message = await post.Draft(", throttle_per_second", ", 1000");
        var start = System.Diagnostics.Stopwatch.StartNew();

        await post.Start(message);

        Assert.Equal(new Progress("sent", 2_000, 2_000, 0, 0, 0, null), await post.Until(message, "sent"));
        Assert.Equal((2_000, 0), (post.Fcm.Journal.Totals.Devices, post.Fcm.Journal.Totals.Duplicates));
        // Both together were no faster than one may be: a rate cannot be undercut by a loaded machine.
        Assert.True(start.Elapsed > TimeSpan.FromSeconds(1.5), $"2,000 messages at 1,000 a second took {start.Elapsed}");
    }

    /// <summary>Receipts, once they grow no more.</summary>
    private static async Task<long> Still(Post post)
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
