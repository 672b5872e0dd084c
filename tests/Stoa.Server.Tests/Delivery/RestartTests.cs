using Stoa.Push.Delivery;

namespace Stoa.Server.Tests.Delivery;

/// <summary>A message that reached nobody and is sent again.</summary>
public sealed class RestartTests(TestDatabases databases)
{
    [Fact]
    public async Task What_became_of_a_message_before_does_not_fail_it_again()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Shards", "0"), ("Delivery:SmallAudience", "0"));
        await post.Register("ok-", 10);
        var message = await post.Draft();
        await post.Start(message);
        await using var held = await HeldTransaction.Open(post.Node, "SELECT FROM push.messages WHERE id = $1 FOR UPDATE", message);
        await post.Node.Execute(
            "UPDATE push.shards SET is_done = true, done_to = to_id, attempted_to = to_id, failed = expected WHERE message_id = $1",
            message
        );

        var tally = await held.Meet(
            () => ProgressCounters.Count(post.Database, message, TimeSpan.FromHours(1), DateTimeOffset.UtcNow, TestContext.Current.CancellationToken),
            "WITH sums AS"
        );
        // Another node has counted it, and it was begun again.
        await held.Change(
            "UPDATE push.shards SET is_done = false, done_to = from_id - 1, attempted_to = from_id - 1, failed = 0 WHERE message_id = $1",
            message
        );
        await held.Change("UPDATE push.messages SET started_at = started_at + interval '1 minute' WHERE id = $1", message);
        await held.Commit();
        await tally.Over;

        Assert.Equal("sending", (await post.Read(message)).Status);
    }
}
