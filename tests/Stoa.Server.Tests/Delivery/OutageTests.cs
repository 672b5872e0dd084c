using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;

namespace Stoa.Server.Tests.Delivery;

/// <summary>Database outages in the middle of a message, and wrong clocks.</summary>
public sealed class OutageTests(TestDatabases databases)
{
    private const int Devices = 2_000;
    private const int Window = 25;

    [Fact]
    public async Task Repeated_connection_losses_lose_no_device_and_duplicate_at_most_the_open_windows()
    {
        const int Drops = 5;
        await using var post = await DeliveryHost.Open(databases, ("Delivery:ShardSize", "250"), ("Delivery:Window", $"{Window}"), ("Delivery:Shards", "2"));
        var message = await Started(post);

        for (var i = 0; i < Drops; i++)
        {
            var before = post.Fcm.Journal.Totals.Accepted;
            await Drop(post, "true");
            await post.Until(message, progress => progress.Status == "sent" || post.Fcm.Journal.Totals.Accepted >= before + 150);
        }

        Assert.Equal(new Progress("sent", Devices, Devices, 0, 0, 0, null), await post.Until(message, "sent"));
        Assert.Equal(Devices, post.Fcm.Journal.Totals.Devices);
        // At most one window of each of the node's shards, two of them for small messages; usually none.
        Assert.InRange(post.Fcm.Journal.Totals.Duplicates, 0, Drops * 4 * Window);
    }

    [Fact]
    public async Task A_node_that_reconnects_does_not_reclaim_its_own_shards()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:ShardSize", "500"), ("Delivery:Window", "25"));
        post.Fcm.Settings.Latency = TimeSpan.FromMilliseconds(200);
        var message = await Started(post);

        for (var i = 0; i < 3; i++)
        {
            await Wait.Until(() => post.Node.Services.GetRequiredService<ChangeNotifications>().Node is not null);
            await Drop(post, $"pid = {post.Node.Services.GetRequiredService<ChangeNotifications>().Node?.BackendPid ?? 0}");
            // It looks for shards to claim more often than it renews its leases.
            for (var look = 0; look < 30; look++)
            {
                post.Node.Services.GetRequiredService<ChangeNotifications>().Raise(StartDelivery.Topic, "0");
                await Task.Delay(TimeSpan.FromMilliseconds(25), TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(new Progress("sent", Devices, Devices, 0, 0, 0, null), await post.Until(message, "sent"));
        Assert.Equal(0, post.Fcm.Journal.Totals.Duplicates);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task A_node_whose_clock_jumps_by_hours_sends_and_retries_as_usual(int hours)
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Shards", "0"), ("Delivery:SmallAudience", "0"));
        var clock = new JumpingClock();
        await using var node = await StoaHost.Start(
            post.Node.ConnectionString,
            logging => logging.Services.AddSingleton<TimeProvider>(clock),
            DeliveryHost.SettingsFor(post.Fcm)
        );
        await post.Register(Enumerable.Range(0, 50).Select(i => $"once-unavailable-{i}"));
        var message = await post.Draft(", throttle_per_second", ", 25");

        await post.Start(message, node);
        await post.Until(message, _ => post.Fcm.Journal.Totals.Requests >= 5);
        clock.Ahead = TimeSpan.FromHours(hours);

        Assert.Equal(new Progress("sent", 50, 50, 0, 0, 0, null), await post.Until(message, "sent"));
    }

    private static async Task<long> Started(DeliveryHost post)
    {
        await post.Register("ok-", Devices);
        var message = await post.Draft(", throttle_per_second", ", 600");
        await post.Start(message);
        await post.Until(message, progress => progress.Accepted > 50);
        return message;
    }

    private static Task<int> Drop(DeliveryHost post, string which) =>
        post.Database.Change(
            $"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'stoa' AND {which}
            """,
            CancellationToken.None
        );

    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Ahead;
    }
}
