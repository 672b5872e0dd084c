using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;

namespace Stoa.Server.Tests.Delivery;

/// <summary>Leases of shards: claims are made by the test while the server's own delivery engine is off.</summary>
public sealed class LeaseTests(TestDatabases databases)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_shard_with_an_expired_lease_can_be_claimed_and_its_first_claim_changes_nothing()
    {
        await using var post = await Resting();
        await post.Register("ok-", 10);
        await post.Start(await post.Draft());
        var (shards, node) = await Of(post);
        var first = (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!;
        Assert.True(await shards.Attempt(first, first.ToId, Never));
        Assert.Null(await shards.Claim(node, long.MaxValue, [], 8, Long, Never));

        await post.Database.Change("UPDATE push.shards SET lease_until = clock_timestamp() - interval '1 second'", Never);
        var second = (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!;

        Assert.Equal((first.MessageId, first.No, first.ToId), (second.MessageId, second.No, second.AttemptedTo));
        await ChangesNothing(shards, node, first);
        Assert.Equal("sending", await shards.Record(second, second.Windows, second.ToId, second.ToId, AllAccepted(second), Never));
    }

    [Fact]
    public async Task A_node_that_loses_its_connection_loses_its_shards_at_once()
    {
        await using var post = await Resting();
        await post.Register("ok-", 10);
        await post.Start(await post.Draft());
        var (shards, node) = await Of(post);
        var dead = new NodeMark(node.BackendPid, node.BackendStart.AddDays(-1));

        Assert.NotNull(await shards.Claim(dead, long.MaxValue, [], 8, Long, Never));
        Assert.NotNull(await shards.Claim(node, long.MaxValue, [], 8, Long, Never));
        Assert.Null(await shards.Claim(node, long.MaxValue, [], 8, Long, Never));
    }

    [Fact]
    public async Task A_late_renewal_does_not_block_a_released_shard()
    {
        await using var post = await Resting();
        await post.Register("ok-", 10);
        await post.Start(await post.Draft());
        var (shards, node) = await Of(post);
        var given = (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!;

        await shards.Release(given, isThrough: false, isMissed: false, Never);

        Assert.Empty(await shards.Renew(node, [given], Long, Never));
        Assert.NotNull(await shards.Claim(node, long.MaxValue, [], 8, Long, Never));
    }

    [Fact]
    public async Task A_claim_of_an_earlier_run_does_not_fit_the_shards_of_the_next()
    {
        await using var post = await Resting();
        await post.Register("ok-", 10);
        var message = await post.Draft();
        await post.Start(message);
        var (shards, node) = await Of(post);
        var earlier = (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!;

        await post.Set(message, "failed");
        await post.Start(message);
        var later = (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!;

        Assert.Equal((earlier.MessageId, earlier.No), (later.MessageId, later.No));
        await ChangesNothing(shards, node, earlier);
        await shards.Release(earlier, isThrough: true, isMissed: false, Never);
        Assert.Equal("sending", await shards.Record(later, later.Windows, later.ToId, later.ToId, AllAccepted(later), Never));
    }

    [Fact]
    public async Task A_window_whose_commit_was_not_confirmed_is_recorded_once()
    {
        await using var post = await Resting();
        await post.Register("ok-", 10);
        var message = await post.Draft();
        await post.Start(message);
        var (shards, node) = await Of(post);
        var shard = (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!;

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("sending", await shards.Record(shard, shard.Windows, shard.ToId, shard.ToId, AllAccepted(shard), Never));
        }

        Assert.Equal(10, await post.Database.One("SELECT accepted FROM push.shards WHERE message_id = $1", row => row.GetInt32(0), Never, message));
    }

    [Fact]
    public async Task A_shard_abandoned_in_the_middle_of_a_window_keeps_its_open_window()
    {
        await using var post = await Resting();
        await post.Register("ok-", 10);
        await post.Start(await post.Draft());
        var (shards, node) = await Of(post);
        var shard = (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!;
        await shards.Attempt(shard, shard.ToId, Never);

        await shards.Abandon(shard);

        var found = (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!;
        Assert.True(found.AttemptedTo > found.DoneTo);
    }

    [Fact]
    public async Task A_renewal_tells_a_claim_from_the_one_before_of_the_same_shard()
    {
        await using var post = await Resting();
        await post.Register("ok-", 10);
        await post.Start(await post.Draft());
        var (shards, node) = await Of(post);
        var first = (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!;
        await shards.Abandon(first);
        var second = (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!;

        Assert.Equal([second.Epoch], await shards.Renew(node, [first, second], Long, Never));
    }

    [Fact]
    public async Task A_claim_locks_the_shard_that_it_takes_and_no_other()
    {
        await using var post = await Resting();
        await post.Register("ok-", 10);
        var messages = new[] { await post.Draft(), await post.Draft(), await post.Draft() };
        foreach (var message in messages)
        {
            await post.Start(message);
        }
        var (shards, node) = await Of(post);
        object[] claim = [Long, long.MaxValue, node.BackendPid, node.BackendStart, Array.Empty<string>(), 8];

        await using var held = await HeldTransaction.Open(post.Node, Shards.ClaimSql, claim);

        Assert.Equal(2, await post.Node.One<long>("SELECT count(*) FROM (SELECT FROM push.shards FOR UPDATE SKIP LOCKED) AS s"));
        Assert.Equal(messages[1], (await shards.Claim(node, long.MaxValue, [], 8, Long, Never))!.MessageId);
    }

    [Fact]
    public async Task Leases_are_renewed_while_counting_takes_long()
    {
        await using var post = await DeliveryHost.Open(databases, ("Fcm:MessagesPerSecond", "5"));
        await post.Register("ok-", 500);
        var message = await post.Draft();
        await post.Start(message);
        await using var held = await HeldTransaction.Open(post.Node, "SELECT FROM push.messages WHERE id = $1 FOR NO KEY UPDATE", message);
        await Wait.Until(async () => await Counting() != "");
        var (counting, lease) = (await Counting(), await Lease());

        await Wait.Until(async () => await Lease() > lease + TimeSpan.FromSeconds(2));

        // It is the same count that waits: none has ended meanwhile.
        Assert.Equal(counting, await Counting());
        await held.Commit();
        await post.Set(message, "cancelled");

        Task<string> Counting() =>
            post.Node.One<string>(
                """
                SELECT coalesce(min(query_start)::text, '') FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'WITH sums AS (%'
                """
            );

        Task<DateTime> Lease() => post.Node.One<DateTime>("SELECT max(lease_until) FROM push.shards");
    }

    private Task<DeliveryHost> Resting() => DeliveryHost.Open(databases, ("Delivery:Shards", "0"), ("Delivery:SmallAudience", "0"));

    /// <summary>A node has no mark before it listens.</summary>
    private static async Task<(Shards, NodeMark)> Of(DeliveryHost post)
    {
        var notifications = post.Node.Services.GetRequiredService<ChangeNotifications>();
        await notifications.Listening.WaitAsync(Never);
        return (post.Node.Services.GetRequiredService<Shards>(), notifications.Node!.Value);
    }

    private static WindowRecord AllAccepted(Shard shard)
    {
        var record = new WindowRecord();
        for (var id = shard.ToId - 9; id <= shard.ToId; id++)
        {
            record.Add(id, DeviceOutcome.Accepted);
        }
        return record;
    }

    private static async Task ChangesNothing(Shards shards, NodeMark node, Shard shard)
    {
        Assert.False(await shards.Attempt(shard, shard.ToId, Never));
        Assert.Null(await shards.Record(shard, shard.Windows, shard.ToId, shard.ToId, AllAccepted(shard), Never));
        Assert.Empty(await shards.Renew(node, [shard], Long, Never));
    }
}
