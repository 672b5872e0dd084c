using Microsoft.Extensions.Configuration;
using Stoa.Platform.Settings;
using Stoa.Push.Events;

namespace Stoa.Push;

/// <summary>Sections <c>Fcm</c>, <c>Delivery</c> and <c>Push:Events</c>.</summary>
public static class PushOptionsValidator
{
    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireDurations("Fcm:Timeout", "Fcm:RetryAfter", "Delivery:MaxLateness", "Delivery:RetryFor", "Delivery:Lease");
        // Zero disables the ramp: the full rate from the first message on.
        configuration.ReadDuration("Fcm:Ramp");
        configuration.RequireIntegers("Delivery:Shards", "Delivery:SmallAudience");
        configuration.RequirePositiveIntegers("Fcm:MessagesPerSecond", "Fcm:Connections", "Delivery:ShardSize", "Delivery:Window");
        configuration.RequireAddresses("Fcm:BaseUrl");
        configuration.RequireFlags("Push:Events:OrderPlaced:Enabled", "Push:Events:OrderShipped:Enabled");
        if (OrderPushOptions.Problem(configuration) is { } problem)
        {
            throw new StartException(problem);
        }
    }
}
