using Microsoft.Extensions.Configuration;
using Stoa.Integrations.Delivery;
using Stoa.Platform.Settings;

namespace Stoa.Integrations;

/// <summary>Section <c>Webhooks</c>.</summary>
public static class IntegrationsOptionsValidator
{
    /// <summary>What is read of the configuration, in the form of <see cref="ConfigurationKeys"/>.</summary>
    public static IEnumerable<string> Keys => [.. ConfigurationKeys.Of<WebhookOptions>("Webhooks")];

    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireFlags("Webhooks:AllowPrivate");
        configuration.RequirePositiveIntegers("Webhooks:Parallel", "Webhooks:ParallelInAll", "Webhooks:MaxEndpoints");
        configuration.RequireDurations("Webhooks:Timeout", "Webhooks:Lease", "Webhooks:KeepFor");
        var defaults = new WebhookOptions();
        var timeout = configuration.ReadDuration("Webhooks:Timeout") ?? defaults.Timeout;
        if ((configuration.ReadDuration("Webhooks:Lease") ?? defaults.Lease) <= timeout)
        {
            throw new StartException($"Webhooks:Lease must be longer than Webhooks:Timeout, which is {timeout}.");
        }
    }
}
