namespace Stoa.Push.Delivery;

/// <summary>Section <c>Delivery</c>. Window × shards is what a crash may duplicate (or leave unknown) on a node.</summary>
internal sealed class DeliveryOptions
{
    /// <summary>Devices in one shard that a node claims.</summary>
    public int ShardSize { get; set; } = 10_000;

    /// <summary>Devices between two records of progress.</summary>
    public int Window { get; set; } = 500;

    /// <summary>Shards that one node works on at a time.</summary>
    public int Shards { get; set; } = 8;

    /// <summary>Two more shards are for messages to no more devices than this, so that they never wait behind large ones.</summary>
    public int SmallAudience { get; set; } = 1_000;

    /// <summary>A message that is overdue by more than this, because no node was running, is not sent; the message may set its own bound.</summary>
    public TimeSpan MaxLateness { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a device is tried again.</summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A node that does not renew its claim for so long has lost it.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);
}
