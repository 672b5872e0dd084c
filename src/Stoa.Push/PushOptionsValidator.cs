using Microsoft.Extensions.Configuration;
using Stoa.Platform.Settings;
using Stoa.Push.Events;
using Stoa.Push.Fcm;

namespace Stoa.Push;

/// <summary>Sections <c>Fcm</c>, <c>Delivery</c> and <c>Push:Events</c>.</summary>
public static class PushOptionsValidator
{
    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireDurations("Delivery:MaxLateness", "Delivery:RetryFor", "Delivery:Lease");
        FcmProjects.Validate(configuration);
        configuration.RequireIntegers("Delivery:Shards", "Delivery:SmallAudience");
        configuration.RequirePositiveIntegers("Delivery:ShardSize", "Delivery:Window");
        configuration.RequireFlags("Push:Events:OrderPlaced:Enabled", "Push:Events:OrderShipped:Enabled");
        if (OrderPushOptions.Problem(configuration) is { } problem)
        {
            throw new StartException(problem);
        }
    }
}
