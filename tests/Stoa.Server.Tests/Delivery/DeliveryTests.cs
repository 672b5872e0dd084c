using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Delivery;

/// <summary>What becomes of a message and of each of its devices.</summary>
public sealed class DeliveryTests(TestDatabases databases)
{
    [Fact]
    public async Task Everybody_gets_it_once()
    {
        await using var post = await Post.Open(databases, ("Delivery:ShardSize", "400"), ("Delivery:Window", "50"));
        await post.Register("ok-", 1_500);
        var message = await post.Draft();

        await post.Start(message);

        Assert.Equal(new Progress("sent", 1_500, 1_500, 0, 0, 0, null), await post.Until(message, "sent"));
        var totals = post.Fcm.Journal.Totals;
        Assert.Equal((1_500, 0), (totals.Devices, totals.Duplicates));
    }
}
