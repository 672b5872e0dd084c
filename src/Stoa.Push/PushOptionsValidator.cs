using Microsoft.Extensions.Configuration;
using Stoa.Platform.Settings;
using Stoa.Push.Delivery;
using Stoa.Push.Events;
using Stoa.Push.Fcm;

namespace Stoa.Push;

/// <summary>Sections <c>Fcm</c>, <c>Delivery</c> and <c>Push:Events</c>.</summary>
public static class PushOptionsValidator
{
    /// <summary>What is read of the configuration, in the form of <see cref="ConfigurationKeys"/>.</summary>
    public static IEnumerable<string> Keys =>
        [
            .. ConfigurationKeys.Of<FcmOptions>("Fcm"),
            .. ConfigurationKeys.Of<FcmOptions>("Fcm:Projects:*"),
            .. ConfigurationKeys.Of<DeliveryOptions>("Delivery"),
            .. OrderPushOptions.Sections.SelectMany(ConfigurationKeys.Of<OrderPushOptions>),
        ];

    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireDurations("Delivery:MaxLateness", "Delivery:RetryFor", "Delivery:Lease");
        FcmProjects.Validate(configuration);
        configuration.RequireIntegers("Delivery:Shards", "Delivery:SmallAudience");
        configuration.RequirePositiveIntegers("Delivery:ShardSize", "Delivery:Window");
        configuration.RequireFlags([.. OrderPushOptions.Sections.Select(section => section + ":Enabled")]);
        if (OrderPushOptions.Problem(configuration) is { } problem)
        {
            throw new StartException(problem);
        }
    }
}
