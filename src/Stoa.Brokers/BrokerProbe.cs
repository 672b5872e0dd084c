using Microsoft.Extensions.Configuration;

namespace Stoa.Brokers;

/// <summary>Whether the brokers that are configured answer, without a server.</summary>
public static class BrokerProbe
{
    /// <summary>Their names, and how to ask each; the answer says what is there, and nothing is changed.</summary>
    public static IEnumerable<(string Broker, Func<CancellationToken, Task<string>> Ask)> All(IConfiguration configuration) =>
        BrokersModule.Configured(configuration).Select(broker => (broker.Name, new Func<CancellationToken, Task<string>>(broker.Probe)));
}
