using Stoa.Push.Devices;
using Stoa.Server.Tests.Database;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>How the devices that were not heard of for long are found among many.</summary>
public sealed class StaleDeviceTests(TestDatabases databases)
{
    [Fact]
    public async Task Devices_of_other_platforms_that_are_silent_for_long_are_not_walked_over()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(Enumerable.Range(0, 10_000).Select(number => $"ios-{number}"), "ios");
        await post.Node.Execute("UPDATE push.devices SET last_seen_at = now() - interval '300 days'");
        await post.Node.Execute("ANALYZE push.devices");
        var now = DateTimeOffset.UtcNow;

        Assert.Contains("devices_silent_android", await post.Node.Explain(StaleDevices.SwitchOffSql, now, now.AddDays(-270), 10_000), StringComparison.Ordinal);
    }
}
